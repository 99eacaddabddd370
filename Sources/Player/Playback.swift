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
        /// A medium was shown from its beginning to its end.
        case cleared(Digest)
        /// A sentence for whoever watches.
        case note(String)
        /// Frames before this instant have been shown.
        case progress(Instant)
        /// A slot is on the screen from this instant on.
        case began(Slot, id: String, at: Instant, standIn: String?)
        /// Another release is on the screen from here on.
        case changed(Show)
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
    /// How long a medium may take to open where nothing is told ahead.
    static let opening = Duration.seconds(1)

    /// What is shown, and what is to take over.
    var script: Script
    var next: Script?
    /// The terminal's own, which counts where a programme names none.
    let home: TimeZone
    private(set) var start = Instant(nanoseconds: 0)
    private var end: Instant?
    /// When the steady clock stood at zero.
    private(set) var zero: Instant
    /// How far the clock has been set ahead since the stage opened, which goes by what it said then.
    private var shift = Duration.zero
    /// What plays say of the clock.
    var reading: ClockReading
    /// What they say of the display.
    private(set) var display: Play.Display?
    private(set) var told = Instant(nanoseconds: 0)
    private(set) var presented = Instant(nanoseconds: 0)
    var open: [String: Entry] = [:]
    /// What programs on the same board want of the screen.
    var situation = Situation()
    private var isLit = true
    /// Media that kill the stage, or are damaged: others stand in for them from the next slot that is told.
    var setAside: Set<Digest>
    private var notedAside: Set<Release.Place> = []
    private var noted: Set<String> = []
    private var unsaid: [String] = []

    var show: Show { script.show }
    var timeline: Timeline { script.timeline }

    /// A release and what comes of it.
    struct Script: Sendable {
        let show: Show
        let timeline: Timeline
        let zone: TimeZone
        /// When it took over from another; what it shows then it shows from then on.
        var since: Instant?

        init(_ show: Show, zone: TimeZone, since: Instant? = nil) {
            self.show = show
            self.zone = show.programme.timeZone ?? zone
            self.since = since
            timeline = show.timeline(in: zone)
        }
    }

    /// A slot that the stage knows of.
    struct Entry: Sendable {
        /// As the timeline has it.
        var slot: Slot
        let release: Digest
        let source: StageSlot.Source
        let rendition: Rendition?
        /// When it would have ended if nothing had come between.
        let naturalEnd: Instant
        /// How far the clock had been set ahead when it was told, and what was to be said of it.
        var shift = Duration.zero
        var reading = ClockReading.system
        /// From when on the stage was told to show it, which may be in its middle.
        var since: Instant?
        /// Whether a display was there all the time.
        var display: Play.Display?
        /// What the journal calls that which stands in for the slot's own medium.
        var standIn: String?

        var item: String { standIn ?? slot.title }
        /// What a stage may die of: a file of the release, or a stream by its address.
        var medium: Digest? {
            if let rendition { return rendition.object }
            return source.address.map { Digest(stream: $0) }
        }
        /// Nobody has paid for what stands in.
        var campaign: String? { standIn == nil ? slot.campaign : nil }
    }

    init(
        _ show: Show, end: Instant?, zone: TimeZone, setAside: Set<Digest> = [],
        zero: Instant = Instant(nanoseconds: 0),
        reading: ClockReading? = nil
    ) {
        home = zone
        script = Script(show, zone: zone)
        self.zero = zero
        self.reading = reading ?? (show.isLive ? .system : .virtual)
        self.setAside = setAside
        self.end = end
    }

    mutating func take(_ event: StageEvent) -> [Effect] {
        switch event {
        case .opened(let at):
            start = at + shift
            (told, presented) = (start, start)
            return feed() + lighting(at: start)
        case .presented(let until):
            presented = max(presented, until + shift)
            return [.progress(presented)] + takeOver(by: presented) + feed() + lighting(at: presented)
        case .begun(let id, let at):
            guard let entry = open[id], entry.slot.depth > 0 else { return [] }
            // As sure as the clock is now; by another clock than it was told by, as sure as that was.
            if entry.shift == shift { open[id]?.reading = reading }
            // Its first frame may come half a frame before its start.
            return takeOver(by: entry.slot.start + (shift - entry.shift))
                + [.began(entry.slot, id: id, at: at + entry.shift, standIn: entry.standIn)]
        case .shown(let showing):
            guard let entry = open.removeValue(forKey: showing.slot), entry.slot.depth > 0 else { return [] }
            let play = play(entry, showing.moved(by: entry.shift))
            let cleared = play.outcome == .completed ? entry.medium.map { [Effect.cleared($0)] } : nil
            return [.journal(play)] + (cleared ?? [])
        case .failed(let id, let reason):
            guard let entry = open.removeValue(forKey: id), !isRemnant(entry) else { return [] }
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

    /// What the machine says of the display now; what is on the screen without one was not seen.
    mutating func look(at display: Play.Display?) {
        self.display = display
        guard let display else { return }
        for (id, entry) in open where entry.slot.start <= moment(presented, of: entry) {
            if entry.display != .disconnected { open[id]?.display = display }
        }
    }

    /// The same moment as the clock had it when the slot was told.
    func moment(_ instant: Instant, of entry: Entry) -> Instant { instant - (shift - entry.shift) }

    /// The same moment as the stage's clock has it.
    func onStage(_ instant: Instant) -> Instant { instant - shift }

    /// From when on it can have been seen, as the clock had it when it was told.
    func seenFrom(_ entry: Entry) -> Instant {
        max(entry.since ?? entry.slot.start, moment(start, of: entry))
    }

    /// The clock was set: what the stage shows from `now` on is what is due by the new time.
    mutating func follow(_ zero: Instant, at now: Instant) -> [Effect] {
        let step = zero - self.zero
        guard step != .zero else { return [] }
        self.zero = zero
        shift += step
        end = end.map { $0 + step }
        script.since = script.since.map { $0 + step }
        if let takeover = next?.since { next?.since = takeover + step }
        guard told > start else { return [] }
        (start, told, presented) = (start + step, told + step, presented + step)
        return adopt(situation, at: now)
    }

    /// The clock was moved by so little that the stage follows by its pace alone.
    mutating func steer(to zero: Instant) -> [Effect] {
        let step = zero - self.zero
        guard show.isLive, step != .zero, max(step, .zero - step) <= Timekeeper.tolerance else { return [] }
        self.zero = zero
        return [.command(.steer(zero: onStage(zero)))]
    }

    /// Tells the stage of every slot that starts before the horizon and was not told yet.
    private mutating func feed() -> [Effect] {
        let limit = min(presented + Self.horizon, end ?? presented + Self.horizon)
        guard limit > told else { return [] }
        let isFirst = told == start
        let entries = entries(from: told, to: limit).filter { isFirst || $0.slot.start >= told }
        told = limit
        return entries.flatMap { add($0, from: start) } + notes()
            + [.command(.known(until: onStage(limit == end ? limit + .seconds(1) : limit)))]
    }

    /// Whether the screen is to be dark now, if that is news.
    func isDark(at instant: Instant) -> Bool {
        open.values.contains { entry in
            let now = moment(instant, of: entry)
            return entry.slot.content == .off && entry.slot.start <= now && now < entry.slot.end
        }
    }

    mutating func lighting(at instant: Instant) -> [Effect] {
        let lit = !isDark(at: instant)
        guard lit != isLit else { return [] }
        isLit = lit
        return [.light(lit)]
    }

    /// What the timeline has between two instants and how the stage makes it. What it cannot make is noted.
    mutating func entries(from: Instant, to: Instant) -> [Entry] {
        guard let next, let takeover = next.since else { return entries(of: script, from: from, to: to) }
        let before = from < takeover ? entries(of: script, from: from, to: min(to, takeover)) : []
        let after = takeover < to ? entries(of: next, from: max(from, takeover), to: to) : []
        return before.map { $0.ending(by: takeover) } + after
    }

    private mutating func entries(of script: Script, from: Instant, to: Instant) -> [Entry] {
        let timeline = script.timeline
        let activations = situation.activations
        let natural = activations.isEmpty ? [] : timeline.slots(from: from, to: to)
        let slots = timeline.slots(from: from, to: to, triggers: activations, fields: situation.fields)
        return slots.compactMap { slot in
            let whole = natural.first { $0.layout == slot.layout && $0.zone == slot.zone && $0.start == slot.start }
            let made = entry(slot, naturalEnd: max(whole?.end ?? slot.end, slot.end), script)
            guard let since = script.since else { return made }
            return made?.beginning(at: since)
        }
    }

    private mutating func entry(_ slot: Slot, naturalEnd: Instant, _ script: Script) -> Entry? {
        let show = script.show
        func entry(_ source: StageSlot.Source, _ rendition: Rendition? = nil) -> Entry {
            Entry(
                slot: slot, release: show.digest, source: source, rendition: rendition, naturalEnd: naturalEnd,
                shift: shift, reading: reading)
        }
        switch slot.content {
        case .background(let colour): return entry(.fill(colour))
        case .text(let look): return entry(.text(look))
        case .off: return entry(.fill(.black))
        case .item(let item, let fit):
            if let drawn = drawn(item, in: script.zone) { return entry(drawn) }
            guard let place = show.place(of: slot) else { return nil }
            if let address = item.media.streamAddress {
                let source: StageSlot.Source =
                    item.media.kind == .audio ? .soundStream(address: address) : .stream(address: address, fit: fit)
                return unlessSetAside(entry(source), place, in: show)
            }
            guard let found = show.release.rendition(for: place, board: show.board) else {
                if noted.insert("\(place)").inserted {
                    unsaid.append(
                        "\(slot.zone): the release has no rendition of \(item.media.path) for \(show.board)")
                }
                return nil
            }
            let source = StageSlot.Source(found, in: show.depot, origins: item.origins)
            return unlessSetAside(entry(source, found), place, in: show)
        }
    }

    /// The entry, or what stands in for it while its medium is set aside.
    private mutating func unlessSetAside(_ entry: Entry, _ place: Release.Place, in show: Show) -> Entry? {
        guard let medium = entry.medium, setAside.contains(medium) else { return entry }
        let what = "\(entry.slot.zone): \(entry.slot.title) is not played"
        let isNews = notedAside.insert(place).inserted
        guard entry.source.hasPicture else {
            if isNews { unsaid.append(what) }
            return nil
        }
        let other = StandIn(for: place, in: show, without: setAside)
        if isNews { unsaid.append("\(what), \(other.item) stands in for it") }
        return Entry(
            slot: entry.slot, release: entry.release, source: other.source, rendition: other.rendition,
            naturalEnd: entry.naturalEnd, shift: entry.shift, reading: entry.reading, standIn: other.item)
    }

    /// What the stage draws by itself.
    private func drawn(_ item: Item, in zone: TimeZone) -> StageSlot.Source? {
        switch item.media {
        case .text(let look): .text(look)
        case .clock(let look): .clock(look, timeZone: zone.identifier, ahead: shift)
        case .web(let address) where item.media.isRemote: .page(LivePage(address: address, origins: item.origins))
        case .video, .image, .audio, .document, .page, .web, .stream: nil
        }
    }

    /// Writes what is on the screen next.
    func capture(_ path: String) -> [Effect] { [.command(.capture(path: path, at: onStage(presented)))] }

    mutating func notes() -> [Effect] {
        defer { unsaid = [] }
        return unsaid.map { .note($0) }
    }

    /// Tells the stage of a slot, which is seen from `instant` on at the earliest.
    mutating func add(_ entry: Entry, from instant: Instant) -> [Effect] {
        let id = UUID().uuidString
        let slot = entry.slot
        open[id] = entry
        open[id]?.since = max(slot.start, instant)
        return [
            .command(
                .add(
                    StageSlot(
                        id: id, zone: "\(slot.layout)/\(slot.zone)", area: slot.area, depth: slot.depth,
                        start: onStage(max(slot.start, instant)), end: onStage(slot.end), origin: onStage(slot.origin),
                        source: entry.source,
                        transition: slot.start >= instant ? slot.transition : nil, opacity: slot.opacity,
                        volume: slot.volume)))
        ]
    }
}
