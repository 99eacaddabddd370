import Foundation
import GRDB
import Measures

extension Journal {
    /// All that the journal holds.
    package struct Contents: Sendable {
        /// In the order of their start.
        package var plays: [Play] = []
        package var gaps: [Entry.Gap] = []
        /// The text of lines that another version wrote.
        package var unreadable: [String] = []
        /// What older plays came to.
        package var sums = Sums()

        package init() {}
    }

    /// Throws: `Fault`.
    package func contents() throws -> Contents {
        try act { database in
            try database.read { database in
                var contents = Contents()
                contents.sums = try Sums(database)
                let rows = try Row.fetchCursor(database, sql: "SELECT record FROM entry ORDER BY start, number")
                while let row = try rows.next() {
                    switch Entry(record: row["record"]) {
                    case .play(let play): contents.plays.append(play)
                    case .gap(let gap): contents.gaps.append(gap)
                    case .unreadable(let text): contents.unreadable.append(text)
                    }
                }
                contents.plays.sort { ($0.start, $0.zone, $0.id.uuidString) < ($1.start, $1.zone, $1.id.uuidString) }
                return contents
            }
        }
    }

    /// Every play in the order of its start. Throws: `Fault`.
    package func plays() throws -> [Play] { try contents().plays }

    /// Looks through the whole file. Returns the number of entries. Throws: `Fault` for one that is damaged.
    package func examine() throws -> Int {
        try act { database in
            try database.read { database in
                let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
                guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict) }
                return try Int.fetchOne(database, sql: "SELECT count(*) FROM entry") ?? 0
            }
        }
    }
}
