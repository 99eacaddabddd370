import GRDB
import Measures

/// The chain of entries inside one transaction: appended to, sealed and folded.
struct Chain {
    private let database: Database
    private let key: TerminalKey?
    private let limits: Journal.Limits

    /// Without a key nothing is sealed or folded.
    init(_ database: Database, key: TerminalKey?, limits: Journal.Limits) {
        self.database = database
        self.key = key
        self.limits = limits
    }

    /// What the first entry is chained to.
    static let origin = Digest(of: "marquee.plays/1").hexadecimal

    static func link(_ record: String, after link: String) -> String { Digest(of: link + "\n" + record).hexadecimal }

    /// What a seal signs: that the chain has so many entries and ends in that link.
    static func statement(_ number: Int, _ link: String) -> String { "marquee.seal/1\n\(number)\n\(link)\n" }

    func record(of id: String) throws -> String? {
        try String.fetchOne(database, sql: "SELECT record FROM entry WHERE id = ?", arguments: [id])
    }

    func append(_ record: String, id: String, start: Instant) throws {
        let end = try end()
        let number = end.number + 1
        try database.execute(
            sql: "INSERT INTO entry (number, id, start, record, link) VALUES (?, ?, ?, ?, ?)",
            arguments: [number, id, start.nanoseconds, record, Self.link(record, after: end.link)])
        guard key != nil else { return }
        if number - (try lastSeal()) >= limits.batch { try seal() }
        let folded = try Int.fetchOne(database, sql: "SELECT max(number) FROM fold") ?? 0
        if number - folded > limits.entries { try fold(after: folded) }
    }

    func seal() throws {
        let end = try end()
        guard let key, end.number > (try lastSeal()) else { return }
        try database.execute(
            sql: "INSERT INTO seal (number, link, key, signature) VALUES (?, ?, ?, ?)",
            arguments: [end.number, end.link, key.name, try key.sign(Self.statement(end.number, end.link))])
    }

    /// Sums up the oldest entries and takes them out, signed together with all that was summed up before.
    private func fold(after folded: Int) throws {
        guard let key else { return }
        try seal()
        let last = folded + min(limits.fold, limits.entries)
        var sums = try Sums(database)
        let rows = try Row.fetchCursor(
            database, sql: "SELECT record FROM entry WHERE number <= ? ORDER BY number", arguments: [last])
        while let row = try rows.next() { sums.add(Entry(record: row["record"])) }
        sums.limit(to: limits.sums)
        try sums.write(database)
        guard
            let link = try String.fetchOne(
                database, sql: "SELECT link FROM entry WHERE number = ?", arguments: [last])
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "entry \(last) is missing") }
        let digest = sums.digest
        try database.execute(sql: "DELETE FROM fold")
        try database.execute(
            sql: "INSERT INTO fold (number, link, sums, key, signature) VALUES (?, ?, ?, ?, ?)",
            arguments: [last, link, digest, key.name, try key.sign(Self.statement(last, link) + digest + "\n")])
        try database.execute(sql: "DELETE FROM entry WHERE number <= ?", arguments: [last])
        try database.execute(sql: "DELETE FROM seal WHERE number <= ?", arguments: [last])
    }

    private func lastSeal() throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT max(n) FROM (SELECT max(number) n FROM seal UNION SELECT max(number) FROM fold)")
            ?? 0
    }

    private func end() throws -> (number: Int, link: String) {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT number, link FROM (SELECT number, link FROM entry ORDER BY number DESC LIMIT 1)
                UNION ALL SELECT number, link FROM fold ORDER BY number DESC LIMIT 1
                """)
        return row.map { ($0["number"], $0["link"]) } ?? (0, Self.origin)
    }
}
