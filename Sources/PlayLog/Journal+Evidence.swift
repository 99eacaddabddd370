import Foundation
import GRDB
import Measures

/// Whether a journal is what the terminal wrote.
package struct Evidence: Sendable, Equatable {
    /// Entries looked at.
    package var entries = 0
    /// Older ones of which the sums are left.
    package var summedUp = 0
    /// Entries at the end that no signature covers yet.
    package var unsealed = 0
    /// The public keys of those who signed.
    package var keys: Set<String> = []
    /// What does not fit, the first thing of it; `nil` if the evidence is whole.
    package var problem: String?
}

extension Journal {
    /// Follows the chain from its beginning to its end and checks every signature. With a `signer`, all are to be that
    /// key's. Throws: `Fault` for a file that cannot be read.
    package func verify(signer: String? = nil) throws -> Evidence {
        try act { database in
            try database.read { database in
                var audit = Audit(signer: signer)
                try audit.begin(database)
                let rows = try Row.fetchCursor(database, sql: "SELECT * FROM entry ORDER BY number")
                while audit.evidence.problem == nil, let row = try rows.next() { audit.follow(row) }
                audit.finish(batch: limits.batch)
                return audit.evidence
            }
        }
    }
}

/// One walk along the chain.
private struct Audit {
    let signer: String?
    var evidence = Evidence()
    private var number = 0
    private var link = Chain.origin
    private var sealed = 0
    private var seals: [Int: (link: String, key: String, signature: String)] = [:]

    init(signer: String?) { self.signer = signer }

    mutating func begin(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM seal") {
            seals[row["number"]] = (row["link"], row["key"], row["signature"])
        }
        guard let fold = try Row.fetchOne(database, sql: "SELECT * FROM fold ORDER BY number DESC") else { return }
        (number, link) = (fold["number"], fold["link"])
        (sealed, evidence.summedUp) = (number, number)
        let sums = try Sums(database).digest
        if sums != fold["sums"] {
            evidence.problem = "the sums of entries 1 to \(number) are not those that were signed"
        }
        check(
            fold["signature"], of: Chain.statement(number, link) + sums + "\n", by: fold["key"],
            "the sums of entries 1 to \(number)")
    }

    mutating func follow(_ row: Row) {
        let found: Int = row["number"]
        guard found == number + 1 else {
            evidence.problem =
                "entry \(number + 1) is missing: \(number == 0 ? "the first" : "the next after \(number)") is \(found)"
            return
        }
        number = found
        evidence.entries += 1
        let record: String = row["record"]
        link = Chain.link(record, after: link)
        guard link == row["link"] else {
            evidence.problem =
                "entry \(number) (\(Self.summary(record))) is not the one that was chained: its hash is \(link.prefix(12)), "
                + "against \((row["link"] as String).prefix(12)) that was written"
            return
        }
        guard let seal = seals.removeValue(forKey: number) else { return }
        guard seal.link == link else {
            evidence.problem =
                "entries up to \(number) are not those that were signed: they end in \(link.prefix(12)), against "
                + "\(seal.link.prefix(12)) under the signature"
            return
        }
        check(seal.signature, of: Chain.statement(number, link), by: seal.key, "entry \(number)")
        sealed = number
    }

    /// What is missing after all that is there. The terminal signs at least every `batch` entries.
    mutating func finish(batch: Int) {
        evidence.unsealed = number - sealed
        guard evidence.problem == nil else { return }
        if let beyond = seals.keys.max(), beyond > number {
            let missing = beyond == number + 1 ? "entry \(beyond) is" : "entries \(number + 1) to \(beyond) are"
            evidence.problem = "\(missing) missing from the end: a signature is for \(beyond), the last is \(number)"
        } else if let beyond = seals.keys.max() {
            evidence.problem = "the signature for entry \(beyond) belongs to no entry"
        } else if evidence.unsealed > batch {
            evidence.problem =
                "entries \(sealed + 1) to \(number) are not signed, against a signature every \(batch) entries"
        } else if let signer, evidence.keys.isEmpty, number > 0 {
            evidence.problem = "no entry of \(number) is signed, against the key \(signer)"
        }
    }

    /// What an entry says of itself, as far as it can be read.
    private static func summary(_ record: String) -> String {
        switch Entry(record: record) {
        case .play(let play): "\(play.zone): \(play.item), \(play.start.iso8601(in: .gmt))"
        case .gap(let gap): "\(gap.plays) plays not written"
        case .unreadable(let text): "unreadable: \(text.prefix(40))"
        }
    }

    private mutating func check(_ signature: String, of statement: String, by key: String, _ what: String) {
        evidence.keys.insert(key)
        guard evidence.problem == nil else { return }
        if !TerminalKey.verify(signature, of: statement, by: key) {
            evidence.problem = "the signature of \(what) is not that of the key it names, \(key.prefix(12))"
        } else if let signer, signer != key {
            evidence.problem = "\(what) was signed by another key: \(key), against \(signer)"
        }
    }
}
