import CGStreamer
import Foundation
import Measures
import Programmes
import Synchronization

/// Decides for each frame which slots are seen, and counts what was.
///
/// It is asked by the mixer, on the mixer's thread, once for each frame before the frame is composed.
/// Units: nanoseconds of running time.
final class Presentation: Sendable {
    /// What has been seen of one slot so far.
    struct Track: Sendable {
        var slot: StageSlot
        let start: Int64
        var end: Int64
        /// Whether it ends before its time, for something else to show.
        var isCut = false
        /// When its transition is over; `start` if it has none.
        let arrival: Int64
        var pad: Pad?
        var frames = 0
        var pictures = 0
        var firstSeen: Int64?
        var lastSeenEnd: Int64 = 0
        var lastPicture: Int64?
        /// When the last of them came.
        var lastChange: Int64 = 0
        var failed = false
        /// All that is to be seen of it, or heard of a sound alone, has reached the mixer.
        var isComplete = false
        /// Nothing waits for its first picture any more.
        var isLate = false
        var hasPicture = false
        /// As the mixer was last told; `nil` before that.
        var appearance: Appearance?
        /// The span of a sound alone that has reached the mixer.
        var heard: Range<Int64>?
        /// Whether a sound alone is known to have begun.
        var hasBegun = false

        /// Counts the frames during which a sound alone was heard, of those before `presented`.
        mutating func countSound(until presented: Int64, at rate: FrameRate) {
            let limit = max(0, start, min(end, presented))
            guard let heard = heard?.clamped(to: max(0, start)..<limit), !heard.isEmpty else { return }
            let half = rate.nanoseconds(ofFrame: 1) / 2
            func nearest(_ time: Int64) -> Int { rate.frames(in: .nanoseconds(max(0, time - half))) }
            let first = nearest(heard.lowerBound)
            let last = max(first + 1, nearest(min(limit, heard.upperBound)))
            (firstSeen, lastSeenEnd) = (rate.nanoseconds(ofFrame: first), rate.nanoseconds(ofFrame: last))
            frames = last - first
        }

        fileprivate mutating func count(_ picture: Int64, on frame: Frame) {
            firstSeen = firstSeen ?? frame.time
            lastSeenEnd = frame.end
            frames += 1
            if picture != lastPicture {
                pictures += 1
                lastChange = frame.time
            }
            lastPicture = picture
        }
    }

    /// A composed frame on its way to the output, and the picture of each slot on it.
    fileprivate struct Frame: Sendable {
        let time: Int64
        let end: Int64
        var pictures: [String: Int64] = [:]
    }

    private struct State {
        var tracks: [String: Track] = [:]
        var composed: [Frame] = []
    }

    private let state = Mutex(State())
    private let examiner: Examiner

    init(_ examiner: Examiner) { self.examiner = examiner }

    func add(_ slot: StageSlot, start: Int64, end: Int64, arrival: Int64) {
        state.withLock { $0.tracks[slot.id] = Track(slot: slot, start: start, end: end, arrival: arrival) }
    }

    /// A sound's samples from `time` on have reached the mixer.
    func hear(_ slot: String, from time: Int64, duration: Int64) {
        state.withLock { state in
            guard let track = state.tracks[slot] else { return }
            let from = min(track.heard?.lowerBound ?? time, time)
            state.tracks[slot]?.heard = from..<max(track.heard?.upperBound ?? from, time + max(0, duration))
        }
    }

    /// Gives a slot another end.
    func end(_ slot: String, at time: Int64) {
        state.withLock { state in
            guard let track = state.tracks[slot] else { return }
            state.tracks[slot]?.isCut = time < track.end
            if time > track.end { state.tracks[slot]?.isComplete = false }
            state.tracks[slot]?.end = time
        }
    }

    func end(of slot: String) -> Int64? { state.withLock { $0.tracks[slot]?.end } }

    func attach(_ pad: Pad, to slot: String) { state.withLock { $0.tracks[slot]?.pad = pad } }

    func complete(_ slot: String) { state.withLock { $0.tracks[slot]?.isComplete = true } }

    func isComplete(_ slot: String) -> Bool { state.withLock { $0.tracks[slot]?.isComplete ?? false } }

    /// Its first picture may still come.
    func stopWaiting(for slot: String) { state.withLock { $0.tracks[slot]?.isLate = true } }

    /// Its picture lies there from now on.
    func place(_ slot: String, on area: Area) {
        state.withLock { state in
            guard let track = state.tracks[slot] else { return }
            state.tracks[slot]?.slot = track.slot.lying(on: area)
            state.tracks[slot]?.appearance = nil
        }
    }

    func fail(_ slot: String) { state.withLock { $0.tracks[slot]?.failed = true } }

    func remove(_ slot: String) -> Track? { state.withLock { $0.tracks.removeValue(forKey: slot) } }

    /// The slots that are over at `time` and no longer stand in for one that is late.
    func over(at time: Int64) -> [String] {
        state.withLock { state in
            let cut = Self.openCut(at: time, among: state.tracks.values)
            return state.tracks.values.filter { track in
                track.end <= time && !Self.isHeld(track, at: time, among: state.tracks.values)
                    && !(track.isCut && track.end == cut)
            }.map(\.slot.id)
        }
    }

    /// Shows what belongs on the frame that lasts from `time` to `time + duration`.
    func compose(time: Int64, duration: Int64, mixer: UnsafeMutablePointer<GstElement>) {
        state.withLock { state in
            var frame = Frame(time: time, end: time + duration)
            for (id, track) in state.tracks where track.start <= time && time < track.end {
                guard let pad = track.pad, let picture = unsafe Self.nextPicture(mixer, pad, of: track) else {
                    continue
                }
                frame.pictures[id] = picture
                state.tracks[id]?.hasPicture = true
            }
            let cut = Self.openCut(at: time, among: state.tracks.values)
            for (id, track) in state.tracks {
                if let cut, track.start >= cut { frame.pictures[id] = nil }
                let appearance = Self.appearance(
                    of: track, on: frame, openCut: cut, among: state.tracks.values)
                guard let pad = track.pad, appearance != track.appearance else { continue }
                state.tracks[id]?.appearance = appearance
                pad.show(appearance, of: track.slot.area)
            }
            state.composed.append(frame)
            if examiner.isDue(time) { unsafe examine(state.tracks.values, mixer: mixer, at: time) }
        }
    }

    private func examine(
        _ tracks: some Collection<Track>, mixer: UnsafeMutablePointer<GstElement>, at time: Int64
    ) {
        let seen = tracks.compactMap { track -> Examiner.Layer? in
            guard let pad = track.pad, let appearance = track.appearance, appearance.alpha > 0,
                let sample = unsafe mq_peek_next_sample(mixer, pad.pointer)
            else { return nil }
            return unsafe Examiner.Layer(
                appearance: appearance, zone: track.slot.area, picture: KeptPicture(owned: sample))
        }
        let standing = tracks.filter { track in
            guard case .video = track.slot.source, let pad = track.pad, track.firstSeen != nil, time < track.end,
                .nanoseconds(time - track.lastChange) >= ScreenLook.patience
            else { return false }
            return unsafe mq_is_over(pad.pointer) == 0
        }
        examiner.mean(seen, standing: Set(standing.map(\.slot.zone)).sorted(), at: time)
    }

    /// Counts what was on the frames up to the one at `time`, which has now gone to the output. Returns the slots that
    /// were on one for the first time.
    func present(time: Int64) -> [String] {
        state.withLock { state in
            var begun: [String] = []
            while let frame = state.composed.first, frame.time <= time {
                state.composed.removeFirst()
                for (id, picture) in frame.pictures {
                    if let track = state.tracks[id], track.firstSeen == nil { begun.append(id) }
                    state.tracks[id]?.count(picture, on: frame)
                }
            }
            for (id, track) in state.tracks where !track.hasBegun && !track.slot.source.hasPicture {
                guard track.start <= time, let heard = track.heard, heard.lowerBound <= time else { continue }
                state.tracks[id]?.hasBegun = true
                begun.append(id)
            }
            return begun.sorted()
        }
    }

    /// How long a screen that was cut short may wait for the one that follows. Units: nanoseconds.
    private static let exchangePatience: Int64 = 500_000_000

    /// The time at which slots were cut short while one that follows has no picture yet: until it has, those that were
    /// cut stay and all that follow wait, so that one screen gives way to the other in a single frame.
    private static func openCut(at time: Int64, among tracks: some Collection<Track>) -> Int64? {
        let cuts = tracks.lazy.filter { $0.isCut && $0.hasPicture && $0.end <= time }.map(\.end)
        guard let cut = cuts.max(), time < cut + exchangePatience else { return nil }
        let isOpen = tracks.contains {
            $0.start >= cut && $0.start <= time && time < $0.end && $0.slot.source.hasPicture && !$0.hasPicture
                && !$0.failed && !$0.isLate
        }
        return isOpen ? cut : nil
    }

    /// Whether a slot that is over stays: until the one that follows it in its zone has its first picture, and until
    /// that one's transition has covered it.
    private static func isHeld(
        _ track: Track, at time: Int64, among tracks: some Collection<Track>
    ) -> Bool {
        guard track.end <= time, track.hasPicture else { return false }
        return tracks.contains {
            $0.slot.zone == track.slot.zone && $0.slot.id != track.slot.id && $0.start >= track.end
                && $0.start <= time && time < $0.end && $0.slot.source.hasPicture && !$0.failed
                && (!$0.hasPicture && !$0.isLate || $0.start == track.end && time < $0.arrival)
        }
    }

    /// How a slot lies on a frame. A transition of so many frames shows a mixture on each of them, and the new item
    /// alone on the next.
    private static func appearance(
        of track: Track, on frame: Frame, openCut cut: Int64?, among tracks: some Collection<Track>
    ) -> Appearance {
        func progress(_ track: Track) -> Double {
            let duration = frame.end - frame.time
            return Double(frame.time - track.start + duration) / Double(track.arrival - track.start + duration)
        }
        let (slot, time) = (track.slot, frame.time)
        let waits = cut.map { track.start >= $0 } ?? false
        if track.start <= time && time < track.end && !waits {
            guard let transition = slot.transition, time < track.arrival else { return Appearance(slot) }
            return .coming(slot, by: transition, progress: progress(track))
        }
        if track.isCut && track.hasPicture && track.end == cut { return Appearance(slot) }
        guard isHeld(track, at: time, among: tracks) else { return .hidden(slot) }
        let next = tracks.first {
            $0.slot.zone == slot.zone && $0.start == track.end && time < $0.arrival && $0.hasPicture
        }
        guard let next, let transition = next.slot.transition else { return Appearance(slot) }
        return .leaving(slot, by: transition, progress: progress(next))
    }

    /// The presentation time of the picture that the mixer has chosen on that pad, or a stream's number of it; `nil` for
    /// none.
    private static func nextPicture(
        _ mixer: UnsafeMutablePointer<GstElement>, _ pad: Pad, of track: Track
    ) -> Int64? {
        guard let sample = unsafe mq_peek_next_sample(mixer, pad.pointer) else { return nil }
        defer { unsafe gst_sample_unref(sample) }
        guard let buffer = unsafe gst_sample_get_buffer(sample) else { return nil }
        let mark = unsafe track.slot.source.isStream ? buffer.pointee.offset : buffer.pointee.pts
        return Int64(truncatingIfNeeded: mark)
    }
}
