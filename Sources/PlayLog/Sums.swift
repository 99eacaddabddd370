import GRDB
import Measures

/// What old plays came to, by the day.
package struct Sums: Sendable {
    package struct Subject: Hashable, Sendable, Comparable {
        /// Days since 1970-01-01, in UTC; of sums that were put together, the first.
        package var day: Int
        package let release: String
        package let zone: String
        package let item: String
        /// Empty for none.
        package let campaign: String
        package let content: String
        /// `gap` for plays that could not be written, `unreadable` for lines of another version.
        package let outcome: String

        fileprivate var texts: [String] { [release, zone, item, campaign, content, outcome] }

        package static func < (left: Subject, right: Subject) -> Bool {
            left.day != right.day ? left.day < right.day : left.texts.lexicographicallyPrecedes(right.texts)
        }
    }

    package struct Amount: Sendable, Equatable {
        package var plays = 0
        package var frames = 0
        package var nanoseconds: Int64 = 0
    }

    package private(set) var amounts: [Subject: Amount] = [:]

    init() {}

    init(_ database: Database) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM sum")
        while let row = try rows.next() {
            let subject = Subject(
                day: row["day"], release: row["release"], zone: row["zone"], item: row["item"],
                campaign: row["campaign"], content: row["content"], outcome: row["outcome"])
            amounts[subject] = Amount(plays: row["plays"], frames: row["frames"], nanoseconds: row["nanoseconds"])
        }
    }

    mutating func add(_ entry: Entry) {
        switch entry {
        case .play(let play):
            let subject = Subject(
                day: Self.day(of: play.start), release: play.release.hexadecimal, zone: play.zone, item: play.item,
                campaign: play.campaign ?? "", content: play.content?.hexadecimal ?? "", outcome: play.outcome.rawValue)
            amounts[subject, default: Amount()].plays += 1
            amounts[subject, default: Amount()].frames += play.frames
            amounts[subject, default: Amount()].nanoseconds += (play.end - play.start).wholeNanoseconds
        case .gap(let gap): amounts[bare("gap", Self.day(of: gap.from)), default: Amount()].plays += gap.plays
        case .unreadable: amounts[bare("unreadable", 0), default: Amount()].plays += 1
        }
    }

    /// Puts the older half of the days together if there are more sums than that.
    mutating func limit(to count: Int) {
        let days = Set(amounts.keys.map(\.day)).sorted()
        guard amounts.count > count, let first = days.first else { return }
        let middle = days[days.count / 2]
        amounts = amounts.reduce(into: [:]) { result, entry in
            var subject = entry.key
            if subject.day < middle { subject.day = first }
            result[subject, default: Amount()].plays += entry.value.plays
            result[subject, default: Amount()].frames += entry.value.frames
            result[subject, default: Amount()].nanoseconds += entry.value.nanoseconds
        }
    }

    func write(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM sum")
        let insertion = try database.makeStatement(sql: "INSERT INTO sum VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (subject, amount) in amounts {
            try insertion.execute(arguments: [
                subject.day, subject.release, subject.zone, subject.item, subject.campaign, subject.content,
                subject.outcome, amount.plays, amount.frames, amount.nanoseconds,
            ])
        }
    }

    /// The SHA-256 of all sums in their order.
    var digest: String {
        var hasher = Digest.Hasher()
        for (subject, amount) in amounts.sorted(by: { $0.key < $1.key }) {
            let fields =
                ["\(subject.day)"] + subject.texts + ["\(amount.plays)", "\(amount.frames)", "\(amount.nanoseconds)"]
            for field in fields { hasher.update(Array("\(field.utf8.count):\(field)".utf8)) }
        }
        return hasher.finish().hexadecimal
    }

    private func bare(_ outcome: String, _ day: Int) -> Subject {
        Subject(day: day, release: "", zone: "", item: "", campaign: "", content: "", outcome: outcome)
    }

    private static func day(of instant: Instant) -> Int { instant.civil(offset: .zero).date.daysSinceEpoch }
}
