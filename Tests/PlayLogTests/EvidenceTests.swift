import Foundation
import GRDB
import Measures
import SystemPackage
import Testing

@testable import PlayLog

/// Whether `verify` sees what was done to a journal behind the player's back.
@Suite struct EvidenceTests {
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)

    private func play(_ number: Int, campaign: String? = nil) -> Play {
        Play(
            release: Digest(of: "release"), layout: "day", zone: "main", item: "\(number % 3).mp4", campaign: campaign,
            content: nil, trigger: "till", start: Self.start + .seconds(number), end: Self.start + .seconds(number + 1),
            frames: 30, pictures: 30, outcome: .completed, output: "none", decoder: "avdec_h264", display: .connected,
            clock: .system,
            uncertainty: .milliseconds(12))
    }

    private func limits(entries: Int = 1_000, fold: Int = 10, batch: Int = 4, sums: Int = 1_000) -> Journal.Limits {
        var limits = Journal.Limits()
        (limits.entries, limits.fold, limits.batch, limits.sums) = (entries, fold, batch, sums)
        return limits
    }

    private func withJournal(
        _ limits: Journal.Limits, plays: Int, _ body: (Journal, FilePath) throws -> Void
    ) throws {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("evidence-\(UUID())")
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        let journal = try Journal(directory: directory, limits: limits)
        for number in 0..<plays { try journal.append(play(number, campaign: number % 2 == 0 ? "cola" : nil)) }
        try body(journal, directory)
    }

    private func name(_ journal: Journal) throws -> String { try #require(journal.key).name }

    @Test func `an untouched journal is whole, and only its last entries are unsigned`() throws {
        try withJournal(limits(), plays: 11) { journal, _ in
            let evidence = try journal.verify()
            #expect(evidence.problem == nil && evidence.entries == 11 && evidence.unsealed == 3)
            try journal.seal()
            let own = try name(journal)
            let sealed = try journal.verify(signer: own)
            #expect(sealed.problem == nil && sealed.unsealed == 0 && sealed.keys == [own])
            #expect(try journal.plays().allSatisfy { $0.decoder == "avdec_h264" && $0.display == .connected })
            #expect(try journal.plays().map(\.uncertainty) == Array(repeating: .milliseconds(12), count: 11))
        }
    }

    @Test(arguments: [
        (
            "UPDATE entry SET record = replace(record, '\"frames\":30', '\"frames\":31') WHERE number = 3",
            "entry 3 (main: 2.mp4"
        ), ("UPDATE entry SET link = lower(hex(randomblob(32))) WHERE number = 3", "entry 3 (main: 2.mp4"),
        ("DELETE FROM entry WHERE number = 3", "entry 3 is missing: the next after 2 is 4"),
        ("DELETE FROM entry WHERE number = 1", "entry 1 is missing: the first is 2"),
        ("DELETE FROM entry WHERE number > 5", "entries 6 to 8 are missing from the end"),
        ("DELETE FROM entry WHERE number = 8", "entry 8 is missing from the end"),
        ("DELETE FROM seal", "entries 1 to 8 are not signed, against a signature every 4 entries"),
        ("DELETE FROM entry", "entries 1 to 8 are missing from the end"),
        ("UPDATE seal SET signature = lower(hex(randomblob(64))) WHERE number = 4", "the signature of entry 4"),
        ("UPDATE seal SET signature = '' WHERE number = 4", "the signature of entry 4"),
        ("UPDATE seal SET link = lower(hex(randomblob(32))) WHERE number = 4", "entries up to 4"),
        ("UPDATE seal SET key = lower(hex(randomblob(32))) WHERE number = 4", "the signature of entry 4"),
        ("UPDATE seal SET number = 0 WHERE number = 4", "the signature for entry 0 belongs to no entry"),
        ("UPDATE entry SET number = 9 - number WHERE number IN (4, 5)", "entry 4 (main: 1.mp4"),
    ])
    func `what is altered is found and named`(statement: String, problem: String) throws {
        try withJournal(limits(), plays: 8) { journal, _ in
            try journal.database.write { database in
                if statement.contains("9 - number") {
                    try database.execute(sql: "UPDATE entry SET number = -number WHERE number IN (4, 5)")
                    try database.execute(sql: "UPDATE entry SET number = 9 + number WHERE number < 0")
                } else {
                    try database.execute(sql: statement)
                }
                #expect(database.changesCount > 0)
            }
            #expect(try journal.verify().problem?.hasPrefix(problem) == true)
        }
    }

    @Test func `with a key that is known, a journal without signatures is not whole`() throws {
        try withJournal(limits(), plays: 3) { journal, _ in
            let signer = try name(journal)
            #expect(try journal.verify().problem == nil)
            #expect(try journal.verify(signer: signer).problem?.contains("no entry of 3 is signed") == true)
        }
    }

    @Test func `whoever only reads a journal makes no key`() throws {
        try withJournal(limits(), plays: 8) { journal, directory in
            let path = directory.appending("terminal.key").string
            try FileManager.default.removeItem(atPath: path)
            let own = try name(journal)
            #expect(try Journal.existing(in: directory)?.verify().keys == [own])
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a chain that was forged from end to end has not the terminal's key`() throws {
        try withJournal(limits(), plays: 8) { journal, directory in
            let signer = try name(journal)
            try withJournal(limits(), plays: 8) { forged, _ in
                let (lenient, strict) = (try forged.verify(), try forged.verify(signer: signer))
                #expect(lenient.problem == nil && strict.problem?.contains("another key") == true)
            }
            #expect(try journal.verify(signer: signer).problem == nil)
        }
    }

    @Test func `a full journal sums up its oldest, loses none and stays whole`() throws {
        try withJournal(limits(entries: 20, fold: 10), plays: 95) { journal, _ in
            let contents = try journal.contents()
            let older = contents.sums.amounts.values.reduce(0) { $0 + $1.plays }
            #expect(contents.plays.count <= 20 && contents.plays.count + older == 95)
            let cola = contents.sums.amounts.filter { $0.key.campaign == "cola" }.values.reduce(0) { $0 + $1.plays }
            #expect(cola + contents.plays.filter { $0.campaign == "cola" }.count == 48)
            let seconds = contents.sums.amounts.values.reduce(0) { $0 + $1.nanoseconds }
            #expect(seconds == Int64(older) * 1_000_000_000)
            let evidence = try journal.verify()
            #expect(evidence.problem == nil && evidence.summedUp == older)
            try journal.database.write { try $0.execute(sql: "UPDATE sum SET plays = plays + 1") }
            #expect(try journal.verify().problem?.contains("not those that were signed") == true)
        }
    }

    @Test func `sums of too many days are put together, none is lost`() throws {
        try withJournal(limits(entries: 10, fold: 10, sums: 6), plays: 0) { journal, _ in
            for day in 0..<60 { try journal.append(play(day * 86_400)) }
            let sums = try journal.contents().sums.amounts
            #expect(sums.count <= 12)
            let kept = try journal.contents().plays.count
            #expect(sums.values.reduce(0) { $0 + $1.plays } + kept == 60)
            #expect(try journal.verify().problem == nil)
        }
    }

    @Test func `the terminal's key is its owner's alone, and a damaged one is set aside`() throws {
        try withJournal(limits(), plays: 4) { journal, directory in
            let path = directory.appending("terminal.key")
            let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try Data("rot".utf8).write(to: URL(fileURLWithPath: path.string))
            let again = try Journal(directory: directory, limits: limits())
            for number in 4..<8 { try again.append(play(number)) }
            let evidence = try again.verify()
            let keys: Set = [try name(journal), try name(again)]
            #expect(evidence.problem == nil && evidence.keys == keys)
            #expect(FileManager.default.fileExists(atPath: directory.appending("terminal.key.damaged").string))
        }
    }

    @Test func `a journal of the first version is taken over, with lines that no one can read`() throws {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("evidence-\(UUID())")
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        do {
            let old = try DatabaseQueue(path: directory.appending("plays.sqlite").string)
            try JournalSchema.migrator.migrate(old, upTo: "1 plays")
            try old.write { database in
                for (id, outcome) in [(UUID().uuidString, "completed"), ("not an id", "half")] {
                    try database.execute(
                        sql:
                            "INSERT INTO play VALUES (?, ?, 'day', 'main', 'a.mp4', NULL, 1, 2, 3, 4, ?, 'none', 'system')",
                        arguments: [id, Digest(of: "release").hexadecimal, outcome])
                }
            }
        }
        let contents = try Journal(directory: directory).contents()
        #expect(contents.plays.map(\.item) == ["a.mp4"])
        #expect(contents.unreadable.count == 1 && contents.unreadable[0].contains("not an id"))
        #expect(try Journal(directory: directory).verify().problem == nil)
    }
}
