package import Foundation
package import Measures
package import Programmes

/// Programme × instant → slots. Pure: no clock, no files, the same answer on every terminal.
///
/// A playlist is anchored to the instant at which its layout's daypart began, or to 1970-01-01T00:00:00Z for a layout
/// that shows for ever, so what plays at an instant follows from the instant alone, however far away it is.
package struct Timeline: Sendable {
    let programme: Programme
    let runs: Runs
    /// The length of each video, as encoded.
    private let lengths: [Item.Media: Duration]
    /// The longest time that a slot can take.
    private let reach: Duration
    /// The zones whose playlists need more than a loop, by layout and zone.
    let planners: [String: [String: ZonePlanner]]

    /// `zone` counts if the programme names none. A video without a length in `lengths` and without `for` is skipped.
    package init(_ programme: Programme, lengths: [Item.Media: Duration], zone: TimeZone) {
        self.programme = programme
        self.lengths = lengths
        let runs = Runs(schedule: programme.schedule, clock: LocalClock.of(programme.timeZone ?? zone))
        self.runs = runs
        func length(_ item: Item) -> Duration? { Self.length(of: item, lengths) }
        let spans = programme.playlists.flatMap(programme.items).compactMap(length)
        reach = max(spans.max() ?? .zero, .seconds(3600))
        planners = Self.planners(programme, runs, length)
    }

    private static func planners(
        _ programme: Programme, _ runs: Runs, _ length: (Item) -> Duration?
    ) -> [String: [String: ZonePlanner]] {
        let memo = Memo()
        var planners: [String: [String: ZonePlanner]] = [:]
        var key = 0
        for layout in programme.layouts {
            for zone in layout.zones {
                guard case .playlist(let name, _) = zone.content, let playlist = programme.playlist(name),
                    playlist.needsPlanner
                else { continue }
                key += 1
                let pieces = playlist.items.compactMap { item in
                    length(item).map { (Piece(item: item, length: $0.wholeNanoseconds), Daypart.always) }
                }
                let contenders = playlist.campaigns.compactMap(programme.campaign).compactMap {
                    Contender($0, length: length)
                }
                planners[layout.name, default: [:]][zone.name] = ZonePlanner(
                    key: key, ledger: Ledger(runs: runs, layout: layout.name, memo: memo), pieces: pieces,
                    contenders: contenders)
            }
        }
        return planners
    }

    /// Every slot that lies in part between the two instants, whole, ordered by start and depth.
    package func slots(from: Instant, to: Instant) -> [Slot] {
        guard from < to else { return [] }
        var slots: [Slot] = []
        for run in runs.runs(from: from - reach, to: to + reach) {
            let (start, end) = (max(run.start ?? from, from), min(run.end ?? to, to))
            guard start < end, let layout = programme.layout(programme.schedule[run.entry].layout) else { continue }
            slots += self.slots(of: layout, in: run, from: start, to: end)
        }
        return slots.sorted { ($0.start, $0.depth) < ($1.start, $1.depth) }
    }

    // MARK: What plays in it

    private func slots(of layout: Layout, in run: Run, from: Instant, to: Instant) -> [Slot] {
        let canvas = Area(x: 0, y: 0, width: programme.canvas.width, height: programme.canvas.height)
        func slot(_ zone: String, _ area: Area, _ depth: Int, _ piece: Stint, _ content: Slot.Content) -> Slot {
            Slot(
                layout: layout.name, zone: zone, area: area, depth: depth, start: piece.start, end: piece.end,
                origin: piece.origin, content: content)
        }
        var slots = hours(in: run, from: from, to: to).map {
            slot("background", canvas, 0, $0, .background(layout.background))
        }
        for (index, zone) in layout.zones.enumerated() {
            switch zone.content {
            case .text(let look):
                slots += hours(in: run, from: from, to: to).map {
                    slot(zone.name, zone.area, index + 1, $0, .text(look))
                }
            case .playlist(let name, let fit):
                if let planner = planners[layout.name]?[zone.name] {
                    slots += campaigns(planner, layout, zone, index + 1, fit, from: from, to: to)
                    continue
                }
                guard let playlist = programme.playlist(name) else { continue }
                slots += pieces(of: playlist, in: run, from: from, to: to).map {
                    slot(zone.name, zone.area, index + 1, $0.piece, .item($0.item, fit: fit))
                }
            }
        }
        return slots
    }

    private func campaigns(
        _ planner: ZonePlanner, _ layout: Layout, _ zone: Zone, _ depth: Int, _ fit: Fit, from: Instant, to: Instant
    ) -> [Slot] {
        planner.showings(from: from.nanoseconds, to: to.nanoseconds).compactMap { regime, showing in
            guard let item = showing.piece.item else { return nil }
            let start = Instant(nanoseconds: showing.start)
            return Slot(
                layout: layout.name, zone: zone.name, area: zone.area, depth: depth, start: start,
                end: Instant(nanoseconds: showing.end), origin: start, content: .item(item, fit: fit),
                campaign: showing.contestant.map { regime.contestants[$0].contender.campaign.name })
        }
    }

    private struct Stint {
        let start: Instant
        let end: Instant
        let origin: Instant
    }

    /// What stands still for ever is told of hour by hour.
    private func hours(in run: Run, from: Instant, to: Instant) -> [Stint] {
        let hour: Int64 = 3_600_000_000_000
        var pieces: [Stint] = []
        var index = from.nanoseconds.quotient(flooredBy: hour)
        while index * hour < to.nanoseconds {
            let start = max(Instant(nanoseconds: index * hour), run.start ?? Instant(nanoseconds: index * hour))
            let end = min(Instant(nanoseconds: (index + 1) * hour), run.end ?? Instant(nanoseconds: (index + 1) * hour))
            if start < end, end > from { pieces.append(Stint(start: start, end: end, origin: run.anchor)) }
            index += 1
        }
        return pieces
    }

    private func pieces(
        of playlist: Playlist, in run: Run, from: Instant, to: Instant
    ) -> [(item: Item, piece: Stint)] {
        let items = playlist.items.compactMap { item in length(of: item).map { (item, $0) } }
        let cycle = items.reduce(Duration.zero) { $0 + $1.1 }.wholeNanoseconds
        guard cycle > 0 else { return [] }
        let round = (from - run.anchor).wholeNanoseconds.quotient(flooredBy: cycle)
        var origin = Instant(nanoseconds: run.anchor.nanoseconds + round * cycle)
        var pieces: [(item: Item, piece: Stint)] = []
        while origin < to {
            for (item, length) in items {
                let start = max(origin, run.start ?? origin)
                let end = min(origin + length, run.end ?? origin + length)
                if start < end, end > from, start < to {
                    pieces.append((item, Stint(start: start, end: end, origin: origin)))
                }
                origin = origin + length
            }
        }
        return pieces
    }

    private func length(of item: Item) -> Duration? { Self.length(of: item, lengths) }

    private static func length(of item: Item, _ lengths: [Item.Media: Duration]) -> Duration? {
        if let span = item.span { return span > .zero ? span : nil }
        return lengths[item.media].flatMap { $0 > .zero ? $0 : nil }
    }
}

extension Int64 {
    fileprivate func quotient(flooredBy divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
