import Depot
import Faults
import Foundation
import Measures
import Reports
import Synchronization
import SystemPackage

/// Looks after the room on the disks that the player writes to. What plays, the release before it and whatever a channel points
/// at never go, nor does a journal.
final class Housekeeping: Sendable {
    private let depot: DepotDirectory
    private let state: FilePath
    private let budgets: [DiskBudget]
    /// The releases that have to stay, besides those of the channels.
    private let kept: @Sendable () -> Set<Digest>
    private let seen = Mutex<[Disk]>([])

    static let beat = Duration.seconds(5)
    /// How soon a disk that has too little room is counted again.
    static let patience = Duration.seconds(30)
    /// How often what is taken is counted, file by file.
    static let round = Duration.seconds(600)
    /// What changed later may be on its way to a release that is not there yet.
    static let rest = Duration.seconds(86_400)

    /// Throws: `Fault` for two budgets of one disk.
    init(
        depot: DepotDirectory, state: FilePath, budgets: [DiskBudget], kept: @escaping @Sendable () -> Set<Digest>
    ) throws {
        var disks: Set<UInt64> = []
        for budget in budgets {
            guard let disk = Files.fileSystem(of: budget.place), disks.insert(disk).inserted else {
                throw Fault(
                    .usage, "--budget: \(budget.place) is on the same disk as another",
                    remedy: "give each disk one budget; what is of the player on it counts together")
            }
        }
        self.depot = depot
        self.state = state
        self.budgets = budgets
        self.kept = kept
    }

    /// What stays free of the depot's disk.
    var reserve: ByteCount { Files.wholeSpace(at: depot.root).map { Disk.reserve(of: $0) } ?? ByteCount(0) }

    /// As they were last.
    var disks: [Disk] { seen.withLock(\.self) }

    /// Returns when it is cancelled.
    func run<Time: Clock<Duration>>(by clock: Time = ContinuousClock(), note: (String) async -> Void) async {
        var counted: Time.Instant?
        var told: Set<String> = []
        while !Task.isCancelled {
            let pause = disks.contains { $0.trouble != nil } ? Self.patience : Self.round
            if isNews || counted.map({ $0.advanced(by: pause) <= clock.now }) ?? true {
                counted = clock.now
                sweep()
                let gone = (try? await ReleaseWatch.aside { [self] in clear() }) ?? []  // it throws nothing
                if let sentence = sentence(on: gone) { await note(sentence) }
                for disk in disks {
                    if let trouble = disk.trouble {
                        if told.insert(disk.path).inserted { await note(trouble) }
                    } else if told.remove(disk.path) != nil {
                        await note("there is room again at \(disk.path): \(disk.left) left")
                    }
                }
            }
            try? await clock.sleep(for: Self.beat)  // cancelled: the loop ends
        }
    }

    /// Removes what players that were killed had begun to write.
    func sweep() {
        depot.discardAbandoned()
        for folder in [state, state.appending("data")] { Files.discardAbandoned(in: folder) }
        // What does not list has nothing to remove.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: state.string)) ?? []
        for name in names where name.hasPrefix(LocalAPI.picturePrefix) {
            let path = state.appending(name)
            if let written = Files.modified(path), written.timeIntervalSinceNow < -Self.round.inSeconds {
                Files.discard(path)
            }
        }
    }

    /// Whether a disk that had enough left has not any more, or has again.
    private var isNews: Bool {
        disks.contains { disk in
            let left = Files.freeSpace(at: FilePath(disk.path)) ?? disk.left
            return (left < disk.reserve) != (disk.left < disk.reserve)
        }
    }

    private func sentence(on gone: [Leftover]) -> String? {
        guard !gone.isEmpty else { return nil }
        let bytes = ByteCount(gone.map(\.bytes.bytes).reduce(0, +))
        let files = Count.of(gone.count, "file")
        return "\(files) that nothing needs \(gone.count == 1 ? "is" : "are") removed from \(depot.root): \(bytes)"
    }

    /// Makes room for so much more in the depot. Throws: `Fault` if there is not enough, and then nothing is to be brought.
    func admit(_ wanted: ByteCount) throws {
        clear(wanted: wanted)
        guard let disk = disks.first(where: { Self.isOn($0, depot.root) }), disk.excess(wanted: wanted).bytes > 0 else {
            return
        }
        let budget = disk.budget.map { ", \(disk.taken) taken of a budget of \($0)" } ?? ""
        throw Fault(
            .diskFull, at: .init(file: depot.root.string),
            "\(wanted) to come, \(disk.left) left of which \(disk.reserve) stay free\(budget)",
            remedy: "free some space, or raise the budget")
    }

    /// Looks at all disks, and removes from the depot's, if that has a budget, what nothing needs until there is room. Returns
    /// what is gone.
    @discardableResult
    private func clear(wanted: ByteCount = ByteCount(0)) -> [Leftover] {
        let short = look().first {
            Self.isOn($0, depot.root) && $0.budget != nil && $0.excess(wanted: wanted).bytes > 0
        }
        guard let short else { return [] }
        defer { _ = look() }
        return remove(for: short.excess(wanted: wanted))
    }

    private func remove(for excess: ByteCount) -> [Leftover] {
        let limit = Date() - Self.rest.inSeconds
        let leftovers = depot.leftovers(keeping: kept(), unchangedSince: limit)
        let gone = Disk.choose(leftovers, for: excess)
        for leftover in gone { Files.discard(leftover.path) }
        return gone.filter { !Files.exists($0.path) }
    }

    /// The depot's disk and the journal's, which may be one.
    private func look() -> [Disk] {
        var places: [UInt64: [FilePath]] = [:]
        for place in [depot.root, state] {
            if let disk = Files.fileSystem(of: place) { places[disk, default: []].append(place) }
        }
        let disks = places.sorted { $0.value[0].string < $1.value[0].string }.compactMap { id, places in
            look(at: places, budget: budgets.first { Files.fileSystem(of: $0.place) == id })
        }
        seen.withLock { $0 = disks }
        return disks
    }

    private func look(at places: [FilePath], budget: DiskBudget?) -> Disk? {
        guard let left = Files.freeSpace(at: places[0]), let whole = Files.wholeSpace(at: places[0]) else { return nil }
        // One of them may lie in the other.
        let files = Set(places.flatMap { Files.files(below: $0).map(\.string) })
        let taken = files.compactMap { Files.room(of: FilePath($0))?.bytes.bytes }.reduce(0, +)
        return Disk(
            path: places[0].string, left: left, reserve: Disk.reserve(of: whole), taken: ByteCount(taken),
            budget: budget?.bytes(of: whole))
    }

    private static func isOn(_ disk: Disk, _ place: FilePath) -> Bool {
        Files.fileSystem(of: FilePath(disk.path)) == Files.fileSystem(of: place)
    }
}
