import Faults
import Foundation
import Measures

/// Brings slots into the composition before they are due, takes them out when they are over, and tells what was seen.
///
/// One task runs it; the streaming threads reach it through the stream that the task reads.
struct Conductor {
    /// How long before its start a slot's media is opened.
    static let lead = Duration.seconds(4)

    private let composition: Composition
    private let send: (StageEvent) -> Void
    private var pending: [StageSlot] = []
    private var active: [String: Attached] = [:]
    private var knownUntil: Instant
    private var reported: Int64 = 0
    /// How far the show was when it was last seen to go on, and when that was.
    private var progress: (presented: Int64, at: ContinuousClock.Instant)?
    private(set) var isOver = false

    private struct Attached {
        let slot: StageSlot
        let bin: SlotBin
        /// The streams that have still to join the mixers.
        var missing: Set<SlotBin.Kind>
    }

    init(_ composition: Composition, send: @escaping (StageEvent) -> Void) {
        self.composition = composition
        self.send = send
        knownUntil = composition.opening.start
    }

    mutating func open() throws {
        try composition.start()
        send(.opened(at: composition.epoch))
    }

    mutating func take(_ command: StageCommand) {
        obey(command)
        advance()
    }

    private mutating func obey(_ command: StageCommand) {
        switch command {
        case .open: break
        case .add(let slot): enlist(slot)
        case .end(let slot, let at): end(slot, at: at)
        case .known(let until): knownUntil = max(knownUntil, until)
        case .capture(let path, let at): composition.capture(path, at: at)
        case .steer(let zero): composition.steer(to: zero)
        case .light(let on): composition.lamp?.turn(on: on)
        case .close: composition.close()
        case .together(let commands):
            // A frame may be composed at any moment: what is ended before anything is known to follow it is gone from that one.
            for case .add(let slot) in commands where isDue(slot) { composition.expect(slot) }
            for command in commands { obey(command) }
        }
    }

    mutating func take(_ notice: Composition.Notice) throws {
        switch notice {
        case .presented: break
        case .begun(let slots, let time):
            // All of them before anything that they replace is taken down.
            for slot in slots { send(.begun(slot: slot, at: composition.epoch + .nanoseconds(time))) }
        case .late(let slot, let reason): try delay(slot, reason)
        case .noted(let slot, let text): if active[slot] != nil { send(.noted(slot: slot, text: text)) }
        case .linked(let slot, let kind): active[slot]?.missing.remove(kind)
        case .captured(let path, let picture): composition.write(picture, to: path)
        case .written(let path, nil): send(.captured(path: path))
        case .written(let path, let fault?): send(.uncaptured(path: path, problem: fault.description))
        case .looked(let look): send(.looked(look))
        case .remarked(let sentence): send(.remarked(sentence))
        case .bus(.failed(let source, let what)): try fail(source, what)
        case .bus(.ended): try end()
        }
        advance()
    }

    /// Finds out whether the show still goes on. Throws: `Fault` if it stands and no slot is to blame.
    mutating func tick(now: ContinuousClock.Instant) throws {
        try composition.steer()
        let presented = composition.presented
        guard let progress, progress.presented == presented else {
            self.progress = (presented, now)
            return
        }
        let standing = progress.at.duration(to: now)
        // The frames before the gate may not all be out yet: the mixers and the muxer hold a few back.
        let limit = composition.gate.current
        let stuck = active.values.filter {
            !$0.missing.isEmpty && !$0.slot.source.isStream && composition.snapped($0.slot.start) <= limit
        }
        if standing > Self.patience, let slot = stuck.first?.slot {
            self.progress = (presented, now)
            try fail(SlotBin.namePrefix + slot.id, "nothing of it was decoded in \(Self.patience.text)")
            advance()
        } else if standing > Self.patience * 3 {
            throw Fault(
                .stage, "no frame in \(standing.text)", remedy: "check the output's display and the machine's load")
        }
    }

    /// How long a show may stand before a slot that keeps it waiting is given up.
    private static let patience = Duration.seconds(10)

    private mutating func enlist(_ slot: StageSlot) {
        pending.insert(slot, at: Self.place(of: slot, among: pending))
    }

    /// Where it belongs among those that are to be opened, the next first: by its start, and of those that come at once, what
    /// has to be decoded before what is drawn meanwhile.
    static func place(of slot: StageSlot, among pending: [StageSlot]) -> Int {
        let next = pending.firstIndex { other in
            other.start > slot.start || other.start == slot.start && other.source.isDrawn && !slot.source.isDrawn
        }
        return next ?? pending.endIndex
    }

    /// Gives a slot another end; one that would end before it begins is none.
    private mutating func end(_ id: String, at end: Instant) {
        if let index = pending.firstIndex(where: { $0.id == id }) {
            let slot = pending.remove(at: index)
            if end > slot.start { enlist(slot.ending(at: end)) } else { composition.forget(id) }
        } else if let slot = active[id]?.slot {
            composition.end(id, at: end)
            if end <= slot.start { detach(id) }
        }
    }

    /// The slots that are due are attached, those over are taken out, and the gate opens as far as all is in place.
    private mutating func advance() {
        guard !isOver else { return }
        while let next = pending.first, isDue(next) {
            pending.removeFirst()
            attach(next)
        }
        for attached in active.values { attached.bin.stream?.proceed() }
        retire()
        report()
        let limits =
            [knownUntil] + pending.prefix(1).map(\.start)
            + active.values.filter { !$0.missing.isEmpty }.map(\.slot.start)
        composition.gate.raise(to: limits.map { composition.snapped($0) }.min() ?? 0)
    }

    /// Whether a slot's media is to be opened.
    private func isDue(_ slot: StageSlot) -> Bool {
        slot.start - (composition.epoch + .nanoseconds(composition.presented)) < Self.lead
    }

    private mutating func attach(_ slot: StageSlot) {
        var missing: Set<SlotBin.Kind> = []
        switch slot.source {
        case .video(_, let hasSound): missing = hasSound ? [.video, .audio] : [.video]
        case .sound, .soundStream: missing = [.audio]
        case .stream: missing = [.video]
        case .still, .text, .clock, .fill, .page: break
        }
        do {
            active[slot.id] = Attached(slot: slot, bin: try composition.attach(slot), missing: missing)
        } catch let fault as Fault {
            send(.failed(slot: slot.id, reason: fault.description))
        } catch {
            send(.failed(slot: slot.id, reason: "\(error)"))
        }
    }

    private mutating func retire() {
        for id in composition.presentation.over(at: composition.passed) { detach(id) }
    }

    private mutating func detach(_ id: String) {
        guard let attached = active.removeValue(forKey: id) else { return }
        let decoder = attached.bin.bin.pictureDecoder
        composition.detach(attached.bin, of: attached.slot)
        guard var track = composition.presentation.remove(id) else { return }
        if !attached.slot.source.hasPicture {
            track.countSound(until: composition.presented, at: composition.opening.rate)
        }
        let epoch = composition.epoch
        if let firstSeen = track.firstSeen {
            send(
                .shown(
                    .init(
                        slot: id, start: epoch + .nanoseconds(firstSeen), end: epoch + .nanoseconds(track.lastSeenEnd),
                        frames: track.frames, pictures: track.pictures, decoder: decoder)))
        } else if !track.failed, track.start < composition.presented {
            let trouble = attached.bin.stream.map { "no \($0.wanted) came of it: \($0.trouble)" }
            send(.failed(slot: id, reason: trouble ?? "not one frame was ready in time"))
        }
    }

    /// Tells about once a second how far the show has come.
    private mutating func report() {
        let presented = composition.presented
        guard presented - reported >= 500_000_000 else { return }
        reported = presented
        send(.presented(until: composition.epoch + .nanoseconds(presented)))
    }

    /// A screen goes on trying; a record does not wait for what may never come.
    private mutating func delay(_ id: String, _ reason: String) throws {
        guard composition.output.isLive else { return try fail(SlotBin.namePrefix + id, reason) }
        guard active[id] != nil else { return }
        composition.presentation.stopWaiting(for: id)
        send(.noted(slot: id, text: "\(reason); it is tried again and again"))
    }

    private mutating func fail(_ source: String, _ what: String) throws {
        guard source.hasPrefix(SlotBin.namePrefix) else {
            throw composition.output.fullDisk(after: what)
                ?? Fault(.stage, "\(source): \(what)", remedy: "check the output's display, device and directory")
        }
        let id = String(source.dropFirst(SlotBin.namePrefix.count))
        // What follows the part that is shown may be refused, or broken: nobody wants it.
        guard active[id] != nil, !composition.presentation.isComplete(id) else { return }
        composition.presentation.fail(id)
        send(.failed(slot: id, reason: what))
        detach(id)
    }

    private mutating func end() throws {
        isOver = true
        for id in active.keys.sorted() { detach(id) }
        try composition.finish()
        send(.presented(until: composition.epoch + .nanoseconds(composition.presented)))
        send(.closed)
    }

    /// After a fault, before the process ends: nothing half-written stays.
    func abandon() { composition.abandon() }
}
