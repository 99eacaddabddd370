import Foundation
import Measures
import Programmes
import Reports
import Stage

/// What a player is doing, as its socket and `marqueed status` tell it.
struct StatusReport: Report, Decodable {
    static let schema = "marquee.status/1"

    enum State: String, Codable, Sendable {
        case starting, playing, dark, held
        /// Frames do not come.
        case standing
    }

    let state: State
    let programme: String
    let release: String
    /// What is shown of it: `release`, or where that does not work the `earlier release` or the `built-in still`.
    let showing: String
    /// Media that something else stands in for, as stages died of them or they are damaged.
    let setAside: [String]
    let board: String
    let output: String
    let since: String
    /// Units: seconds.
    let uptime: Double
    let stageStarts: Int
    /// What composes the pictures, and why it is that; `nil` before a stage was chosen.
    let composing: String?
    let plays: Int
    let failures: Int
    let frames: Int
    let onScreen: [OnScreen]
    let triggers: [Triggered]
    let heldUntil: String?
    let notes: [Noted]
    let clock: Clock
    let resources: Resources
    /// The disks that the player writes to; `nil` of a player that does not say.
    let disks: [Disk]?
    /// How the screen looks; `nil` before anyone has looked.
    let screen: Screen?

    /// Units: seconds; `nil` for what it is not.
    struct Screen: Codable, Sendable {
        let black: Double?
        let still: Double?
        /// Not what the slots brought.
        let wrong: Double?
        /// Zones whose film brings no new pictures.
        let standing: [String]

        init(_ look: ScreenLook) {
            black = look.black?.inSeconds
            still = look.still?.inSeconds
            wrong = look.wrong?.inSeconds
            standing = look.standing
        }

        var isWrong: Bool { wrongSpan >= ScreenLook.patience.inSeconds }
        var blackSpan: Double { black ?? 0 }
        var stillSpan: Double { still ?? 0 }
        var wrongSpan: Double { wrong ?? 0 }
    }

    struct OnScreen: Codable, Sendable {
        let layout: String
        let zone: String
        let item: String
        let campaign: String?
        let trigger: String?
        let since: String
        let until: String
    }

    struct Triggered: Codable, Sendable {
        let name: String
        let since: String
        let until: String?
        let data: [String: String]
    }

    /// The time that the player goes by.
    struct Clock: Codable, Sendable {
        let now: String
        let certainty: Timekeeper.Certainty
        /// Units: seconds. `nil` where nothing on the machine knows.
        let uncertainty: Double?

        init(_ now: Instant, _ timepiece: Timepiece?, zone: TimeZone) {
            self.now = now.iso8601(in: zone)
            certainty = timepiece?.certainty ?? .freeRunning
            uncertainty = timepiece?.uncertainty?.inSeconds
        }

        /// As a sentence has it.
        var text: String {
            switch certainty {
            case .synchronised: "kept right by a time server\(bound)"
            case .freeRunning: "runs by itself\(bound)"
            case .floor: "is not believed: the time goes on from the last that was known"
            }
        }

        private var bound: String {
            uncertainty.map { ", off by \(Duration.seconds($0).text) at most" }
                ?? ", by how much it is off nobody knows"
        }
    }

    struct Noted: Codable, Sendable {
        let at: String
        let text: String
    }

    var isGood: Bool {
        let isShown = screen.map { !$0.isWrong && $0.standing.isEmpty } ?? true
        return state != .standing && showing == Rung.current.word && isShown
    }

    /// How long frames may be away before the screen is said to stand.
    private static let patience = Duration.seconds(10)

    init(_ api: LocalAPI) async throws {
        let now = api.now()
        let zone = api.zone
        let chronicle = api.chronicle
        let seen = await chronicle.seen
        let held = await api.desk.isHeld(at: now) ? await api.desk.heldUntil : nil
        if held != nil {
            state = .held
        } else if let seen {
            state = seen.duration(to: .now) > Self.patience ? .standing : await chronicle.isLit ? .playing : .dark
        } else {
            state = .starting
        }
        programme = api.show.programme.name
        release = api.show.digest.hexadecimal
        showing = (api.watch?.shown ?? .current).word
        setAside = Set(api.watch?.setAside ?? []).union(api.bill.shows.damaged).sorted().map { api.show.media(of: $0) }
        board = api.show.board
        output = api.show.output
        since = chronicle.started.iso8601(in: zone)
        uptime = await chronicle.uptime.inSeconds
        stageStarts = await chronicle.stageStarts
        composing = await chronicle.composing
        plays = await chronicle.plays
        failures = await chronicle.failures
        frames = await chronicle.frames
        onScreen = await chronicle.onScreen.values.sorted { ($0.zone, $0.since) < ($1.zone, $1.since) }.map {
            OnScreen(
                layout: $0.layout, zone: $0.zone, item: $0.item, campaign: $0.campaign, trigger: $0.trigger,
                since: $0.since.iso8601(in: zone), until: $0.until.iso8601(in: zone))
        }
        triggers = await api.desk.live(at: now).map {
            Triggered(
                name: $0.activation.trigger, since: $0.activation.start.iso8601(in: zone),
                until: $0.end?.iso8601(in: zone), data: $0.activation.data)
        }
        heldUntil = held?.iso8601(in: zone)
        notes = await chronicle.notes.map { Noted(at: $0.at.iso8601(in: zone), text: $0.text) }
        clock = Clock(now, api.timepiece, zone: zone)
        resources = Resources(host: api.host, state: api.state)
        disks = api.housekeeping?.disks
        screen = await chronicle.look.map { Screen($0) }
    }

    func text(_ style: Style) -> String {
        var lines = [
            "\(style.bold(programme)): \(word(style)), \(Count.of(plays, "play"))"
                + (failures == 0 ? "" : style.bad(", \(failures) failed")) + " since \(since)",
            "release \(release.prefix(12)) for \(board) on \(output), up \(Duration.seconds(uptime).text)"
                + (stageStarts > 1 ? style.bad(", the stage started \(stageStarts) times") : ""),
        ]
        if let composing { lines.append("composed by \(composing)") }
        if showing != Rung.current.word {
            lines.append(style.bad("the release cannot be shown: the \(showing) is"))
        }
        if !setAside.isEmpty { lines.append(style.bad("set aside: \(setAside.joined(separator: ", "))")) }
        if let screen { lines += self.lines(on: screen, style) }
        lines.append(
            "\(clock.now) by the player; the clock " + (clock.certainty == .floor ? style.bad(clock.text) : clock.text))
        lines += (disks ?? []).compactMap(\.trouble).map(style.bad)
        if let heldUntil { lines.append("another program has the screen until \(heldUntil)") }
        var table = Table("zone", "on the screen", "until", "campaign", "trigger")
        for shown in onScreen {
            table.add(
                "\(shown.layout)/\(shown.zone)", String(shown.item.prefix(48)), shown.until, shown.campaign ?? "",
                shown.trigger ?? "")
        }
        if !table.isEmpty { lines += ["", table.text(style)] }
        for trigger in triggers {
            let data = trigger.data.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            lines.append("trigger \(trigger.name) since \(trigger.since) \(data)")
        }
        lines += notes.suffix(5).map { "\($0.at)  \($0.text)" }
        return lines.joined(separator: "\n")
    }

    private func lines(on screen: Screen, _ style: Style) -> [String] {
        var lines: [String] = []
        if screen.isWrong {
            lines.append(
                style.bad("the screen has not shown what is meant for \(Duration.seconds(screen.wrongSpan).text)"))
        }
        for zone in screen.standing { lines.append(style.bad("\(zone): its film brings no new pictures")) }
        if screen.blackSpan >= ScreenLook.patience.inSeconds {
            lines.append("black for \(Duration.seconds(screen.blackSpan).text)")
        }
        return lines
    }

    private func word(_ style: Style) -> String {
        switch state {
        case .starting: "starting"
        case .playing: style.good("playing")
        case .dark: "playing, the screen off"
        case .held: "holding still"
        case .standing: style.bad("no frames")
        }
    }
}

/// A document with its schema, as the command's `--json` has it.
struct Versioned<Body: Report>: Encodable {
    let body: Body

    private enum Key: String, CodingKey { case schema }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Body.schema, forKey: .schema)
        try body.encode(to: encoder)
    }
}
