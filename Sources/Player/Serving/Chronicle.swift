import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import Synchronization

/// What has happened since the player started, for whoever asks or listens. Bounded: the oldest goes first.
actor Chronicle {
    struct OnScreen: Codable, Sendable {
        let layout: String
        let zone: String
        let item: String
        let campaign: String?
        let trigger: String?
        let since: Instant
        let until: Instant
    }

    struct Note: Codable, Sendable {
        let at: Instant
        let text: String
    }

    private(set) var onScreen: [String: OnScreen] = [:]
    private(set) var notes: [Note] = []
    private(set) var plays = 0
    /// The last of them, the latest at the end.
    private(set) var latest: [Play] = []
    private(set) var failures = 0
    private(set) var frames = 0
    private(set) var stageStarts = 0
    private(set) var isLit = true
    /// What composes the pictures, and why it is that.
    private(set) var composing: String?
    private(set) var presented: Instant?
    /// How the screen looked last.
    private(set) var look: ScreenLook?
    private var troubles: Set<String> = []
    /// When a frame was last told of.
    private(set) var seen: ContinuousClock.Instant?
    /// When a frame was last told of, or a stage started.
    private(set) var lastMove = ContinuousClock.now
    /// One each half minute, for an hour.
    private(set) var samples: [Sample] = []
    let started: Instant
    private let begun = ContinuousClock.now
    private let now: @Sendable () -> Instant
    private let log: PlayerLog
    private var listeners: [Int: AsyncStream<String>.Continuation] = [:]
    private var next = 0

    private static let mostNotes = 100
    static let mostPlays = 500
    private static let mostSamples = 120
    private static let mostListeners = 16

    init(log: PlayerLog, now: @escaping @Sendable () -> Instant) {
        self.log = log
        self.now = now
        started = now()
    }

    /// Since the player started.
    var uptime: Duration { begun.duration(to: .now) }

    // MARK: What happens

    func began(_ slot: Slot, id: String, at: Instant, standIn: String?) {
        let item = standIn ?? slot.title
        let campaign = standIn == nil ? slot.campaign : nil
        let shown = OnScreen(
            layout: slot.layout, zone: slot.zone, item: item, campaign: campaign, trigger: slot.trigger,
            since: at, until: slot.end)
        onScreen[id] = shown
        tell(
            "began", at: at,
            [
                "layout": slot.layout, "zone": slot.zone, "item": item, "campaign": campaign,
                "trigger": slot.trigger,
            ])
    }

    /// It is on the screen no more.
    func left(_ play: Play) { onScreen[play.id.uuidString] = nil }

    /// It has been written, or waits in memory for a disk that fails.
    func played(_ play: Play) {
        if play.outcome == .failed { failures += 1 } else { plays += 1 }
        frames += play.frames
        latest.append(play)
        if latest.count > Self.mostPlays { latest.removeFirst() }
        tell(
            play.outcome == .failed ? "failed" : "played", at: play.end,
            [
                "layout": play.layout, "zone": play.zone, "item": play.item, "outcome": play.outcome.rawValue,
                "frames": "\(play.frames)",
            ])
    }

    func progressed(to instant: Instant) {
        presented = max(presented ?? instant, instant)
        seen = .now
        lastMove = .now
    }

    func stageStarted() {
        stageStarts += 1
        onScreen = [:]
        (seen, look, troubles) = (nil, nil, [])
        lastMove = .now
        tell("stage-started", at: now(), ["starts": "\(stageStarts)"])
    }

    /// What is wrong with the screen is told once, and that it no longer is.
    func looked(_ look: ScreenLook) {
        self.look = look
        var now = Set(look.standing.map { "\($0): its film brings no new pictures" })
        if let wrong = look.wrong, wrong >= ScreenLook.patience { now.insert("the screen does not show what is meant") }
        for trouble in now.subtracting(troubles).sorted() { note(trouble) }
        for trouble in troubles.subtracting(now).sorted() { note("\(trouble): no longer") }
        troubles = now
    }

    func composes(_ text: String) { composing = text }

    func lit(_ lit: Bool) {
        isLit = lit
        tell(lit ? "screen-on" : "screen-off", at: now(), [:])
    }

    /// Something that whoever looks after the player should know.
    func note(_ text: String) {
        let note = Note(at: now(), text: text.withoutSecrets)
        notes.append(note)
        if notes.count > Self.mostNotes { notes.removeFirst() }
        tell("note", at: note.at, ["text": note.text])
    }

    /// The same, unless it is among what was noted.
    func noteOnce(_ text: String) {
        if !notes.contains(where: { $0.text == text.withoutSecrets }) { note(text) }
    }

    /// Listeners hear an empty line with each, so one that hung up is found out.
    func add(_ sample: Sample) {
        samples.append(sample)
        if samples.count > Self.mostSamples { samples.removeFirst() }
        for (number, listener) in listeners {
            if case .terminated = listener.yield("") { listeners[number] = nil }
        }
    }

    /// A word from the local API.
    func tell(_ event: String, _ facts: [String: String?]) { tell(event, at: now(), facts) }

    // MARK: Who listens

    /// Every event from now on, a JSON object each; `nil` if too many listen already. A listener that does not keep up
    /// loses the oldest.
    func events() -> AsyncStream<String>? {
        guard listeners.count < Self.mostListeners else { return nil }
        next += 1
        let number = next
        return AsyncStream(bufferingPolicy: .bufferingNewest(512)) { listeners[number] = $0 }
    }

    private func tell(_ event: String, at instant: Instant, _ facts: [String: String?]) {
        var object = facts.compactMapValues(\.self)
        object["event"] = event
        object["at"] = instant.iso8601(in: .current)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(object) else { return }  // texts always encode
        let line = String(decoding: bytes, as: UTF8.self)
        log.write(event, line: line, facts: facts.compactMapValues(\.self))
        for (number, listener) in listeners {
            if case .terminated = listener.yield(line) { listeners[number] = nil }
        }
    }
}
