import Faults
import Foundation
import Measures
import PlayLog
import SystemPackage
import Testing

@Suite struct JournalTests {
    private func inDirectory(_ body: (FilePath) throws -> Void) throws {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("journal-\(UUID())")
        defer { try? Files.remove(directory) }  // a test's leftovers harm nobody
        try body(directory)
    }

    private func play(
        _ second: Int, id: UUID = UUID(), outcome: Play.Outcome = .completed, content: Digest? = Digest(of: "film")
    ) -> Play {
        let start = Instant(nanoseconds: 1_764_000_000_000_000_001) + .seconds(second)
        return Play(
            id: id, release: Digest(of: "release"), layout: "day", zone: "main",
            item: "media/f'ilm\"; DROP TABLE play;--.mp4",
            content: content, start: start, end: start + .nanoseconds(4_999_999_999), frames: 150, pictures: 149,
            outcome: outcome, output: "none", clock: .system)
    }

    @Test func `what was appended is there when the journal is opened again, to the nanosecond`() throws {
        try inDirectory { directory in
            let plays = [play(5, content: nil), play(0), play(10, outcome: .failed)]
            let journal = try Journal(directory: directory)
            for play in plays { try journal.append(play) }
            #expect(try Journal(directory: directory).plays() == [plays[1], plays[0], plays[2]])
        }
    }

    @Test func `two writers at once lose nothing`() throws {
        try inDirectory { directory in
            let journals = [try Journal(directory: directory), try Journal(directory: directory)]
            DispatchQueue.concurrentPerform(iterations: 40) { index in
                do { try journals[index % 2].append(play(index)) } catch { Issue.record("\(error)") }
            }
            #expect(try journals[0].plays().count == 40)
        }
    }

    @Test func `several who open a journal that is not there yet all get it`() throws {
        for _ in 0..<10 {
            try inDirectory { directory in
                DispatchQueue.concurrentPerform(iterations: 8) { index in
                    do {
                        try Journal(directory: directory).append(play(index))
                    } catch {
                        Issue.record("\(error)")
                    }
                }
                let count = try Journal(directory: directory).plays().count
                #expect(count == 8)
            }
        }
    }

    @Test func `the same play twice is not doubled, another one under its id is refused`() throws {
        try inDirectory { directory in
            let journal = try Journal(directory: directory)
            let one = play(1)
            try journal.append(one)
            try journal.append(one)
            #expect(throws: Fault.self) { try journal.append(play(2, id: one.id)) }
            #expect(try journal.plays() == [one])
        }
    }

    @Test func `a file that is no journal is told by name and left alone`() throws {
        try inDirectory { directory in
            let path = directory.appending("plays.sqlite")
            let text = Array("this is my shopping list, not a journal of plays".utf8)
            try Files.write(text, to: path)
            let fault = #expect(throws: Fault.self) { try Journal(directory: directory) }
            #expect(fault?.place?.file == path.string)
            #expect(try Files.read(path, limit: 1000) == text)
        }
    }
}
