import PlayLog
import Reports
import Synchronization

/// Writes plays to the journal beside the show: nothing on the screen waits for a disk, however long that takes.
final class Clerk: Sendable {
    private let keeper: PlayKeeper
    private let chronicle: Chronicle
    private let inbox = Mutex<[Play]>([])
    private let calls: AsyncStream<Void>
    private let call: AsyncStream<Void>.Continuation

    init(keeper: PlayKeeper, chronicle: Chronicle) {
        self.keeper = keeper
        self.chronicle = chronicle
        (calls, call) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// As many may wait for the one that is being written; whoever brings more waits as well.
    private static let most = 10_000

    func take(_ play: Play) async {
        let waiting = inbox.withLock { inbox in
            inbox.append(play)
            return inbox.count
        }
        if waiting < Self.most { call.yield() } else { await write() }
    }

    /// Time has passed: what could not be written is to be tried again.
    func remind() { call.yield() }

    /// Returns when it is cancelled and nothing is left to write.
    func run() async {
        for await _ in calls { await write() }
        await write()
    }

    /// Writes what was taken, all that came meanwhile at once.
    func write() async {
        let plays = inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        switch await keeper.keep(plays) {
        case .trouble(let what): await chronicle.note("plays are kept in memory: \(what)")
        case .recovered(let count):
            await chronicle.note("the journal is written again, \(Count.of(count, "play")) caught up")
        case nil: break
        }
        for play in plays { await chronicle.played(play) }
    }
}
