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
        /// A slot is on the screen from this instant on.
        case began(Slot, id: String, at: Instant, standIn: String?)
        /// The screen is to be lit, or dark.
        case light(Bool)
        /// What is on the screen was written there.
        case captured(path: String)
        case uncaptured(path: String, problem: String)
        case looked(ScreenLook)
        case finished
        /// The stage cannot go on.
        case refused(code: String, problem: String, remedy: String)
    }

    /// How far ahead of the screen the stage knows what comes.
    static let horizon = Duration.seconds(15)
    /// How long before its start the stage opens a slot's medium, and at most so much more, as it tells of frames twice a
    /// second.
    static let lead = Duration.seconds(5)

    let show: Show
    let timeline: Timeline
    private let zone: TimeZone
    private(set) var start = Instant(nanoseconds: 0)
    private let end: Instant?
    private(set) var told = Instant(nanoseconds: 0)
    private(set) var presented = Instant(nanoseconds: 0)
    var open: [String: Entry] = [:]
    /// What programs on the same board want of the screen.
    var situation = Situation()
    private var isLit = true
    /// Media that kill the stage, or are damaged: others stand in for them from the next slot that is told.
    var setAside: Set<Digest> {
        didSet { notedAside = [] }
    }
    private var notedAside: Set<Release.Place> = []
    private var noted: Set<String> = []
    private var unsaid: [String] = []

    /// A slot that the stage knows of.
    struct Entry: Sendable {
        /// As the timeline has it.
        var slot: Slot
        let source: StageSlot.Source
        let rendition: Rendition?
        /// When it would have ended if nothing had come between.
        let naturalEnd: Instant
        /// What the journal calls that which stands in for the slot's own medium.
        var standIn: String?

        var item: String { standIn ?? slot.title }
        /// What a stage may die of: a file of the release, or a stream by its address.
        var medium: Digest? {
            if let rendition { return rendition.object }
            if case .stream(let address, _) = source { return Digest(stream: address) }
            return nil
        }
        /// Nobody has paid for what stands in.
        var campaign: String? { standIn == nil ? slot.campaign : nil }
    }

    init(_ show: Show, end: Instant?, zone: TimeZone, setAside: Set<Digest> = []) {
        self.show = show
        self.setAside = setAside
        self.end = end
        self.zone = show.programme.timeZone ?? zone
        let (lengths, pages) = show.release.repertoire
        timeline = Timeline(show.programme, lengths: lengths, pages: pages, zone: zone)
    }

    mutating func take(_ event: StageEvent) -> [Effect] {
        switch event {
        case .opened(let at):
            (start, told, presented) = (at, at, at)
            return feed() + lighting(at: at)
        case .presented(let until):
            presented = max(presented, until)
            return [.progress(presented)] + feed() + lighting(at: presented)
        case .begun(let id, let at):
            guard let entry = open[id], entry.slot.depth > 0 else { return [] }
            return [.began(entry.slot, id: id, at: at, standIn: entry.standIn)]
        case .shown(let showing):
            guard let entry = open.removeValue(forKey: showing.slot), entry.slot.depth > 0 else { return [] }
            return [.journal(play(entry, showing))]
        case .failed(let id, let reason):
            guard let entry = open.removeValue(forKey: id) else { return [] }
            return [
                .journal(failure(entry, id: id)),
                .note("\(entry.slot.zone): \(entry.item) did not play: \(reason)"),
            ]
        case .captured(let path): return [.captured(path: path)]
        case .uncaptured(let path, let problem): return [.uncaptured(path: path, problem: problem)]
        case .looked(let look): return [.looked(look)]
        case .noted(let id, let text):
            guard let entry = open[id] else { return [] }
            return [.note("\(entry.slot.zone): \(entry.item) \(text)")]
        case .remarked(let sentence): return [.note(sentence)]
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

    /// The media that may have killed the stage, the likeliest first: a decoder dies most often when it opens its medium or
    /// shows the first of it.
    func suspects() -> [Digest] {
        let attached = open.values.filter { $0.slot.start - Self.lead <= presented && $0.slot.end > presented }
        let ages = attached.map { entry in
            let shown = presented - max(entry.slot.start, start)
            let opened = max(.zero, presented - max(entry.slot.start - Self.lead, start))
            // Of those that are as young, one that has not shown a picture yet.
            return (
                content: entry.medium, age: shown < .zero ? opened : min(shown, opened),
                hasShown: shown < .zero ? 0 : 1, start: entry.slot.start
            )
        }
        var seen: Set<Digest> = []
        return ages.sorted { ($0.age, $0.hasShown, $0.start) < ($1.age, $1.hasShown, $1.start) }
            .compactMap(\.content).filter { seen.insert($0).inserted }
    }

    /// Tells the stage of every slot that starts before the horizon and was not told yet.
    private mutating func feed() -> [Effect] {
        let limit = min(presented + Self.horizon, end ?? presented + Self.horizon)
        guard limit > told else { return [] }
        let isFirst = told == start
        let entries = entries(from: told, to: limit).filter { isFirst || $0.slot.start >= told }
        told = limit
        return entries.flatMap { add($0, from: start) } + notes()
            + [.command(.known(until: limit == end ? limit + .seconds(1) : limit))]
    }

    /// Whether the screen is to be dark now, if that is news.
    func isDark(at instant: Instant) -> Bool {
        open.values.contains { $0.slot.content == .off && $0.slot.start <= instant && instant < $0.slot.end }
    }

    mutating func lighting(at instant: Instant) -> [Effect] {
        let lit = !isDark(at: instant)
        guard lit != isLit else { return [] }
        isLit = lit
        return [.light(lit)]
    }

    /// What the timeline has between two instants and how the stage makes it. What it cannot make is noted.
    mutating func entries(from: Instant, to: Instant) -> [Entry] {
        let activations = situation.activations
        let natural = activations.isEmpty ? [] : timeline.slots(from: from, to: to)
        let slots = timeline.slots(from: from, to: to, triggers: activations, fields: situation.fields)
        return slots.compactMap { slot in
            let whole = natural.first { $0.layout == slot.layout && $0.zone == slot.zone && $0.start == slot.start }
            return entry(slot, naturalEnd: max(whole?.end ?? slot.end, slot.end))
        }
    }

    private mutating func entry(_ slot: Slot, naturalEnd: Instant) -> Entry? {
        func entry(_ source: StageSlot.Source, _ rendition: Rendition? = nil) -> Entry {
            Entry(slot: slot, source: source, rendition: rendition, naturalEnd: naturalEnd)
        }
        switch slot.content {
        case .background(let colour): return entry(.fill(colour))
        case .text(let look): return entry(.text(look))
        case .off: return entry(.fill(.black))
        case .item(let item, let fit):
            if let drawn = drawn(item) { return entry(drawn) }
            let place = Release.Place(
                media: item.media.path, zone: slot.area, fit: fit,
                background: show.programme.layout(slot.layout)?.background ?? .black)
            if case .stream(let address) = item.media {
                return unlessSetAside(entry(.stream(address: address, fit: fit)), place)
            }
            guard let found = show.release.rendition(for: place, board: show.board) else {
                if noted.insert("\(place)").inserted {
                    unsaid.append(
                        "\(slot.zone): the release has no rendition of \(item.media.path) for \(show.board)")
                }
                return nil
            }
            return unlessSetAside(entry(StageSlot.Source(found, in: show.depot, origins: item.origins), found), place)
        }
    }

    /// The entry, or what stands in for it while its medium is set aside.
    private mutating func unlessSetAside(_ entry: Entry, _ place: Release.Place) -> Entry? {
        guard let medium = entry.medium, setAside.contains(medium) else { return entry }
        let what = "\(entry.slot.zone): \(place.media) is set aside"
        let isNews = notedAside.insert(place).inserted
        guard entry.source.hasPicture else {
            if isNews { unsaid.append(what) }
            return nil
        }
        let other = StandIn(for: place, in: show, without: setAside)
        if isNews { unsaid.append("\(what), \(other.item) stands in for it") }
        return Entry(
            slot: entry.slot, source: other.source, rendition: other.rendition, naturalEnd: entry.naturalEnd,
            standIn: other.item)
    }

    /// What the stage draws by itself.
    private func drawn(_ item: Item) -> StageSlot.Source? {
        switch item.media {
        case .text(let look): .text(look)
        case .clock(let look): .clock(look, timeZone: zone.identifier)
        case .web(let address) where item.media.isRemote: .page(LivePage(address: address, origins: item.origins))
        case .video, .image, .audio, .document, .page, .web, .stream: nil
        }
    }

    mutating func notes() -> [Effect] {
        defer { unsaid = [] }
        return unsaid.map { .note($0) }
    }

    /// Tells the stage of a slot, which is seen from `instant` on at the earliest.
    mutating func add(_ entry: Entry, from instant: Instant) -> [Effect] {
        let id = UUID().uuidString
        let slot = entry.slot
        open[id] = entry
        return [
            .command(
                .add(
                    StageSlot(
                        id: id, zone: "\(slot.layout)/\(slot.zone)", area: slot.area, depth: slot.depth,
                        start: max(slot.start, instant), end: slot.end, origin: slot.origin, source: entry.source,
                        transition: slot.start >= instant ? slot.transition : nil, opacity: slot.opacity,
                        volume: slot.volume)))
        ]
    }

    /// Without an `outcome`, that which follows from the instants.
    private func play(
        _ entry: Entry, _ showing: StageEvent.Showing, outcome: Play.Outcome? = nil
    ) -> Play {
        let frame = Duration.nanoseconds(show.release.rate.nanoseconds(ofFrame: 1) + 1)
        let whole =
            showing.start - entry.slot.start <= frame && entry.naturalEnd - showing.end <= frame && !entry.slot.isRest
        return Play(
            id: UUID(uuidString: showing.slot) ?? UUID(), release: show.digest, layout: entry.slot.layout,
            zone: entry.slot.zone, item: entry.item, campaign: entry.campaign,
            content: entry.rendition?.object, trigger: entry.slot.trigger, start: showing.start, end: showing.end,
            frames: showing.frames, pictures: showing.pictures,
            dropped: showing.frames == 0 ? 0 : dropped(showing),
            outcome: outcome ?? (whole ? .completed : .interrupted), output: show.output,
            clock: show.isLive ? .system : .virtual)
    }

    /// Frames of the canvas that passed between the first that showed it and the last, and did not.
    private func dropped(_ showing: StageEvent.Showing) -> Int {
        let half = Duration.nanoseconds(show.release.rate.nanoseconds(ofFrame: 1) / 2)
        return max(0, Int(show.release.rate.frames(in: showing.end - showing.start + half)) - showing.frames)
    }

    private func failure(_ entry: Entry, id: String) -> Play {
        Play(
            id: UUID(uuidString: id) ?? UUID(), release: show.digest, layout: entry.slot.layout, zone: entry.slot.zone,
            item: entry.item, campaign: entry.campaign, content: entry.rendition?.object,
            trigger: entry.slot.trigger, start: max(entry.slot.start, start), end: max(entry.slot.start, start),
            frames: 0, pictures: 0, outcome: .failed, output: show.output,
            clock: show.isLive ? .system : .virtual)
    }
}

extension Slot {
    /// Whether it is what is left of an item that something came between.
    fileprivate var isRest: Bool {
        guard case .item = content else { return false }
        return start != origin
    }
}
