import Foundation
import GRDB
import Measures

/// The journal's tables, and how an older journal becomes one of today's.
enum JournalSchema {
    static var migrator: DatabaseMigrator {
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
        migrator.registerMigration("2 chain") { database in
            try create(database)
            let chain = Chain(database, key: nil, limits: .init())
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM play ORDER BY start, zone, id")
            while let row = try rows.next() {
                // A row that was not written by us keeps its text: nothing is dropped.
                let record = play(row).map { Entry.play($0).record } ?? row.description
                try chain.append(record, id: row["id"], start: Instant(nanoseconds: row["start"]))
            }
            try database.drop(table: "play")
        }
        return migrator
    }

    private static func create(_ database: Database) throws {
        try database.create(table: "entry") { table in
            table.primaryKey("number", .integer)
            table.column("id", .text).notNull().unique()
            table.column("start", .integer).notNull()
            for column in ["record", "link"] { table.column(column, .text).notNull() }
        }
        try database.create(table: "seal") { table in
            table.primaryKey("number", .integer)
            for column in ["link", "key", "signature"] { table.column(column, .text).notNull() }
        }
        try database.create(table: "fold") { table in
            table.primaryKey("number", .integer)
            for column in ["link", "sums", "key", "signature"] { table.column(column, .text).notNull() }
        }
        try database.create(table: "sum") { table in
            table.column("day", .integer).notNull()
            for column in ["release", "zone", "item", "campaign", "content", "outcome"] {
                table.column(column, .text).notNull()
            }
            for column in ["plays", "frames", "nanoseconds"] { table.column(column, .integer).notNull() }
            table.primaryKey(["day", "release", "zone", "item", "campaign", "content", "outcome"])
        }
    }

    /// `nil` for a row that was not written by us.
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
}
