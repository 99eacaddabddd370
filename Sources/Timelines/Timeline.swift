package import Foundation
package import Measures
package import Programmes

/// Programme × instant → slots. Pure: no clock, no files, the same answer on every terminal.
///
/// A playlist is anchored to the instant at which its layout's daypart began, or to 1970-01-01T00:00:00Z for a layout
/// that shows for ever, so what plays at an instant follows from the instant alone, however far away it is.
package struct Timeline: Sendable {
    let programme: Programme
    /// The layouts' first, then each overlay's.
    let layers: [Layer]
    /// The longest time that a slot can take.
    let reach: Duration
    /// What each playlist shows besides campaigns.
    private let loops: [String: Loop]
    /// The zones whose playlists need more than a loop, by layout and zone.
    let planners: [String: [String: ZonePlanner]]

    /// When layouts show.
    var runs: Runs { layers[0].runs }

    /// `zone` counts if the programme names none. A video without a length in `lengths` and without `for` is skipped, as
    /// is a document whose number of pages is not in `pages`, by path.
    package init(
        _ programme: Programme, lengths: [Item.Media: Duration], pages: [String: Int] = [:], zone: TimeZone
    ) {
        self.programme = programme
        let repertoire = Repertoire(lengths: lengths, pages: pages)
        layers = Layer.all(of: programme, clock: LocalClock.of(programme.timeZone ?? zone))
        loops = Dictionary(programme.playlists.map { ($0.name, repertoire.loop($0)) }) { first, _ in first }
        let contenders = programme.campaigns.compactMap { Contender($0, repertoire) }
        let longest = loops.values.flatMap(\.pieces).map(\.length) + contenders.flatMap(\.pieces).map(\.length)
        reach = max(.nanoseconds(longest.max() ?? 0), .seconds(3600))
        planners = Self.planners(programme, layers, loops, contenders)
    }

    private static func planners(
        _ programme: Programme, _ layers: [Layer], _ loops: [String: Loop], _ contenders: [Contender]
    ) -> [String: [String: ZonePlanner]] {
        let playlists = Dictionary(programme.playlists.map { ($0.name, $0) }) { first, _ in first }
        let contenders = Dictionary(contenders.map { ($0.campaign.name, $0) }) { first, _ in first }
        var planners: [String: [String: ZonePlanner]] = [:]
        var key = 0
        for layer in layers {
            let memo = Memo()
            for layout in layer.layouts {
                for zone in layout.zones {
                    guard case .playlist(let name, _) = zone.content, let playlist = playlists[name],
                        playlist.needsPlanner
                    else { continue }
                    key += 1
                    planners[layout.name, default: [:]][zone.name] = ZonePlanner(
                        key: key, ledger: Ledger(runs: layer.runs, layout: layout.name, memo: memo),
                        loop: loops[name] ?? Loop([]),
                        contenders: playlist.campaigns.compactMap { contenders[$0] })
                }
            }
        }
        return planners
    }

    /// Every slot that lies in part between the two instants, whole, ordered by start and depth.
    package func slots(from: Instant, to: Instant) -> [Slot] {
        guard from < to else { return [] }
        var slots: [Slot] = []
        for layer in layers {
            for run in layer.runs.runs(from: from - reach, to: to + reach) {
                let (start, end) = (max(run.start ?? from, from), min(run.end ?? to, to))
                guard start < end else { continue }
                if let layout = layer.layout(run.entry) {
                    add(Scene(layout, run, depth: layer.depth), from: start, to: end, &slots)
                } else {
                    slots += darkness(run, from: start, to: end)
                }
            }
        }
        Self.sort(&slots)
        return slots
    }

    /// By start and depth.
    static func sort(_ slots: inout [Slot]) {
        slots.sort { $0.start == $1.start ? $0.depth < $1.depth : $0.start < $1.start }
    }

    // MARK: What plays in it

    /// A layout on the screen.
    struct Scene {
        let layout: Layout
        let run: Run
        /// Of its ground.
        let depth: Int
        /// What brought it, if it was not the schedule.
        let activation: Activation?

        init(_ layout: Layout, _ run: Run, depth: Int, activation: Activation? = nil) {
            self.layout = layout
            self.run = run
            self.depth = depth
            self.activation = activation
        }
    }

    private var canvas: Area { Area(x: 0, y: 0, width: programme.canvas.width, height: programme.canvas.height) }

    private func darkness(_ run: Run, from: Instant, to: Instant) -> [Slot] {
        let act = Slot.Act(layout: "off", zone: "screen", area: canvas, depth: 0, content: .off)
        return hours(in: run, from: from, to: to).map { Cast.slot(act, $0) }
    }

    func slots(of scene: Scene, from: Instant, to: Instant) -> [Slot] {
        var slots: [Slot] = []
        add(scene, from: from, to: to, &slots)
        return slots
    }

    private func add(_ scene: Scene, from: Instant, to: Instant, _ slots: inout [Slot]) {
        if scene.depth == 0 { addGround(of: scene, from: from, to: to, &slots) }
        for (index, zone) in scene.layout.zones.enumerated() {
            let depth = scene.depth + index + 1
            switch zone.content {
            case .text(let look):
                let act = Slot.Act(
                    layout: scene.layout.name, zone: zone.name, area: zone.area, depth: depth,
                    content: .text(look.filled(scene.activation?.data ?? [:])), opacity: zone.opacity,
                    volume: zone.volume, trigger: scene.activation?.trigger)
                slots += hours(in: scene.run, from: from, to: to).map { Cast.slot(act, $0) }
            case .playlist(let name, let fit):
                var cast = Cast(scene: scene, zone: zone, depth: depth, fit: fit)
                if scene.activation == nil, let planner = planners[scene.layout.name]?[zone.name] {
                    addCampaigns(planner, &cast, from: from, to: to, &slots)
                } else if let loop = loop(name, scene) {
                    addRounds(of: loop, &cast, from: from, to: to, &slots)
                }
            }
        }
    }

    private func addGround(of scene: Scene, from: Instant, to: Instant, _ slots: inout [Slot]) {
        let picture = scene.layout.picture.map { Slot.Content.item($0.item, fit: $0.fit) }
        let act = Slot.Act(
            layout: scene.layout.name, zone: "background", area: canvas, depth: 0,
            content: picture ?? .background(scene.layout.background), trigger: scene.activation?.trigger)
        slots += hours(in: scene.run, from: from, to: to).map { Cast.slot(act, $0) }
    }

    private func addCampaigns(
        _ planner: ZonePlanner, _ cast: inout Cast, from: Instant, to: Instant, _ slots: inout [Slot]
    ) {
        for (regime, showing) in planner.showings(from: from.nanoseconds, to: to.nanoseconds) {
            let act = cast.act(showing.piece) {
                showing.contestant.map { regime.contestants[$0].contender.campaign.name }
            }
            guard let act else { continue }
            let start = Instant(nanoseconds: showing.start)
            slots.append(
                Cast.slot(act, Stint(start: start, end: Instant(nanoseconds: showing.end), origin: start)))
        }
    }

    struct Stint {
        let start: Instant
        let end: Instant
        let origin: Instant
    }

    /// What stands still for ever is told of hour by hour.
    private func hours(in run: Run, from: Instant, to: Instant) -> [Stint] {
        let hour: Int64 = 3_600_000_000_000
        var pieces: [Stint] = []
        var index = (from.nanoseconds - from.nanoseconds.remainder(flooredBy: hour)) / hour
        while index * hour < to.nanoseconds {
            let start = max(Instant(nanoseconds: index * hour), run.start ?? Instant(nanoseconds: index * hour))
            let end = min(Instant(nanoseconds: (index + 1) * hour), run.end ?? Instant(nanoseconds: (index + 1) * hour))
            if start < end, end > from { pieces.append(Stint(start: start, end: end, origin: run.anchor)) }
            index += 1
        }
        return pieces
    }

    /// What a playlist shows; what a trigger brings has what may show when it begins.
    private func loop(_ playlist: String, _ scene: Scene) -> Loop? {
        guard let loop = loops[playlist] else { return nil }
        guard scene.activation != nil else { return loop.isEmpty ? nil : loop }
        let now = loop.filter { piece in
            piece.dayparts.allSatisfy { $0.window(at: scene.run.anchor, on: runs.clock) != nil }
        }
        return now.isEmpty ? nil : now
    }

    private func addRounds(
        of loop: Loop, _ cast: inout Cast, from: Instant, to: Instant, _ slots: inout [Slot]
    ) {
        let run = cast.scene.run
        let first = loop.index(after: (from - run.anchor).wholeNanoseconds)
        var origin = run.anchor + .nanoseconds(loop.start(of: first))
        var round = loop.round(of: first)
        var place = first.remainder(flooredBy: loop.pieces.count)
        while origin < to {
            for piece in loop.round(round)[place...] {
                guard origin < to else { break }
                let next = Instant(nanoseconds: origin.nanoseconds + piece.length)
                let start = max(origin, run.start ?? origin)
                let end = min(next, run.end ?? next)
                if start < end, end > from, let act = cast.act(piece, { nil }) {
                    slots.append(Cast.slot(act, Stint(start: start, end: end, origin: origin)))
                }
                origin = next
            }
            (round, place) = (round + 1, 0)
        }
    }
}
