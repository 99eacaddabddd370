import CGStreamer
import Faults
import Foundation
import Measures
import Programmes
import Synchronization
import SystemPackage

/// The pipeline: a canvas and a silence that slots are mixed onto, and the output behind them.
final class Composition: Sendable {
    let opening: StageCommand.Opening
    let output: Output
    let presentation: Presentation
    private let examiner: Examiner
    private let photographer = Photographer()
    let ducking = Ducking()
    let pipeline = Element.pipeline()
    let pipelineClock = PipelineClock()
    /// `nil` for a record.
    let wall = Mutex<WallTie?>(nil)
    private let videoMixer: Element
    let audioMixer: Element
    private let chain: OutputChain
    /// Opens for times up to which every slot is in place. Outputs at the pace of a screen do not wait.
    let gate: Gate
    private let watcher = BusWatcher()
    private let guests: GuestHouse
    private let clock = Mutex(Clock())
    private let streams = StreamPool()
    /// What brings slots' pictures to a mixer that does not take them as they are.
    let inlets = Mutex<[String: Element]>([:])
    /// The slots whose pads may join the mixers, which they do under this lock: a mixer would wait for ever for what joins it
    /// when its slot was taken out already.
    private let joinable = Mutex<Set<String>>([])
    /// Of displays that are the stage's own.
    let lamp: Lamp?
    private let paces: Mutex<(position: Pace.Position, all: [String: Pace])>

    private struct Clock {
        var epoch = Instant(nanoseconds: 0)
        /// Units: nanoseconds of running time.
        var end = Int64.max
        var composed: Int64 = 0
        var presented: Int64 = 0
        /// The end of the last piece of a record's sound that was mixed.
        var mixed = Int64.max
        var told = -Composition.quiet
        var captures: [(path: String, at: Int64)] = []
    }

    /// What the streaming threads tell.
    enum Notice: Sendable {
        case bus(BusMessage)
        case presented
        /// Units: nanoseconds of running time.
        case begun(slots: [String], at: Int64)
        case captured(path: String, KeptPicture)
        case written(path: String, Fault?)
        case looked(ScreenLook)
        /// What went wrong with a page that goes on.
        case remarked(String)
        case linked(slot: String, SlotBin.Kind)
        /// A stream has nothing in time.
        case late(slot: String, reason: String)
        case noted(slot: String, text: String)
    }

    private let tell: @Sendable (Notice) -> Void

    /// Throws: `Fault` for an output or a plug-in that is not to be had.
    init(_ opening: StageCommand.Opening, tell: @escaping @Sendable (Notice) -> Void) throws {
        self.opening = opening
        self.tell = tell
        guests = GuestHouse { tell(.remarked($0)) }
        output = try Output(parsing: opening.output)
        examiner = Examiner(opening.canvas, rotation: opening.rotation)
        presentation = Presentation(examiner)
        gate = Gate(limit: output.isLive ? .max : 0)
        let ahead = opening.rate.nanoseconds(ofFrame: Self.framesAhead)
        paces = Mutex((Pace.Position(next: 0, limit: ahead), [:]))
        chain = try OutputChain(output)
        lamp = output == .screen(.kms) ? Lamp { tell(.remarked($0)) } : nil
        videoMixer = try opening.composer.mixer(live: output.isLive)
        audioMixer = try Element.mixer("audiomixer", live: output.isLive)
        if let end = opening.end { clock.withLock { $0.end = (end - opening.start).wholeNanoseconds } }
        try buildVideo()
        try buildAudio()
        try joinOutput()
    }

    var format: SlotBin.Format {
        SlotBin.Format(canvas: opening.canvas, rate: opening.rate, isLive: output.isLive)
    }

    private func buildVideo() throws {
        // It keeps the mixer going and holds it back; what is black is the mixer's own background.
        let corner = try Element("videotestsrc")
        corner.set("pattern", "black")
        corner.set("num-buffers", 1)
        let small = SlotBin.Format.video(width: 16, height: 16)
        let canvas = try Element("imagefreeze", package: "gstreamer1.0-plugins-good")
        canvas.set("is-live", output.isLive)
        videoMixer.set("background", "black")
        videoMixer.set("emit-signals", true)
        let queue = try Element("queue")
        queue.set("max-size-buffers", 4)
        try pipeline.chain(
            [
                corner, try Element.capsFilter(small), canvas,
                try Element.capsFilter("\(small),framerate=\(opening.rate.fraction)"),
            ] + opening.composer.inlet() + [videoMixer] + opening.composer.outlet(opening) + [queue] + chain.video)
        keepTime(canvas)
        queue.pad("src")?.watchBuffers { [weak self] buffer in self?.present(buffer) ?? .end }
        if let lamp { chain.video.last?.pad("sink")?.watchBuffers { _ in lamp.verdict() } }
        let box = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe mq_on_samples_selected(
            videoMixer.pointer,
            { mixer, segment, pts, _, duration, _, data in
                guard let mixer = unsafe mixer, let data = unsafe data else { return }
                let composition = unsafe Unmanaged<Composition>.fromOpaque(data).takeUnretainedValue()
                unsafe composition.presentation.compose(
                    time: Int64(pts), duration: Int64(duration), mixer: mixer)
                composition.composed(Int64(pts), Int64(duration))
                guard composition.opening.composer == .processor else { return }
                unsafe mq_choose_lone_picture(mixer)
            }, box)
    }

    private func buildAudio() throws {
        let silence = try Element("audiotestsrc")
        silence.set("wave", "silence")
        audioMixer.set("output-buffer-duration", 40_000_000)
        silence.set("is-live", output.isLive)
        // A record's silence is as fine as its gate, and its muxer may want pictures first. A screen's silence is there for a
        // second at once: the loudspeaker says when the next piece is mixed, which then waits in the queue until it is due.
        silence.set("samplesperbuffer", output.isLive ? 48_000 : 1920)
        let queue = try Element("queue")
        queue.set("max-size-buffers", output.isLive ? 1 : 0)
        queue.set("max-size-bytes", 0)
        queue.set("max-size-time", 20_000_000_000)
        // A mixer that must deliver before it knows what it is given would settle on whole numbers at 44.1 kHz.
        let formats = try (0..<2).map { _ in try Element.capsFilter(SlotBin.Format.audio) }
        try pipeline.chain([silence, formats[0], audioMixer, formats[1], queue] + chain.audio)
        keepTime(silence)
        if !output.isLive {
            clock.withLock { $0.mixed = 0 }
            audioMixer.pad("src")?.watchBuffers { [weak self] buffer in
                self?.clock.withLock { $0.mixed = buffer.runningTime + buffer.duration }
                return .pass
            }
        }
        queue.pad("src")?.watchBuffers { [weak self] buffer in
            guard let self else { return .end }
            return buffer.runningTime < clock.withLock(\.end) ? .pass : .end
        }
    }

    private func joinOutput() throws {
        guard let muxer = chain.muxed.first else { return }
        try pipeline.chain(chain.muxed)
        for last in [chain.video.last, chain.audio.last] { try last?.link(to: muxer) }
    }

    /// Starts the show. Throws: `Fault` if the output refuses.
    func start() throws {
        watcher.start(pipeline, slotPrefix: SlotBin.namePrefix) { [tell] in tell(.bus($0)) }
        var epoch = opening.start as Instant?
        if let zero = opening.zero {
            epoch = startLive(zero)
        } else if !pipeline.setState(GST_STATE_PLAYING) {
            epoch = nil
        }
        guard let epoch else {
            throw Fault(
                .stageOutput, "the output '\(opening.output)' does not start",
                remedy: "check that its display and its device are there")
        }
        clock.withLock { clock in
            clock.epoch = epoch
            if let end = opening.end { clock.end = (end - epoch).wholeNanoseconds }
        }
    }

    /// The instant of running time zero.
    var epoch: Instant { clock.withLock(\.epoch) }

    func runningTime(_ instant: Instant) -> Int64 { (instant - epoch).wholeNanoseconds }

    /// The same moment on the nearest frame of the output, counted on before the first one too.
    func snapped(_ instant: Instant) -> Int64 {
        let time = runningTime(instant)
        let half = opening.rate.nanoseconds(ofFrame: 1) / 2
        let frame = opening.rate.frames(in: .nanoseconds(max(0, abs(time) - half)))
        return opening.rate.nanoseconds(ofFrame: frame) * (time < 0 ? -1 : 1)
    }

    /// The end of the last frame that went to the output. Units: nanoseconds of running time.
    var presented: Int64 { clock.withLock(\.presented) }

    /// Of what ends before that nothing is to be seen or heard any more. A record's sound may come at the pace of the clock, and
    /// its pictures be ahead.
    var passed: Int64 { clock.withLock { min($0.presented, $0.mixed) } }

    /// How many frames streams are made for ahead of the mixer.
    private static let framesAhead = 3

    /// Streams hand over what the next frames need.
    private func composed(_ time: Int64, _ duration: Int64) {
        let moved = paces.withLock { paces in
            paces.position = Pace.Position(
                next: time + duration, limit: time + duration * Int64(Self.framesAhead))
            return (paces.position, Array(paces.all.values))
        }
        for pace in moved.1 { pace.move(to: moved.0) }
    }

    /// How long a screen's frames go by untold. Units: nanoseconds.
    private static let quiet: Int64 = 100_000_000

    private func present(_ buffer: BorrowedBuffer) -> Pad.Verdict {
        let time = buffer.runningTime
        let (goesOn, isNews, due) = clock.withLock { clock in
            guard time < clock.end else { return (false, true, [(path: String, at: Int64)]()) }
            clock.presented = time + buffer.duration
            // A record goes on as soon as it is known how far it is; on a screen all is prepared seconds ahead.
            let isNews = !output.isLive || time - Self.quiet >= clock.told
            if isNews { clock.told = time }
            let due = clock.captures.filter { $0.at <= time }
            clock.captures.removeAll { $0.at <= time }
            return (true, isNews, due)
        }
        let begun = goesOn ? presentation.present(time: time) : []
        if !begun.isEmpty { tell(.begun(slots: begun, at: time)) }
        for capture in due {
            if let picture = buffer.keep() { tell(.captured(path: capture.path, picture)) }
        }
        if let look = examiner.look(at: buffer, time: time) { tell(.looked(look)) }
        if isNews { tell(.presented) }
        return goesOn ? .pass : .end
    }

    /// Writes a picture of the screen without keeping anyone waiting.
    func write(_ picture: KeptPicture, to path: String) {
        photographer.write(picture, to: path) { [tell] in tell(.written(path: path, $0)) }
    }

    func capture(_ path: String, at instant: Instant) {
        let time = runningTime(instant)
        clock.withLock { $0.captures.append((path, time)) }
    }

    /// Gives a slot another end.
    func end(_ slot: String, at instant: Instant) {
        presentation.end(slot, at: snapped(instant))
        ducking.end(slot, at: snapped(instant))
    }

    /// Ends the show with the frame that is next.
    func close() {
        clock.withLock { $0.end = min($0.end, $0.presented) }
        gate.raise(to: .max)
    }

    /// Puts a slot's elements into the pipeline; they join the mixers as their streams become known.
    func attach(_ slot: StageSlot) throws -> SlotBin {
        let (start, end, arrival) = expect(slot)
        let sound = SoundEnvelope(
            start: max(0, start), end: end, volume: slot.volume.part,
            rise: slot.transition?.kind == .crossfade ? arrival - start : 0)
        let (origin, departure) = way(of: slot, start: start)
        let announce: @Sendable (SlotBin.Kind, Pad) -> Void = { [weak self] kind, pad in
            self?.admit(kind, pad, slot: slot, origin: origin, sound)
        }
        joinable.withLock { _ = $0.insert(slot.id) }
        let guest = guest(for: slot)
        let bin: SlotBin
        do {
            bin = try SlotBin(
                slot, format: format, stream: setting(for: slot, start: start, end: end, announce), guest: guest,
                departure: departure, announce: announce)
        } catch {
            joinable.withLock { _ = $0.remove(slot.id) }
            guest?.leave()
            throw error
        }
        pipeline.add(bin.bin)
        if let pad = bin.bin.pad("video") { announce(.video, pad) }
        bin.bin.syncStateWithParent()
        bin.stream?.begin()
        return bin
    }

    private func setting(
        for slot: StageSlot, start: Int64, end: Int64, _ announce: @escaping @Sendable (SlotBin.Kind, Pad) -> Void
    ) -> StreamSource.Setting {
        let pace = paces.withLock { paces in
            let pace = Pace(paces.position, isLive: output.isLive)
            if slot.source.isStream { paces.all[slot.id] = pace }
            return pace
        }
        return StreamSource.Setting(
            pool: streams, pace: pace, rate: opening.rate, start: start,
            end: { [presentation] in presentation.end(of: slot.id) ?? end },
            place: { [presentation] in presentation.place(slot.id, on: $0) }, announce: announce,
            tell: { [weak self] word in self?.hear(word, of: slot, start: start, end: end) })
    }

    private func hear(_ word: StreamReceiver.Word, of slot: StageSlot, start: Int64, end: Int64) {
        switch word {
        case .begun: break
        case .sound: ducking.add(slot, start: start, end: presentation.end(of: slot.id) ?? end, hasSound: true)
        case .late(let reason): tell(.late(slot: slot.id, reason: reason))
        case .lost(let reason):
            ducking.remove(slot.id)
            let rest = slot.source.hasPicture ? "its last picture stays" : "it is silent"
            tell(.noted(slot: slot.id, text: "lost, \(rest): \(reason)"))
        case .back(let after): tell(.noted(slot: slot.id, text: "is back after \(after.text)"))
        }
    }

    private func guest(for slot: StageSlot) -> GuestReel? {
        guard case .page(let page) = slot.source else { return nil }
        let order = GuestOrder(
            page: page, width: slot.area.width & ~1, height: slot.area.height & ~1, rate: opening.rate.fraction)
        return GuestReel(order, in: guests) { [tell] reason in
            tell(.bus(.failed(source: SlotBin.namePrefix + slot.id, what: reason)))
        }
    }

    /// Lets a slot's pad join its mixer, unless the slot was taken out meanwhile.
    func admit(_ kind: SlotBin.Kind, _ pad: Pad, slot: StageSlot, origin: SlotOrigin, _ sound: SoundEnvelope) {
        joinable.withLock { joinable in
            guard joinable.contains(slot.id) else { return }
            join(kind, pad, slot: slot, origin: origin, sound)
        }
    }

    private func join(_ kind: SlotBin.Kind, _ pad: Pad, slot: StageSlot, origin: SlotOrigin, _ sound: SoundEnvelope) {
        let mixer = kind == .video ? videoMixer : audioMixer
        guard let sink = mixer.requestPad() else { return }
        // A picture that by rounding comes before its frame the mixer may take for the frame before, when it has to look twice.
        pad.setOffset(origin.time + (kind == .video ? Departure.doubt : 0))
        switch kind {
        case .video:
            let sliver = opening.rate.nanoseconds(ofFrame: 1) / 2
            // A screen's slot may be given a later end when what it shows then is made already.
            let goesOn = output.isLive && slot.source.changes
            pad.watchBuffers { [presentation] buffer in
                let end = presentation.end(of: slot.id) ?? sound.end
                let verdict = Self.verdict(
                    buffer.runningTime + origin.time, duration: buffer.duration, end: end, sliver: sliver)
                guard case .end = verdict else { return verdict }
                presentation.complete(slot.id)
                return goesOn ? .pass : .end
            }
            sink.show(.hidden(slot), of: slot.area)
            sink.set("repeat-after-eos", "true")
            presentation.attach(sink, to: slot.id)
        case .audio:
            let volume = DuckedVolume(ducking, of: slot)
            pad.watchBuffers { [presentation] buffer in
                let time = buffer.runningTime + origin.time
                var sound = sound
                sound.end = presentation.end(of: slot.id) ?? sound.end
                if !slot.source.hasPicture { presentation.hear(slot.id, from: time, duration: buffer.duration) }
                let verdict = sound.verdict(time, duration: buffer.duration, duck: volume.factor)
                if case .end = verdict, !slot.source.hasPicture { presentation.complete(slot.id) }
                return verdict
            }
        }
        guard kind == .video ? link(pad, to: sink, of: slot) : pad.join(sink) else {
            mixer.release(sink)
            tell(.bus(.failed(source: SlotBin.namePrefix + slot.id, what: "its \(kind) does not fit the canvas")))
            return
        }
        tell(.linked(slot: slot.id, kind))
    }

    /// What becomes of a slot's picture: nothing before the show began, nothing after the slot's end.
    ///
    /// A picture of which less than a `sliver` would be left is dropped, or it would take the next one's frame.
    private static func verdict(
        _ time: Int64, duration: Int64, end: Int64, sliver: Int64
    ) -> Pad.Verdict {
        if time >= end { return .end }
        if time >= 0 { return .pass }
        return duration > 0 && time + duration > sliver ? .cut(-time) : .drop
    }

    /// Takes a slot's elements out of the pipeline.
    func detach(_ bin: SlotBin, of slot: StageSlot) {
        joinable.withLock { _ = $0.remove(slot.id) }
        bin.stream?.end()
        paces.withLock { _ = $0.all.removeValue(forKey: slot.id) }
        ducking.remove(slot.id)
        let inlet = inlets.withLock { $0.removeValue(forKey: slot.id) }
        bin.guest?.leave()  // or its thread would wait for a picture while this one waits for it
        for name in ["video", "audio"] {
            guard let pad = bin.bin.pad(name), let peer = pad.peer else { continue }
            if name == "audio" {
                audioMixer.release(peer)
            } else if let sink = inlet == nil ? peer : inlet?.pad("src")?.peer {
                videoMixer.release(sink)
            }
        }
        // Or a pipeline that is on its way to playing would take it along, and then it is gone.
        for part in [bin.bin, inlet].compactMap(\.self) {
            part.lockState()
            part.setState(GST_STATE_NULL)
            pipeline.remove(part)
        }
    }

    /// Takes everything down and gives what was recorded its name. Throws: `Fault`.
    func finish() throws {
        watcher.stop()
        gate.raise(to: .max)
        streams.close()
        guests.close()
        pipeline.setState(GST_STATE_NULL)
        // A record's picture belongs to it; a screen's show goes on without.
        if let fault = photographer.finish(), !output.isLive { throw fault }
        if let file = chain.file { try Files.move(FilePath(file.partial), to: FilePath(file.final)) }
    }

    /// After a fault, before the process ends: nothing half-written stays.
    func abandon() { chain.discard() }
}
