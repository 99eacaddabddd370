import Faults
import Foundation
import Measures
import PlayLog
import Reports
import SystemPackage
import Testing

@testable import Player

/// What writes plays beside the show.
@Suite struct ClerkTests {
    private func play(_ number: Int) -> Play {
        let start = Instant(nanoseconds: 1_796_000_000_000_000_000) + .seconds(number)
        return Play(
            release: Digest(of: "release"), layout: "day", zone: "main", item: "film.mp4", content: nil, start: start,
            end: start + .seconds(1), frames: 30, pictures: 30, outcome: .completed, output: "none", clock: .system)
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever brings a play does not wait for a disk that stands, and each is written once it goes on`()
        async throws
    {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("clerk-\(UUID())")
        defer { try? Files.remove(directory) }  // a test's leftovers harm nobody
        try Files.makeDirectory(directory)
        // No journal is opened while another process opens it, however long that takes.
        let lock = try FileDescriptor.open(
            directory.appending("plays.lock"), .readOnly, options: [.create, .closeOnExec],
            permissions: FilePermissions(rawValue: 0o644))
        defer { try? lock.close() }  // nothing was written, so closing loses nothing
        try #require(flock(lock.rawValue, LOCK_EX) == 0)
        let chronicle = Chronicle(log: PlayerLog(form: .text, progress: ProgressMeter())) { Instant(Date()) }
        let clerk = Clerk(keeper: PlayKeeper(directory: directory), chronicle: chronicle)
        let work = Task { await clerk.run() }
        let plays = (0..<4).map(play)
        for play in plays.prefix(3) { await clerk.take(play) }
        #expect(await chronicle.plays == 0)
        try #require(flock(lock.rawValue, LOCK_UN) == 0)
        while await chronicle.plays < 3 { try await Task.sleep(for: .milliseconds(10)) }
        await clerk.take(plays[3])
        work.cancel()
        await work.value
        #expect(try Journal(directory: directory).plays() == plays)
        #expect(await chronicle.plays == 4)
    }
}
