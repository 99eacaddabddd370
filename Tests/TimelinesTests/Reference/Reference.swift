import Foundation
import Measures
import Programmes

/// The slow, obvious reading of a programme: minute by minute, what does the clock on the wall show, which layout wins, and
/// since when has it been there?
///
/// It shares the parser with the code under test and nothing else: no windows, no sums, no anchors, no clock. Edges of
/// schedules must lie on whole minutes.
struct Reference {
    let programme: Programme
    let zone: TimeZone
    /// The first minute of every span that comes again after a fixed time.
    let origins: [Daypart.Beat: Int]

    init(programme: Programme, zone: TimeZone) {
        self.programme = programme
        self.zone = programme.timeZone ?? zone
        let dayparts =
            programme.schedule.map(\.daypart) + programme.campaigns.map(\.daypart) + programme.overlays.map(\.daypart)
            + programme.playlists.flatMap(\.items).flatMap(\.dayparts)
        origins = Dictionary(
            dayparts.compactMap(\.beat).map { beat in
                let minute = Int(beat.time.inSeconds) / 60
                return (beat, Almanac.minute(of: Self.number(beat.day), minute, in: programme.timeZone ?? zone))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What shows in a zone.
    struct Shown: Equatable, CustomStringConvertible {
        let zone: String
        let layout: String
        let item: String
        let start: Instant
        let end: Instant

        var description: String { "\(layout)/\(zone): \(item) \(start.iso8601(in: .gmt))..\(end.iso8601(in: .gmt))" }
    }

    /// The entry of the schedule that shows at a minute, with the window that brought it.
    func winner(at minute: Int) -> (entry: Int, window: Window)? {
        var best: (entry: Int, window: Window)?
        for (index, entry) in programme.schedule.enumerated() {
            guard let window = window(entry.daypart, at: minute) else { continue }
            if best == nil || entry.priority >= programme.schedule[best?.entry ?? 0].priority { best = (index, window) }
        }
        return best
    }

    /// One layout on the screen without a break. Units: minutes since 1970-01-01T00:00Z.
    struct Stay {
        let entry: Int
        let window: Window
        let start: Int
        var end: Int
    }

    func stays(from: Int, to: Int) -> [Stay] {
        var stays: [Stay] = []
        for minute in from..<to {
            guard let (entry, window) = winner(at: minute) else { continue }
            if let last = stays.last, last.end == minute, last.entry == entry, last.window == window {
                stays[stays.count - 1].end = minute + 1
            } else {
                stays.append(Stay(entry: entry, window: window, start: minute, end: minute + 1))
            }
        }
        return stays
    }

    /// An overlay on the screen without a break.
    private func stays(of overlay: Overlay, from: Int, to: Int) -> [Stay] {
        var stays: [Stay] = []
        for minute in from..<to {
            guard let window = window(overlay.daypart, at: minute), !isDark(minute) else { continue }
            if let last = stays.last, last.end == minute, last.window == window {
                stays[stays.count - 1].end = minute + 1
            } else {
                stays.append(Stay(entry: 0, window: window, start: minute, end: minute + 1))
            }
        }
        return stays
    }

    /// Whether the schedule turns the screen off.
    private func isDark(_ minute: Int) -> Bool {
        winner(at: minute).map { programme.schedule[$0.entry].layout == nil } ?? false
    }

    /// What zones with playlists but no campaigns show in part between two instants, whole, in the order of start and zone.
    func shown(from: Instant, to: Instant) -> [Shown] {
        // No item is longer than an hour here; those with hours of their own are counted from midnight at the latest.
        let isTimed = programme.playlists.contains { $0.items.contains { !$0.dayparts.isEmpty } }
        let first = Int(from.nanoseconds / Self.minute) - (isTimed ? 26 * 60 : 61)
        let last = Int(to.nanoseconds / Self.minute) + 62
        var shown: [Shown] = []
        for stay in stays(from: first, to: last) {
            let entry = programme.schedule[stay.entry]
            guard let layout = entry.layout.flatMap(programme.layout) else { continue }
            for zone in layout.zones { shown += plays(zone, layout.name, stay, entry.daypart) }
        }
        for overlay in programme.overlays {
            for stay in stays(of: overlay, from: first, to: last) {
                shown += plays(overlay.zone, Overlay.layout, stay, overlay.daypart)
            }
        }
        return shown.filter { $0.end > from && $0.start < to }.sorted { ($0.start, $0.zone) < ($1.start, $1.zone) }
    }

    private func plays(_ zone: Zone, _ layout: String, _ stay: Stay, _ daypart: Daypart) -> [Shown] {
        guard case .playlist(let name, _) = zone.content, let playlist = programme.playlist(name),
            playlist.campaigns.isEmpty
        else { return [] }
        let items = playlist.items
        func round(_ items: [Item], _ start: Int, _ end: Int, anchor: Int) -> [Shown] {
            let cycle = items.reduce(Int64(0)) { $0 + Self.length($1) }
            guard cycle > 0 else { return [] }
            let (start, end, anchor) = (
                Int64(start) * Self.minute, Int64(end) * Self.minute, Int64(anchor) * Self.minute
            )
            var position = anchor + (start - anchor) / cycle * cycle
            var shown: [Shown] = []
            var index = 0
            while position < end {
                let item = items[index % items.count]
                let (from, to) = (max(position, start), min(position + Self.length(item), end))
                if from < to {
                    shown.append(
                        Shown(
                            zone: zone.name, layout: layout, item: item.media.path, start: Instant(nanoseconds: from),
                            end: Instant(nanoseconds: to)))
                }
                position += Self.length(item)
                index += 1
            }
            return shown
        }
        guard items.contains(where: { !$0.dayparts.isEmpty }) else {
            return round(items, stay.start, stay.end, anchor: beginning(daypart, at: stay.start) ?? 0)
        }
        return settings(of: items, from: stay.start, to: stay.end).flatMap { setting in
            round(setting.items, setting.start, setting.end, anchor: setting.start)
        }
    }

    /// The spans of a stay, each part of one day, in which the same items may show. Units: minutes.
    private func settings(of items: [Item], from: Int, to: Int) -> [(items: [Item], start: Int, end: Int)] {
        var settings: [(items: [Item], start: Int, end: Int)] = []
        var known: (windows: [[Window]?], day: Int)?
        for minute in from..<to {
            let windows = items.map { item -> [Window]? in
                let windows = item.dayparts.compactMap { window($0, at: minute) }
                return windows.count == item.dayparts.count ? windows : nil
            }
            let day = Almanac.reading(minute * 60, in: zone).day
            if let known, known.windows == windows, known.day == day {
                settings[settings.count - 1].end = minute + 1
            } else {
                let present = zip(items, windows).filter { $0.1 != nil }.map(\.0)
                settings.append((present, minute, minute + 1))
                known = (windows, day)
            }
        }
        return settings
    }

    private static let minute: Int64 = 60_000_000_000

    private static func length(_ item: Item) -> Int64 { (item.span ?? .zero).wholeNanoseconds }

    /// For how long a zone of that layout showed while a campaign might play.
    func possible(_ campaign: Campaign, in layout: String, from: Instant, to: Instant) -> Duration {
        let range = Int(from.nanoseconds / Self.minute)..<Int(to.nanoseconds / Self.minute)
        let count = range.count { minute in
            window(campaign.daypart, at: minute) != nil
                && winner(at: minute).map { programme.schedule[$0.entry].layout == layout } ?? false
        }
        return .seconds(count * 60)
    }
}
