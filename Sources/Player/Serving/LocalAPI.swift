import Faults
import Foundation
import Measures
import PlayLog
import Programmes
import Reports
import SystemPackage
import Timelines

/// What programs on the same board may ask of the player, and what it answers.
struct LocalAPI: Sendable {
    let bill: Bill
    let desk: Desk
    let chronicle: Chronicle
    let state: FilePath
    let host: Host
    let now: @Sendable () -> Instant
    /// What is set aside, and which release is shown; `nil` where nothing can die.
    var watch: Watch?
    /// How sure the time is; `nil` where nobody looks after it.
    var timepiece: Timepiece?
    /// What room there is; `nil` where nobody looks after it.
    var housekeeping: Housekeeping?

    var show: Show { bill.show }

    var zone: TimeZone { bill.zone }

    func answer(_ request: APIRequest) async -> APIResponse {
        guard request.isLocal else {
            return .refusal(
                Fault(.requestForeign, "a request from elsewhere", remedy: "ask from this board, as http://127.0.0.1"),
                status: 403)
        }
        do {
            return try await route(request)
        } catch let fault as Fault {
            return .refusal(fault, status: Self.status(of: fault))
        } catch {
            return .refusal(Fault(.request, "\(error)", remedy: "report this"), status: 500)
        }
    }

    private static func status(of fault: Fault) -> Int {
        switch fault.code {
        case .trigger, .dataUnknown, .requestUnknown: 404
        case .triggerData, .request, .screenHold: 400
        case .requestBusy: 503
        default: 500
        }
    }

    private func route(_ request: APIRequest) async throws -> APIResponse {
        switch (request.method, request.path.first, request.path.count) {
        case ("GET", nil, _): return try await page()
        case ("GET", "metrics", 1): return .text(Metrics.text(try await status()), type: Metrics.type)
        case (_, "api", 3...) where request.path[1] == "v1": break
        default: throw unknown(request)
        }
        let path = request.path.dropFirst(2).map { $0 }
        switch (request.method, path[0], path.count) {
        case ("GET", "status", 1): return try .json(Versioned(body: try await status()))
        case ("GET", "plan", 1): return try await plan(request)
        case ("GET", "plays", 1): return try await plays(request)
        case ("GET", "events", 1): return try await events()
        case ("GET", "screen.png", 1): return try await picture()
        case ("POST", "screen", 2) where path[1] == "hold": return try await hold(request)
        case ("POST", "screen", 2) where path[1] == "release": return try await release()
        case ("POST", "triggers", 2): return try await fire(path[1], request)
        case ("DELETE", "triggers", 2): return try await end(path[1])
        case ("PUT", "data", 2): return try await put(path[1], request)
        default: throw unknown(request)
        }
    }

    private func unknown(_ request: APIRequest) -> Fault {
        Fault(
            .requestUnknown, "nothing at \(request.method) /\(request.path.joined(separator: "/"))",
            remedy: "ask GET /api/v1/status, POST or DELETE /api/v1/triggers/NAME, or see 'man marqueed'")
    }

    // MARK: Triggers, data, the screen

    private func fire(_ name: String, _ request: APIRequest) async throws -> APIResponse {
        let values = try request.values()
        if let key = values.keys.sorted().first(where: { $0 != "data" }) {
            throw Fault(.request, "unknown key '\(key)'", remedy: "use 'data'")
        }
        let data: [String: String]
        switch values["data"] {
        case nil: data = [:]
        case .object(let fields): data = fields.compactMapValues(\.text)
        default: throw Fault(.request, "'data' is no JSON object", remedy: "write for example {\"total\": \"4.70\"}")
        }
        let activation = try await desk.fire(name, data: data, now: now())
        await chronicle.tell("trigger", ["trigger": name])
        return try .json(FiredTrigger(activation, end: show.end(of: activation), zone: zone))
    }

    private func end(_ name: String) async throws -> APIResponse {
        let ended = try await desk.end(name, now: now())
        if ended { await chronicle.tell("trigger-ended", ["trigger": name]) }
        return try .json(["ended": ended])
    }

    private func put(_ source: String, _ request: APIRequest) async throws -> APIResponse {
        try await desk.put(request.body, as: source)
        await chronicle.tell("data", ["source": source])
        return try .json(["kept": true])
    }

    private func hold(_ request: APIRequest) async throws -> APIResponse {
        let span: Duration
        switch try request.values()["for"] {
        case nil: span = Desk.usualHold
        case .text(let text):
            guard let written = Duration(parsing: text) else {
                throw Fault(.screenHold, "'\(text)' is not a span", remedy: "write for example 30s")
            }
            span = written
        default: throw Fault(.screenHold, "'for' is not a text", remedy: "write for example \"30s\"")
        }
        let until = try await desk.hold(for: span, now: now())
        await chronicle.tell("held", ["until": until.iso8601(in: zone)])
        return try .json(["until": until.iso8601(in: zone)])
    }

    private func release() async throws -> APIResponse {
        let wasHeld = await desk.isHeld(at: now())
        await desk.release()
        if wasHeld { await chronicle.tell("released", [:]) }
        return try .json(["released": wasHeld])
    }

    /// How files begin that a picture of the screen is in while it is asked for.
    static let picturePrefix = "screen-"

    private func picture() async throws -> APIResponse {
        let path = state.absolute.appending("\(Self.picturePrefix)\(UUID().uuidString).png")
        defer { Files.discard(path) }
        guard await desk.capture(to: path.string) else {
            throw Fault(
                .requestBusy, "no picture of the screen in time", remedy: "see whether the screen is held or off")
        }
        return APIResponse(type: "image/png", body: .bytes(try Files.read(path, limit: 64 << 20)))
    }

    private func events() async throws -> APIResponse {
        guard let events = await chronicle.events() else {
            throw Fault(.requestBusy, "too many programs listen already", remedy: "end one of them")
        }
        return APIResponse(type: "application/x-ndjson", body: .lines(events))
    }

    // MARK: What is, what comes, what was

    private func plan(_ request: APIRequest) async throws -> APIResponse {
        let span = request.query["for"].map { Duration(parsing: $0) } ?? .seconds(3600)
        guard let span, span > .zero, span <= .seconds(86400) else {
            throw Fault(.request, "'\(request.query["for"] ?? "")' is not a span up to a day", remedy: "write ?for=1h")
        }
        return try .json(Versioned(body: PlannedHour(slots: await planned(for: span).map { .init($0, zone: zone) })))
    }

    private func planned(for span: Duration) async -> [Slot] {
        let from = now()
        let situation = await desk.situation
        return bill.timeline.slots(
            from: from, to: from + span, triggers: situation.activations, fields: situation.fields
        ).filter { $0.depth > 0 }
    }

    private func plays(_ request: APIRequest) async throws -> APIResponse {
        let count = request.query["last"].map { Int($0) } ?? 100
        guard let count, (1...Chronicle.mostPlays).contains(count) else {
            throw Fault(
                .request, "'\(request.query["last"] ?? "")' is not a number to \(Chronicle.mostPlays)",
                remedy: "write ?last=100; 'marqueed plays' has them all")
        }
        let latest = await chronicle.latest.suffix(count)
        return try .json(Versioned(body: LatestPlays(plays: latest.map { .init($0, zone: zone) })))
    }

    func status() async throws -> StatusReport {
        try await StatusReport(self)
    }

    private func page() async throws -> APIResponse {
        let status = try await status()
        let plays = Array(await chronicle.latest.suffix(30).reversed())
        let page = StatusPage(
            status: status, planned: await planned(for: .seconds(3600)), plays: plays, samples: await chronicle.samples,
            zone: zone, now: now())
        return .text(page.html(), type: "text/html; charset=utf-8")
    }
}

extension Show {
    /// When a trigger's time is over, as far as it is known.
    func end(of activation: Activation) -> Instant? { TriggerTable().end(of: activation, in: programme) }
}

/// What a trigger that went off is answered with.
private struct FiredTrigger: Encodable {
    let trigger: String
    let since: String
    let until: String?
    let data: [String: String]

    init(_ activation: Activation, end: Instant?, zone: TimeZone) {
        trigger = activation.trigger
        since = activation.start.iso8601(in: zone)
        until = end?.iso8601(in: zone)
        data = activation.data
    }
}

/// What comes.
private struct PlannedHour: Report {
    static let schema = "marquee.plan/1"

    let slots: [Entry]

    struct Entry: Encodable {
        let layout: String
        let zone: String
        let item: String
        let campaign: String?
        let trigger: String?
        let start: String
        let end: String

        init(_ slot: Slot, zone: TimeZone) {
            layout = slot.layout
            self.zone = slot.zone
            item = slot.title
            campaign = slot.campaign
            trigger = slot.trigger
            start = slot.start.iso8601(in: zone)
            end = slot.end.iso8601(in: zone)
        }
    }

    func text(_ style: Style) -> String { Count.of(slots.count, "slot") }
}

/// What was shown since the player started, the oldest first.
private struct LatestPlays: Report {
    static let schema = "marquee.plays/1"

    let plays: [Entry]

    struct Entry: Encodable {
        let id: String
        let layout: String
        let zone: String
        let item: String
        let start: String
        let end: String
        let frames: Int
        let outcome: String

        init(_ play: Play, zone: TimeZone) {
            id = play.id.uuidString
            layout = play.layout
            self.zone = play.zone
            item = play.item
            start = play.start.iso8601(in: zone)
            end = play.end.iso8601(in: zone)
            frames = play.frames
            outcome = play.outcome.rawValue
        }
    }

    func text(_ style: Style) -> String { Count.of(plays.count, "play") }
}

extension Fault.Code {
    /// What is asked cannot be had at this moment.
    static let requestBusy = Fault.Code("request.busy")
}
