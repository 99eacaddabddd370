import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Timelines

/// What is to be played, where and until when.
struct Show: Sendable {
    let depot: DepotDirectory
    let digest: Digest
    let release: Release
    let programme: Programme
    let board: String
    let output: String
    let isLive: Bool
}

/// Decides what the stage is told and what the journal gets. Pure: events in, effects out, no clock, no I/O.
struct Playback {
    enum Effect: Sendable {
        case command(StageCommand)
        case journal(Play)
        /// A sentence for whoever watches.
        case note(String)
        /// Frames before this instant have been shown.
        case progress(Instant)
        case finished
        /// The stage cannot go on.
        case refused(code: String, problem: String, remedy: String)
    }

    /// How far ahead of the screen the stage knows what comes.
    static let horizon = Duration.seconds(15)

    private let show: Show
    private let timeline: Timeline
    private var start = Instant(nanoseconds: 0)
    private let end: Instant?
    private var told = Instant(nanoseconds: 0)
    private var presented = Instant(nanoseconds: 0)
    private var open: [String: (slot: Slot, rendition: Rendition?)] = [:]
    private var noted: Set<String> = []

    init(_ show: Show, end: Instant?, zone: TimeZone) {
        self.show = show
        self.end = end
        let (lengths, pages) = show.release.repertoire
        timeline = Timeline(show.programme, lengths: lengths, pages: pages, zone: zone)
    }

    mutating func take(_ event: StageEvent) -> [Effect] {
        switch event {
        case .opened(let at):
            (start, told, presented) = (at, at, at)
            return feed()
        case .presented(let until):
            presented = max(presented, until)
            return [.progress(presented)] + feed()
        case .shown(let showing):
            guard let entry = open.removeValue(forKey: showing.slot), entry.slot.depth > 0 else { return [] }
            return [.journal(play(entry, showing))]
        case .failed(let id, let reason):
            guard let entry = open.removeValue(forKey: id) else { return [] }
            return [
                .journal(failure(entry, id: id)),
                .note("\(entry.slot.zone): \(entry.slot.title) did not play: \(reason)"),
            ]
        case .captured(let path): return [.note("screenshot: \(path)")]
        case .closed: return [.finished]
        case .refused(let code, let problem, let remedy):
            return [.refused(code: code, problem: problem, remedy: remedy)]
        }
    }

    /// What was on the screen when the stage ended without a word: interrupted at the last frame it told of. How many
    /// frames showed it nobody has counted, so they are none.
    mutating func stageGone() -> [Effect] {
        defer { open = [:] }
        let seen = open.filter { $0.value.slot.depth > 0 && max($0.value.slot.start, start) < presented }
        return seen.sorted { ($0.value.slot.start, $0.key) < ($1.value.slot.start, $1.key) }.map { id, entry in
            let showing = StageEvent.Showing(
                slot: id, start: max(entry.slot.start, start), end: min(entry.slot.end, presented), frames: 0,
                pictures: 0)
            return .journal(play(entry, showing, outcome: .interrupted))
        }
    }

    /// Tells the stage of every slot that starts before the horizon and was not told yet.
    private mutating func feed() -> [Effect] {
        let limit = min(presented + Self.horizon, end ?? presented + Self.horizon)
        guard limit > told else { return [] }
        let isFirst = told == start
        let slots = timeline.slots(from: told, to: limit).filter { isFirst || $0.start >= told }
        told = limit
        return slots.flatMap { add($0) } + [.command(.known(until: limit == end ? limit + .seconds(1) : limit))]
    }

    private mutating func add(_ slot: Slot) -> [Effect] {
        let source: StageSlot.Source
        var rendition: Rendition?
        switch slot.content {
        case .background(let colour): source = .fill(colour)
        case .text(let look): source = .text(look)
        case .off: source = .fill(.black)
        case .item(let item, _) where item.media.kind == .text:
            guard case .text(let look) = item.media else { return [] }
            source = .text(look)
        case .item(let item, let fit):
            let place = Release.Place(
                media: item.media.path, zone: slot.area, fit: fit,
                background: show.programme.layout(slot.layout)?.background ?? .black)
            guard let found = show.release.rendition(for: place, board: show.board) else {
                let isNew = noted.insert("\(place)").inserted
                return isNew
                    ? [.note("\(slot.zone): the release has no rendition of \(item.media.path) for \(show.board)")] : []
            }
            rendition = found
            let path = show.depot.path(of: found.object).string
            source = found.kind == .video ? .video(path: path, hasSound: found.hasSound) : .still(path: path)
        }
        let id = UUID().uuidString
        open[id] = (slot, rendition)
        return [
            .command(
                .add(
                    StageSlot(
                        id: id, zone: "\(slot.layout)/\(slot.zone)", area: slot.area, depth: slot.depth,
                        start: max(slot.start, start), end: slot.end, origin: slot.origin, source: source)))
        ]
    }

    /// Without an `outcome`, that which follows from the instants.
    private func play(
        _ entry: (slot: Slot, rendition: Rendition?), _ showing: StageEvent.Showing, outcome: Play.Outcome? = nil
    ) -> Play {
        let frame = Duration.nanoseconds(show.release.rate.nanoseconds(ofFrame: 1) + 1)
        let whole = showing.start - entry.slot.start <= frame && entry.slot.end - showing.end <= frame
        return Play(
            id: UUID(uuidString: showing.slot) ?? UUID(), release: show.digest, layout: entry.slot.layout,
            zone: entry.slot.zone, item: entry.slot.title, content: entry.rendition?.object, start: showing.start,
            end: showing.end, frames: showing.frames, pictures: showing.pictures,
            outcome: outcome ?? (whole ? .completed : .interrupted), output: show.output,
            clock: show.isLive ? .system : .virtual)
    }

    private func failure(_ entry: (slot: Slot, rendition: Rendition?), id: String) -> Play {
        Play(
            id: UUID(uuidString: id) ?? UUID(), release: show.digest, layout: entry.slot.layout, zone: entry.slot.zone,
            item: entry.slot.title, content: entry.rendition?.object, start: max(entry.slot.start, start),
            end: max(entry.slot.start, start), frames: 0, pictures: 0, outcome: .failed, output: show.output,
            clock: show.isLive ? .system : .virtual)
    }
}
