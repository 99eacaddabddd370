import Depot
import Measures
import Programmes
import Stage
import Timelines

extension Playback {
    /// How long a boundary is waited for.
    private static let patience = Duration.seconds(300)

    /// Whether the stage that is open can show it: it has one canvas.
    func canShow(_ other: Show) -> Bool {
        show.release.canvas == other.release.canvas && show.release.rate == other.release.rate
            && show.programme.rotation == other.programme.rotation
    }

    /// Another release takes over where an item ends.
    mutating func change(to other: Show, situation: Situation, at now: Instant) -> [Effect] {
        next = Script(other, zone: home, since: boundary(after: max(now, presented)))
        return adopt(situation, at: now)
    }

    /// What the stage shows from here on is the other release's, if its time has come by `instant`.
    mutating func takeOver(by instant: Instant) -> [Effect] {
        guard let next, let takeover = next.since, instant >= takeover else { return [] }
        (script, self.next) = (next, nil)
        return [.changed(script.show)]
    }

    /// Where the largest zone's item ends, once there is time to open what comes; where none does for minutes, as soon as
    /// there is.
    private func boundary(after now: Instant) -> Instant {
        let earliest = now + Self.lead
        let coming = timeline.slots(
            from: earliest, to: earliest + Self.patience, triggers: situation.activations, fields: situation.fields
        ).filter { $0.depth > 0 && $0.end >= earliest && $0.end <= earliest + Self.patience }
        let largest = coming.map { $0.area.width * $0.area.height }.max()
        return coming.filter { $0.area.width * $0.area.height == largest }.map(\.end).min() ?? earliest
    }
}

extension Playback.Entry {
    /// It ends then at the latest; that is before its time.
    func ending(by instant: Instant) -> Playback.Entry {
        var entry = self
        if slot.end > instant { entry.slot = slot.during(slot.start, instant) }
        return entry
    }

    /// It begins then at the earliest, in the middle; `nil` if it is over by then.
    func beginning(at instant: Instant) -> Playback.Entry? {
        guard slot.end > instant else { return nil }
        var entry = self
        if slot.start < instant { entry.slot = slot.during(instant, slot.end) }
        return entry
    }
}
