import Foundation
import Measures
import Programmes
import Timelines

/// One of docs/conformance: a programme, questions, and what is expected to show.
struct Vector: Codable, Equatable {
    let about: String
    var accounts: [Account]?
    var instants: [Moment]?
    let programme: String
    let schema: String
    var spans: [Span]?

    /// Every slot that lies in part in a span, whole.
    struct Span: Codable, Equatable {
        let from: String
        let to: String
        /// The terminal's, where the programme names none.
        var timezone: String?
        var slots: [Showing]
    }

    /// What every zone shows at an instant, asked on its own.
    struct Moment: Codable, Equatable {
        let at: String
        var timezone: String?
        var showing: [Showing]
    }

    struct Showing: Codable, Equatable {
        var campaign: String?
        let end: String
        let item: String
        let layout: String
        let start: String
        let zone: String
    }

    /// What a campaign gets between two instants. Units: seconds.
    struct Account: Codable, Equatable {
        let campaign: String
        let from: String
        let layout: String
        var plays: Int
        /// The time for which its zone shows while the campaign may play.
        var possible: Double
        var shown: Double
        let to: String
        let zone: String
    }

    static let schema = "marquee.conformance/1"

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "../../../docs/conformance"
    ).standardized

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    static func read(_ name: String) throws -> Vector {
        try JSONDecoder().decode(Vector.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
    }

    func write(_ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: Self.folder.appending(path: "\(name).json"))
    }

    func parsed() throws -> Programme {
        let bytes = try Data(contentsOf: Self.folder.appending(path: programme))
        return try ProgrammeFile.parse(Array(bytes), file: programme)
    }

    /// The same questions with the answers that a timeline gives.
    func answered() throws -> Vector {
        let programme = try parsed()
        var vector = self
        vector.spans = try spans?.map { span in
            let asked = try Asked(programme, span.timezone)
            var span = span
            span.slots = try asked.slots(from: asked.instant(span.from), to: asked.instant(span.to))
            return span
        }
        vector.instants = try instants?.map { moment in
            // A timeline of its own: what was asked before must not matter.
            let asked = try Asked(programme, moment.timezone)
            let instant = try asked.instant(moment.at)
            var moment = moment
            moment.showing = asked.slots(from: instant, to: instant + .nanoseconds(1))
            return moment
        }
        vector.accounts = try accounts?.map { account in
            let asked = try Asked(programme, nil)
            let (from, to) = (try asked.instant(account.from), try asked.instant(account.to))
            let delivery = asked.timeline.deliveries(from: from, to: to).first {
                ($0.campaign, $0.zone, $0.layout) == (account.campaign, account.zone, account.layout)
            }
            var account = account
            account.plays = delivery?.plays ?? 0
            account.shown = delivery?.shown.inSeconds ?? 0
            account.possible = delivery?.possible.inSeconds ?? 0
            return account
        }
        return vector
    }
}

/// A programme on a terminal in some zone.
struct Asked {
    struct Unreadable: Error { let text: String }

    let zone: TimeZone
    let timeline: Timeline

    init(_ programme: Programme, _ name: String?) throws {
        guard let zone = name.map({ TimeZone(identifier: $0) }) ?? programme.timeZone else {
            throw Unreadable(text: "no time zone, or an unknown one: \(name ?? "")")
        }
        self.zone = zone
        timeline = Timeline(programme, lengths: [:], zone: zone)
    }

    func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(iso8601: text, in: zone) else { throw Unreadable(text: text) }
        return instant
    }

    /// Of zones that play playlists.
    func slots(from: Instant, to: Instant) -> [Vector.Showing] {
        let slots = timeline.slots(from: from, to: to).filter { slot in
            if case .item = slot.content { true } else { false }
        }
        return slots.sorted { ($0.start, $0.zone) < ($1.start, $1.zone) }.map { slot in
            Vector.Showing(
                campaign: slot.campaign, end: slot.end.iso8601(in: zone), item: slot.title, layout: slot.layout,
                start: slot.start.iso8601(in: zone), zone: slot.zone)
        }
    }
}
