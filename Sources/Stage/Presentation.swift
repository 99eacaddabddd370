import CGStreamer
import Foundation
import Synchronization

/// Decides for each frame which slots are seen, and counts what was.
///
/// It is asked by the mixer, on the mixer's thread, once for each frame before the frame is composed.
/// Units: nanoseconds of running time.
final class Presentation: Sendable {
    /// What has been seen of one slot so far.
    struct Track: Sendable {
        let slot: StageSlot
        let start: Int64
        let end: Int64
        var pad: Pad?
        var frames = 0
        var pictures = 0
        var firstSeen: Int64?
        var lastSeenEnd: Int64 = 0
        var lastPicture: Int64?
        var failed = false
        var visible = true
        var hasPicture = false

        fileprivate mutating func count(_ picture: Int64, on frame: Frame) {
            firstSeen = firstSeen ?? frame.time
            lastSeenEnd = frame.end
            frames += 1
            if picture != lastPicture { pictures += 1 }
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

    func add(_ slot: StageSlot, start: Int64, end: Int64) {
        state.withLock { $0.tracks[slot.id] = Track(slot: slot, start: start, end: end) }
    }

    func attach(_ pad: Pad, to slot: String) { state.withLock { $0.tracks[slot]?.pad = pad } }

    func fail(_ slot: String) { state.withLock { $0.tracks[slot]?.failed = true } }

    func remove(_ slot: String) -> Track? { state.withLock { $0.tracks.removeValue(forKey: slot) } }

    /// The slots that are over at `time` and no longer stand in for one that is late.
    func over(at time: Int64) -> [String] {
        state.withLock { state in
            state.tracks.values.filter { track in
                track.end <= time && !Self.isHeld(track, at: time, among: state.tracks.values)
            }.map(\.slot.id)
        }
    }

    /// Shows what belongs on the frame that lasts from `time` to `time + duration`.
    func compose(time: Int64, duration: Int64, mixer: UnsafeMutablePointer<GstElement>) {
        state.withLock { state in
            var frame = Frame(time: time, end: time + duration)
            for (id, track) in state.tracks where track.start <= time && time < track.end {
                guard let pad = track.pad, let picture = unsafe Self.nextPicture(mixer, pad) else { continue }
                frame.pictures[id] = picture
                state.tracks[id]?.hasPicture = true
            }
            for (id, track) in state.tracks {
                let isDue = track.start <= time && time < track.end
                let visible = isDue || Self.isHeld(track, at: time, among: state.tracks.values)
                guard let pad = track.pad, visible != track.visible else { continue }
                state.tracks[id]?.visible = visible
                pad.set("alpha", visible ? "1" : "0")
            }
            state.composed.append(frame)
        }
    }

    /// Counts what was on the frames up to the one at `time`, which has now gone to the output.
    func present(time: Int64) {
        state.withLock { state in
            while let frame = state.composed.first, frame.time <= time {
                state.composed.removeFirst()
                for (id, picture) in frame.pictures { state.tracks[id]?.count(picture, on: frame) }
            }
        }
    }

    /// Whether a slot that is over stays until the one that follows it in its zone has its first picture.
    private static func isHeld(
        _ track: Track, at time: Int64, among tracks: some Collection<Track>
    ) -> Bool {
        guard track.end <= time, track.hasPicture else { return false }
        return tracks.contains {
            $0.slot.zone == track.slot.zone && $0.slot.id != track.slot.id && $0.start >= track.end
                && $0.start <= time && time < $0.end && !$0.hasPicture && !$0.failed
        }
    }

    /// The presentation time of the picture that the mixer has chosen on that pad; `nil` for none.
    private static func nextPicture(_ mixer: UnsafeMutablePointer<GstElement>, _ pad: Pad) -> Int64? {
        guard let sample = unsafe mq_peek_next_sample(mixer, pad.pointer) else { return nil }
        defer { unsafe gst_sample_unref(sample) }
        guard let buffer = unsafe gst_sample_get_buffer(sample) else { return nil }
        return unsafe Int64(truncatingIfNeeded: buffer.pointee.pts)
    }
}
