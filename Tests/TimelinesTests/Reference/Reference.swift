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
        let dayparts = programme.schedule.map(\.daypart) + programme.campaigns.map(\.daypart)
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

    /// What zones with plain playlists show in part between two instants, whole, in the order of start and zone.
    func shown(from: Instant, to: Instant) -> [Shown] {
        let minute: Int64 = 60_000_000_000
        // No item is longer than an hour here.
        let stays = stays(from: Int(from.nanoseconds / minute) - 61, to: Int(to.nanoseconds / minute) + 62)
        var shown: [Shown] = []
        for stay in stays {
            let entry = programme.schedule[stay.entry]
            guard let layout = entry.layout.flatMap(programme.layout) else { continue }
            let anchor = Int64(beginning(entry.daypart, at: stay.start) ?? 0) * minute
            let (start, end) = (Int64(stay.start) * minute, Int64(stay.end) * minute)
            for (name, items) in plainZones(of: layout) {
                var index = 0
                let cycle = items.reduce(0) { $0 + $1.length }
                var position = anchor + (max(start, from.nanoseconds) - anchor) / cycle * cycle
                while position < min(end, to.nanoseconds) {
                    let item = items[index % items.count]
                    let (first, last) = (max(position, start), min(position + item.length, end))
                    if first < last, last > from.nanoseconds, first < to.nanoseconds {
                        shown.append(
                            Shown(
                                zone: name, layout: layout.name, item: item.title,
                                start: Instant(nanoseconds: first), end: Instant(nanoseconds: last)))
                    }
                    position += item.length
                    index += 1
                }
            }
        }
        return shown.sorted { ($0.start, $0.zone) < ($1.start, $1.zone) }
    }

    /// Zones whose playlists have nothing but items that say how long they show.
    private func plainZones(of layout: Layout) -> [(name: String, items: [(title: String, length: Int64)])] {
        layout.zones.compactMap { zone in
            guard case .playlist(let name, _) = zone.content, let playlist = programme.playlist(name),
                playlist.campaigns.isEmpty
            else { return nil }
            return (zone.name, playlist.items.map { ($0.media.path, ($0.span ?? .zero).wholeNanoseconds) })
        }
    }

    /// For how long a zone of that layout showed while a campaign might play.
    func possible(_ campaign: Campaign, in layout: String, from: Instant, to: Instant) -> Duration {
        let minute: Int64 = 60_000_000_000
        let range = Int(from.nanoseconds / minute)..<Int(to.nanoseconds / minute)
        let count = range.count { minute in
            window(campaign.daypart, at: minute) != nil
                && winner(at: minute).map { programme.schedule[$0.entry].layout == layout } ?? false
        }
        return .seconds(count * 60)
    }
}
