import Faults
import Foundation
import GRDB
import Measures
package import SystemPackage

/// The proof-of-play journal: an append-only table in SQLite. What `append` returned from survives a power cut.
package struct Journal: Sendable {
    private let database: DatabaseQueue

    /// Opens the journal in that directory, making both if need be. Throws: `Fault`.
    package init(directory: FilePath) throws {
        try Files.makeDirectory(directory)
        let path = directory.appending("plays.sqlite").string
        do {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            database = try DatabaseQueue(path: path, configuration: configuration)
            // GRDB makes it NORMAL as it changes to WAL mode, after all that a configuration can say. That loses
            // acknowledged rows in a power cut.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Self.migrator.migrate(database)
        } catch {
            throw Self.fault(error, path)
        }
    }

    /// Throws: `Fault`.
    package func append(_ play: Play) throws {
        do {
            try database.write { database in
                try database.execute(sql: Self.insertion, arguments: Self.arguments(play))
            }
        } catch {
            throw Self.fault(error, database.path)
        }
    }

    /// Every play in the order of its start. Throws: `Fault`.
    package func plays() throws -> [Play] {
        do {
            return try database.read { database in
                try Row.fetchAll(database, sql: "SELECT * FROM play ORDER BY start, zone, id").compactMap(Self.play)
            }
        } catch {
            throw Self.fault(error, database.path)
        }
    }

    /// Looks through the whole file. Returns the number of plays. Throws: `Fault` for one that is damaged.
    package func examine() throws -> Int {
        do {
            return try database.read { database in
                let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
                guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict) }
                return try Int.fetchOne(database, sql: "SELECT count(*) FROM play") ?? 0
            }
        } catch {
            throw Self.fault(error, database.path)
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 plays") { database in
            try database.create(table: "play") { table in
                table.primaryKey("id", .text)
                for column in ["release", "layout", "zone", "item"] { table.column(column, .text).notNull() }
                table.column("content", .text)
                for column in ["start", "end", "frames", "pictures"] { table.column(column, .integer).notNull() }
                for column in ["outcome", "output", "clock"] { table.column(column, .text).notNull() }
            }
            try database.create(indexOn: "play", columns: ["start"])
        }
        return migrator
    }

    private static let insertion = """
        INSERT INTO play (id, release, layout, zone, item, content, start, "end", frames, pictures, outcome, output, clock)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static func arguments(_ play: Play) -> StatementArguments {
        [
            play.id.uuidString, play.release.hexadecimal, play.layout, play.zone, play.item, play.content?.hexadecimal,
            play.start.nanoseconds, play.end.nanoseconds, play.frames, play.pictures, play.outcome.rawValue,
            play.output, play.clock.rawValue,
        ]
    }

    /// `nil` for a row that was not written by `append`.
    private static func play(_ row: Row) -> Play? {
        guard let id = UUID(uuidString: row["id"]), let release = Digest(parsing: row["release"]),
            let outcome = Play.Outcome(rawValue: row["outcome"]), let clock = Play.Clock(rawValue: row["clock"])
        else { return nil }
        let content: String? = row["content"]
        return Play(
            id: id, release: release, layout: row["layout"], zone: row["zone"], item: row["item"],
            content: content.flatMap { Digest(parsing: $0) }, start: Instant(nanoseconds: row["start"]),
            end: Instant(nanoseconds: row["end"]), frames: row["frames"], pictures: row["pictures"], outcome: outcome,
            output: row["output"], clock: clock)
    }

    private static func fault(_ error: any Error, _ path: String) -> Fault {
        let code = (error as? DatabaseError)?.resultCode
        let free = Files.freeSpace(at: FilePath(path).removingLastComponent()) ?? ByteCount(.max)
        let full = code == .SQLITE_FULL || (code == .SQLITE_IOERR && free < ByteCount(1_000_000))
        return Fault(
            full ? .diskFull : .fileUnwritable, at: .init(file: path), "the journal of plays cannot be used",
            remedy: full
                ? "free some space; the disk is full"
                : "check that the directory is yours to write and the file is a journal",
            cause: "\(error)")
    }
}
