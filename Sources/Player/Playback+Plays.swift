import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage

// What the journal gets, and who is to blame.
extension Playback {
    /// What was on the screen when the stage ended without a word: interrupted at the last frame it told of. How many
    /// frames showed it nobody has counted, so they are none.
    mutating func stageGone() -> [Effect] {
        defer { open = [:] }
        let seen = open.filter { $0.value.slot.depth > 0 && seenFrom($0.value) < moment(presented, of: $0.value) }
        let ordered = seen.sorted { one, other in
            let (left, right) = (one.value.slot, other.value.slot)
            return (left.start, left.layout, left.zone, one.key) < (right.start, right.layout, right.zone, other.key)
        }
        return ordered.map { id, entry in
            let showing = StageEvent.Showing(
                slot: id, start: seenFrom(entry), end: min(entry.slot.end, moment(presented, of: entry)), frames: 0,
                pictures: 0)
            return .journal(play(entry, showing, outcome: .interrupted))
        }
    }

    /// The media that may have killed the stage, the likeliest first: a decoder dies most often when it opens its medium or
    /// shows the first of it.
    func suspects() -> [Digest] {
        let attached = open.values.filter { entry in
            let now = moment(presented, of: entry)
            return entry.slot.start - Self.lead <= now && entry.slot.end > now
        }
        let ages = attached.compactMap { entry -> (content: Digest, age: Duration, hasShown: Int, start: Instant)? in
            guard let content = entry.medium else { return nil }
            let now = moment(presented, of: entry)
            let shown = now - seenFrom(entry)
            let opened = max(.zero, now - max(entry.slot.start - Self.lead, moment(start, of: entry)))
            // Of those that are as young, one that has not shown a picture yet.
            return (
                content: content, age: shown < .zero ? opened : min(shown, opened),
                hasShown: shown < .zero ? 0 : 1, start: entry.slot.start
            )
        }
        var seen: Set<Digest> = []
        return ages.sorted { ($0.age, $0.hasShown, $0.start, $0.content) < ($1.age, $1.hasShown, $1.start, $1.content) }
            .map(\.content).filter { seen.insert($0).inserted }
    }

    /// Without an `outcome`, that which follows from the instants.
    func play(
        _ entry: Entry, _ showing: StageEvent.Showing, outcome: Play.Outcome? = nil
    ) -> Play {
        let frame = Duration.nanoseconds(show.release.rate.nanoseconds(ofFrame: 1) + 1)
        let whole =
            showing.start - entry.slot.start <= frame && entry.naturalEnd - showing.end <= frame && !entry.slot.isRest
        return Play(
            id: UUID(uuidString: showing.slot) ?? UUID(), release: entry.release, layout: entry.slot.layout,
            zone: entry.slot.zone, item: entry.item, campaign: entry.campaign,
            content: entry.rendition?.object, trigger: entry.slot.trigger, start: showing.start, end: showing.end,
            frames: showing.frames, pictures: showing.pictures,
            dropped: showing.frames == 0 ? 0 : dropped(showing),
            outcome: outcome ?? (whole ? .completed : .interrupted), output: show.output, decoder: showing.decoder,
            display: entry.display ?? display,
            clock: entry.reading.clock, uncertainty: entry.reading.uncertainty)
    }

    /// Frames of the canvas that passed between the first that showed it and the last, and did not.
    private func dropped(_ showing: StageEvent.Showing) -> Int {
        let half = Duration.nanoseconds(show.release.rate.nanoseconds(ofFrame: 1) / 2)
        return max(0, Int(show.release.rate.frames(in: showing.end - showing.start + half)) - showing.frames)
    }

    /// Whether less of it was left when the stage opened than opening it takes, or it was over by then: then it was due to nobody,
    /// and is not at fault. A record waits for all.
    func isRemnant(_ entry: Entry) -> Bool {
        if show.isLive, entry.slot.end - moment(start, of: entry) < Self.opening { return true }
        guard let since = entry.since, since > entry.slot.start else { return false }
        return entry.slot.end - since < Self.opening
    }

    func failure(_ entry: Entry, id: String) -> Play {
        Play(
            id: UUID(uuidString: id) ?? UUID(), release: entry.release, layout: entry.slot.layout,
            zone: entry.slot.zone,
            item: entry.item, campaign: entry.campaign, content: entry.rendition?.object,
            trigger: entry.slot.trigger, start: seenFrom(entry), end: seenFrom(entry),
            frames: 0, pictures: 0, outcome: .failed, output: show.output, clock: entry.reading.clock,
            uncertainty: entry.reading.uncertainty)
    }
}

extension StageEvent.Showing {
    /// The same by a clock that is ahead.
    func moved(by span: Duration) -> StageEvent.Showing {
        .init(
            slot: slot, start: start + span, end: end + span, frames: frames, pictures: pictures,
            decoder: decoder)
    }
}

extension Slot {
    /// Whether it is what is left of an item that something came between.
    fileprivate var isRest: Bool {
        guard case .item = content else { return false }
        return start != origin
    }
}
