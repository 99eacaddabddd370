import Foundation
package import Measures

/// What one line of the journal says.
package enum Entry: Sendable, Equatable {
    case play(Play)
    /// Plays that could not be written while the disk was full or broken, and were more than memory keeps.
    case gap(Gap)
    /// A line that another version wrote; its text is kept as it is.
    case unreadable(String)

    package struct Gap: Sendable, Equatable, Codable {
        package var plays: Int
        /// The start of the first play lost and the end of the last.
        package var from: Instant
        package var until: Instant
    }
}

extension Entry {
    /// The text that is kept, hashed and signed: JSON on one line with sorted keys, instants in nanoseconds.
    var record: String {
        switch self {
        case .play(let play): Self.text(PlayRecord(play))
        case .gap(let gap): Self.text(GapRecord(gap))
        case .unreadable(let text): text
        }
    }

    init(record: String) {
        let bytes = Data(record.utf8)
        let decoder = JSONDecoder()
        // A line that is neither is told as what it is: unreadable.
        if let written = try? decoder.decode(PlayRecord.self, from: bytes), let play = written.play {
            self = .play(play)
        } else if let written = try? decoder.decode(GapRecord.self, from: bytes), written.kind == GapRecord.name {
            self = .gap(written.gap)  // not a play, then a gap
        } else {
            self = .unreadable(record)
        }
    }

    private static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else { return "" }  // plain values always encode
        return String(decoding: bytes, as: UTF8.self)
    }
}

private struct GapRecord: Codable {
    static let name = "gap"

    let kind: String
    let plays: Int
    let from: Int64
    let until: Int64

    init(_ gap: Entry.Gap) {
        (kind, plays, from, until) = (Self.name, gap.plays, gap.from.nanoseconds, gap.until.nanoseconds)
    }

    var gap: Entry.Gap {
        .init(plays: plays, from: Instant(nanoseconds: from), until: Instant(nanoseconds: until))
    }
}

private struct PlayRecord: Codable {
    let kind: String
    let id: String
    let release: String
    let layout: String
    let zone: String
    let item: String
    let campaign: String?
    let content: String?
    let trigger: String?
    let start: Int64
    let end: Int64
    let frames: Int
    let pictures: Int
    let dropped: Int
    let outcome: String
    let output: String
    let decoder: String?
    let display: String?
    let clock: String
    let uncertainty: Int64?

    init(_ play: Play) {
        kind = "play"
        id = play.id.uuidString
        release = play.release.hexadecimal
        layout = play.layout
        zone = play.zone
        item = play.item
        campaign = play.campaign
        content = play.content?.hexadecimal
        trigger = play.trigger
        start = play.start.nanoseconds
        end = play.end.nanoseconds
        frames = play.frames
        pictures = play.pictures
        dropped = play.dropped
        outcome = play.outcome.rawValue
        output = play.output
        decoder = play.decoder
        display = play.display?.rawValue
        clock = play.clock.rawValue
        uncertainty = play.uncertainty?.wholeNanoseconds
    }

    /// `nil` for what is no play of ours.
    var play: Play? {
        guard kind == "play", let id = UUID(uuidString: id), let release = Digest(parsing: release),
            let outcome = Play.Outcome(rawValue: outcome), let clock = Play.Clock(rawValue: clock),
            content == nil || content.flatMap({ Digest(parsing: $0) }) != nil,
            display == nil || display.flatMap({ Play.Display(rawValue: $0) }) != nil
        else { return nil }
        return Play(
            id: id, release: release, layout: layout, zone: zone, item: item, campaign: campaign,
            content: content.flatMap { Digest(parsing: $0) }, trigger: trigger, start: Instant(nanoseconds: start),
            end: Instant(nanoseconds: end), frames: frames, pictures: pictures, dropped: dropped, outcome: outcome,
            output: output, decoder: decoder, display: display.flatMap { .init(rawValue: $0) }, clock: clock,
            uncertainty: uncertainty.map { .nanoseconds($0) })
    }
}
