import Faults
import Foundation
import Measures
import Seeds
import Subprocess
import SystemPackage
import Testing

@testable import CrossBuild

/// Builds that `kill -9` ends at random moments. `MARQUEE_TEST_SEED=N` repeats a run whose seed was printed.
@Suite struct KillTests {
    private func build(_ toy: Toy, in place: String, killAfter limit: Duration? = nil) async throws -> Program.Answer {
        var program = toy.program
        program.environment["MARQUEE_STORE"] = toy.root.appending("\(place)-store").string
        let arguments = [
            "build", "doll", "--board", "rk3588", "--catalogue", toy.catalogue.string, "-o", place, "--json",
        ]
        return try await program.run(list: arguments, stopAfter: limit, with: .kill)
    }

    /// Every file below, by its path.
    private func files(below root: FilePath) -> [FilePath] {
        let names = FileManager.default.enumerator(atPath: root.string)?.compactMap { $0 as? String } ?? []
        return names.sorted().map { FilePath($0) }.filter { !Files.isDirectory(root.pushing($0)) }
    }

    private func outputs(_ toy: Toy, in place: String) throws -> [String: Digest] {
        let root = toy.root.appending(place).appending("usr")
        return try Dictionary(
            uniqueKeysWithValues: files(below: root).map { ($0.string, try Digest(ofFile: root.pushing($0))) })
    }

    /// What is in the store, but for what it remembers of files elsewhere and the locks.
    private func held(_ toy: Toy, in place: String) -> [String] {
        files(below: toy.root.appending("\(place)-store")).map(\.string).filter {
            $0 != "seen" && !$0.hasPrefix("locks/")
        }
    }

    /// Children of killed builds go on for a moment.
    private func awaitOrphans(_ toy: Toy) async throws {
        for _ in 0..<300 {
            let busy = try Fixture.names(in: "/proc").contains { process in
                let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
                return place?.hasPrefix(toy.root.string + "/killed") == true  // others are not ours to look at
            }
            if !busy { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test func `builds killed at random moments cost nothing but time, and leave nothing behind`() async throws {
        let named = ProcessInfo.processInfo.environment["MARQUEE_TEST_SEED"].flatMap(UInt64.init)
        let seed = named ?? .random(in: 0..<1_000_000)
        print("MARQUEE_TEST_SEED=\(seed)")
        var dice = Dice(seed: seed)
        try await Toy.with { toy in
            try toy.addDoll()
            var whole = try await ContinuousClock().measure {
                try #require(try await build(toy, in: "calm").status == 0)
            }
            let store = toy.root.appending("killed-store")
            var (round, killed) = (0, 0)
            while killed < 5, round < 40 {
                if round % 2 == 0 { try Files.remove(store.appending("steps")) }
                if round % 4 == 0 { try Files.remove(store.appending("sources")) }
                let limit = whole * Double.random(in: 0..<1, using: &dice)
                let answer = try await build(toy, in: "killed", killAfter: limit)
                #expect(answer.status == nil || answer.status == 0, "seed \(seed), round \(round): \(answer)")
                if answer.status == nil {
                    killed += 1
                } else if round % 2 == 0 {
                    whole = limit  // it took less: the machine was busier before
                }
                round += 1
            }
            #expect(killed == 5, "seed \(seed)")
            try await awaitOrphans(toy)
            let answer = try await build(toy, in: "killed")
            #expect(answer.status == 0, "seed \(seed): \(answer)")
            #expect(try outputs(toy, in: "killed") == outputs(toy, in: "calm"), "seed \(seed)")
            for place in ["killed", "killed-store"] { try age(toy.root.appending(place)) }
            try await tidy(toy)
            #expect(held(toy, in: "killed") == held(toy, in: "calm"), "seed \(seed)")
            #expect(files(below: toy.root.appending("killed")) == files(below: toy.root.appending("calm")))
        }
    }

    /// Makes half-written files an hour old.
    private func age(_ root: FilePath) throws {
        let past = Date(timeIntervalSinceNow: -3600)
        for file in files(below: root) where file.string.hasSuffix(".part") {
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: root.pushing(file).string)
        }
    }

    private func tidy(_ toy: Toy) async throws {
        var program = toy.program
        program.environment["MARQUEE_STORE"] = toy.root.appending("killed-store").string
        #expect(try await program.run("store", "collect", "--keep", "9999").status == 0)
        try Files.remove(toy.root.appending("killed/usr/bin/doll"))
        #expect(try await build(toy, in: "killed").status == 0)
    }

    @Test func `half-written files go once whoever wrote them is gone, and no others`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            try #require(try await build(toy, in: "killed").status == 0)
            let dead = ".seen.4194303.part"  // above the kernel's greatest number of a process
            for name in [dead, ".seen.\(getpid()).part", ".seen.4194302.part", "seen.4194303.part"] {
                try Files.write([1], to: toy.root.appending("killed-store").appending(name))
            }
            let old = toy.root.appending("killed-store")
            let past = Date(timeIntervalSinceNow: -3600)
            for name in [dead, ".seen.\(getpid()).part", "seen.4194303.part"] {
                try FileManager.default.setAttributes(
                    [.modificationDate: past], ofItemAtPath: old.appending(name).string)
            }
            try await tidy(toy)
            let left = try Fixture.names(in: old).filter { $0.hasSuffix(".part") }
            #expect(Set(left) == [".seen.\(getpid()).part", ".seen.4194302.part", "seen.4194303.part"])
        }
    }
}
