import Depot
import Faults
import Foundation
import Glibc
import Measures
import SystemPackage
import Testing

@testable import Player

/// How much room there is, and what goes when there is too little.
@Suite struct HousekeepingTests {
    private func disk(left: Int, taken: Int = 0, budget: Int? = nil) -> Disk {
        Disk(
            path: "/disk", left: ByteCount(left), reserve: ByteCount(100), taken: ByteCount(taken),
            budget: budget.map { ByteCount($0) })
    }

    @Test func `what comes has to leave the reserve free and stay below the budget`() {
        #expect(disk(left: 100).excess() == ByteCount(0) && disk(left: 99).excess() == ByteCount(1))
        #expect(disk(left: 150).excess(wanted: ByteCount(60)) == ByteCount(10))
        #expect(disk(left: 1000, taken: 50, budget: 80).excess(wanted: ByteCount(30)) == ByteCount(0))
        #expect(disk(left: 1000, taken: 50, budget: 80).excess(wanted: ByteCount(31)) == ByteCount(1))
        #expect(disk(left: 90, taken: 100, budget: 80).excess(wanted: ByteCount(1)) == ByteCount(21))
        #expect(disk(left: 100, taken: 80, budget: 80).trouble == nil)
        #expect(disk(left: 99).trouble != nil && disk(left: 1000, taken: 81, budget: 80).trouble != nil)
    }

    @Test func `a small disk keeps a twentieth free`() {
        #expect(Disk.reserve(of: ByteCount(20_000_000)) == ByteCount(1_000_000))
        #expect(Disk.reserve(of: ByteCount(64_000_000_000)) == ByteCount(64 << 20))
    }

    @Test(arguments: [
        ("/=80%", DiskBudget(place: "/", limit: .share(80))),
        ("/=8GB", DiskBudget(place: "/", limit: .bytes(ByteCount(8_000_000_000)))),
        ("/usr=1.5 MB", DiskBudget(place: "/usr", limit: .bytes(ByteCount(1_500_000)))),
    ])
    func `a budget is a directory and a size`(text: String, budget: DiskBudget) throws {
        #expect(try DiskBudget(parsing: text) == budget)
    }

    @Test(arguments: [
        "", "=", "80%", "/=", "/=0%", "/=101%", "/=-1GB", "/=x%", "/=8", "/=8gb", "/=0MB", "/=1e3MB", "/nowhere=8GB",
        "=8GB",
    ])
    func `what is no budget is refused with an example`(text: String) {
        let fault = #expect(throws: Fault.self) { try DiskBudget(parsing: text) }
        #expect(fault?.code == .usage && fault?.remedy.contains("--budget /var/lib/marquee=80%") == true)
    }

    @Test func `a share is of the whole disk`() {
        #expect(DiskBudget(place: "/", limit: .share(90)).bytes(of: ByteCount(1_000)) == ByteCount(900))
        #expect(DiskBudget(place: "/", limit: .bytes(ByteCount(7))).bytes(of: ByteCount(1_000)) == ByteCount(7))
    }

    /// A depot of its own with an object that was put aside.
    private func depot(_ body: (DepotDirectory, FilePath) throws -> Void) throws {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("house-\(UUID())")
        defer { try? Files.remove(root) }  // a test's leftovers harm nobody
        let depot = DepotDirectory(root.appending("depot"))
        _ = try depot.store([UInt8](repeating: 1, count: 200_000))
        try Files.makeDirectory(root.appending("state"))
        try body(depot, root)
    }

    @Test func `what would break the budget is not admitted, and nobody's files go for it`() throws {
        try depot { depot, root in
            let budget = DiskBudget(place: root, limit: .bytes(ByteCount(400_000)))
            let keeping = try Housekeeping(depot: depot, state: root.appending("state"), budgets: [budget]) { [] }
            try keeping.admit(ByteCount(100_000))
            let fault = #expect(throws: Fault.self) { try keeping.admit(ByteCount(300_000)) }
            #expect(fault?.code == .diskFull && fault?.problem.contains("of a budget of 400 kB") == true)
            #expect(Files.files(below: depot.root).count == 1, "what is young stays")
            #expect(keeping.disks.count == 1 && keeping.disks.first?.taken ?? ByteCount(0) >= ByteCount(200_000))
            let without = try Housekeeping(depot: depot, state: root.appending("state"), budgets: []) { [] }
            try without.admit(ByteCount(300_000))
            #expect(throws: Fault.self) { try without.admit(ByteCount(1 << 60)) }
        }
    }

    @Test func `what killed players had begun to write goes, and what is being written stays`() throws {
        try depot { depot, root in
            let state = root.appending("state")
            // No process has such a number. Source: proc(5), pid_max.
            let dead = 1 << 30
            let names = [".clock.json.\(dead).part", "screen-1.png", ".other.json.\(getpid()).part", "clock.json"]
            for name in names {
                let path = state.appending(name)
                try Files.write(Array("x".utf8), to: path)
                let hourAgo = timeval(tv_sec: time(nil) - 3600, tv_usec: 0)
                #expect(utimes(path.string, [hourAgo, hourAgo]) == 0)
            }
            try Files.write(Array("x".utf8), to: state.appending("screen-2.png"))
            try Housekeeping(depot: depot, state: state, budgets: []) { [] }.sweep()
            let left = try FileManager.default.contentsOfDirectory(atPath: state.string)
            #expect(Set(left) == [".other.json.\(getpid()).part", "clock.json", "screen-2.png"])
        }
    }

    @Test func `two budgets of one disk are refused`() throws {
        try depot { depot, root in
            let budgets = ["depot", "state"].map { DiskBudget(place: root.appending($0), limit: .share(10)) }
            #expect(throws: Fault.self) {
                try Housekeeping(depot: depot, state: root.appending("state"), budgets: budgets) { [] }
            }
        }
    }
}
