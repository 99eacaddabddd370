package import Foundation
package import Measures
package import Programmes

/// Programme × instant → slots. Pure: no clock, no files, the same answer on every terminal.
///
/// A playlist is anchored to the instant at which its layout's daypart began, or to 1970-01-01T00:00:00Z for a layout
/// that shows for ever, so what plays at an instant follows from the instant alone, however far away it is.
package struct Timeline: Sendable {
    private let programme: Programme
    private let zone: TimeZone
    /// The length of each video, as encoded.
    private let lengths: [Item.Media: Duration]

    /// `zone` counts if the programme names none. A video without a length in `lengths` and without `for` is skipped.
    package init(_ programme: Programme, lengths: [Item.Media: Duration], zone: TimeZone) {
        self.programme = programme
        self.zone = programme.timeZone ?? zone
        self.lengths = lengths
    }

    /// Every slot that lies in part between the two instants, whole, ordered by start and depth.
    package func slots(from: Instant, to: Instant) -> [Slot] {
        var slots: [Slot] = []
        var position = from
        while position < to {
            guard let run = run(at: position) else {
                position = nextChange(after: position, until: to)
                continue
            }
            let end = min(run.end ?? to, to)
            if let layout = programme.layout(run.layout) {
                slots += self.slots(of: layout, in: run, from: position, to: end)
            }
            position = max(end, position + .nanoseconds(1))
        }
        return slots.sorted { ($0.start, $0.depth) < ($1.start, $1.depth) }
    }

    // MARK: Which layout

    /// A layout that shows without a break.
    private struct Run {
        let layout: String
        /// Where its playlists count from.
        let anchor: Instant
        /// When it came onto the screen; `nil` if it was always there.
        let start: Instant?
        let end: Instant?
    }

    private func run(at instant: Instant) -> Run? {
        guard let (index, window) = winner(at: instant) else { return nil }
        var end = window.end
        for change in changes(after: instant, before: end) where winner(at: change)?.index != index {
            end = change
            break
        }
        let start = lastStart(of: index, before: instant, within: window)
        return Run(
            layout: programme.schedule[index].layout, anchor: window.start ?? Instant(nanoseconds: 0), start: start,
            end: end)
    }

    private func winner(at instant: Instant) -> (index: Int, window: Daypart.Window)? {
        let applying = programme.schedule.indices.compactMap { index in
            programme.schedule[index].daypart.window(at: instant, in: zone).map { (index: index, window: $0) }
        }
        return applying.max {
            (programme.schedule[$0.index].priority, $0.index) < (programme.schedule[$1.index].priority, $1.index)
        }
    }

    /// The instants of the next ten days, or until `end`, at which another layout may win.
    private func changes(after instant: Instant, before end: Instant?) -> [Instant] {
        let horizon = instant + .seconds(10 * 86400)
        let limit = min(end ?? horizon, horizon)
        var changes: Set<Instant> = []
        for entry in programme.schedule {
            var position = instant
            while let next = entry.daypart.nextChange(after: position, in: zone), next < limit, next > position {
                changes.insert(next)
                position = next
            }
        }
        return changes.sorted()
    }

    /// When the entry last began to win before `instant`, looked for in the two days before.
    private func lastStart(of index: Int, before instant: Instant, within window: Daypart.Window) -> Instant? {
        let earliest = max(window.start ?? instant - .seconds(2 * 86400), instant - .seconds(2 * 86400))
        let steps = [earliest] + changes(after: earliest, before: instant + .nanoseconds(1))
        var start: Instant?
        var winning = false
        for step in steps {
            let wins = winner(at: step)?.index == index
            if wins, !winning { start = step }
            winning = wins
        }
        return start == earliest && window.start != earliest ? nil : start
    }

    private func nextChange(after instant: Instant, until limit: Instant) -> Instant {
        changes(after: instant, before: limit).first ?? min(limit, instant + .seconds(86400))
    }

    // MARK: What plays in it

    private func slots(of layout: Layout, in run: Run, from: Instant, to: Instant) -> [Slot] {
        let canvas = Area(x: 0, y: 0, width: programme.canvas.width, height: programme.canvas.height)
        func slot(_ zone: String, _ area: Area, _ depth: Int, _ piece: Piece, _ content: Slot.Content) -> Slot {
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
                guard let playlist = programme.playlist(name) else { continue }
                slots += pieces(of: playlist, in: run, from: from, to: to).map {
                    slot(zone.name, zone.area, index + 1, $0.piece, .item($0.item, fit: fit))
                }
            }
        }
        return slots
    }

    private struct Piece {
        let start: Instant
        let end: Instant
        let origin: Instant
    }

    /// What stands still for ever is told of hour by hour.
    private func hours(in run: Run, from: Instant, to: Instant) -> [Piece] {
        let hour: Int64 = 3_600_000_000_000
        var pieces: [Piece] = []
        var index = from.nanoseconds.quotient(flooredBy: hour)
        while index * hour < to.nanoseconds {
            let start = max(Instant(nanoseconds: index * hour), run.start ?? Instant(nanoseconds: index * hour))
            let end = min(Instant(nanoseconds: (index + 1) * hour), run.end ?? Instant(nanoseconds: (index + 1) * hour))
            if start < end, end > from { pieces.append(Piece(start: start, end: end, origin: run.anchor)) }
            index += 1
        }
        return pieces
    }

    private func pieces(
        of playlist: Playlist, in run: Run, from: Instant, to: Instant
    ) -> [(item: Item, piece: Piece)] {
        let items = playlist.items.compactMap { item in length(of: item).map { (item, $0) } }
        let cycle = items.reduce(Duration.zero) { $0 + $1.1 }.wholeNanoseconds
        guard cycle > 0 else { return [] }
        let round = (from - run.anchor).wholeNanoseconds.quotient(flooredBy: cycle)
        var origin = Instant(nanoseconds: run.anchor.nanoseconds + round * cycle)
        var pieces: [(item: Item, piece: Piece)] = []
        while origin < to {
            for (item, length) in items {
                let start = max(origin, run.start ?? origin)
                let end = min(origin + length, run.end ?? origin + length)
                if start < end, end > from, start < to {
                    pieces.append((item, Piece(start: start, end: end, origin: origin)))
                }
                origin = origin + length
            }
        }
        return pieces
    }

    private func length(of item: Item) -> Duration? {
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
