package import Measures
package import Programmes

extension Timeline {
    /// As `slots(from:to:)`, with what triggers bring.
    ///
    /// A trigger's layout takes the place of the scheduled one, from when it goes off (or from when it may, for
    /// `resume: defer`) until it is ended or its time is over. Overlays stay. What it interrupts is over and the schedule
    /// is joined where it would have been, or the rest of it shows first, for `resume: pause`.
    package func slots(from: Instant, to: Instant, triggers activations: [Activation]) -> [Slot] {
        let scenes = interruptions(activations)
        guard from < to, !scenes.isEmpty else { return slots(from: from, to: to) }
        let rests = self.rests(of: scenes)
        var slots = slots(from: from, to: to).flatMap { slot -> [Slot] in
            guard slot.layout != Overlay.layout else { return [slot] }
            let taken =
                scenes.map { $0.start..<$0.end }
                + rests.filter { $0.zone == slot.zone && $0.layout == slot.layout }
                .map { $0.start..<$0.end }
            return taken.reduce([slot]) { pieces, span in pieces.flatMap { $0.without(span) } }
        }
        slots += rests
        for scene in scenes where scene.start < to && scene.end > from {
            guard let layout = programme.layout(scene.trigger.layout) else { continue }
            let run = Run(entry: 0, anchor: scene.anchor, start: scene.start, end: scene.end)
            slots += self.slots(
                of: Scene(layout, run, depth: 0, activation: scene.activation), from: max(from, scene.start),
                to: min(to, scene.end))
        }
        slots.removeAll { $0.start >= to || $0.end <= from }
        Self.sort(&slots)
        return slots
    }

    // MARK: Who has the screen

    /// A span for which a trigger has it.
    private struct Interruption {
        let trigger: Trigger
        let activation: Activation
        /// When it came onto the screen for the first time.
        let anchor: Instant
        var start: Instant
        var end: Instant
    }

    /// In order; none meets another half-way.
    private func interruptions(_ activations: [Activation]) -> [Interruption] {
        let ordered = activations.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
        var spans: [Interruption] = []
        for (_, activation) in ordered {
            guard let trigger = programme.trigger(activation.trigger) else { continue }
            let limit = activation.end ?? .endOfTime
            var start = activation.start
            switch trigger.resume {
            case .stop, .pause: break
            case .defer:
                start = earliest(after: start)
                // Another trigger's layout counts as what is shown.
                while let other = spans.first(where: { $0.start <= start && start < $0.end }) { start = other.end }
            case .never:
                guard isBare(at: start), !spans.contains(where: { $0.start <= start && start < $0.end }) else {
                    continue
                }
            }
            guard start < limit else { continue }
            let counted = max(start, activation.renewed ?? start)
            var end = min(limit, trigger.timeToLive.map { counted + $0 } ?? limit)
            if trigger.resume == .never { end = min(end, nextRun(after: start) ?? end) }
            guard start < end else { continue }
            spans.append(
                Interruption(trigger: trigger, activation: activation, anchor: start, start: start, end: end))
        }
        return settled(spans)
    }

    /// Of those at once the highest, then the latest.
    private func settled(_ spans: [Interruption]) -> [Interruption] {
        let edges = Set(spans.flatMap { [$0.start, $0.end] }).sorted()
        var settled: [Interruption] = []
        var last: Int?
        for (start, end) in zip(edges, edges.dropFirst()) {
            let here = spans.indices.filter { spans[$0].start <= start && start < spans[$0].end }
            let winner = here.max {
                (spans[$0].trigger.priority, spans[$0].start, $0) < (spans[$1].trigger.priority, spans[$1].start, $1)
            }
            if let winner {
                if winner == last {
                    settled[settled.count - 1].end = end
                } else {
                    var span = spans[winner]
                    (span.start, span.end) = (start, end)
                    settled.append(span)
                }
            }
            last = winner
        }
        return settled
    }

    /// When the item that shows in the largest of the layout's zones with a playlist ends; at once if there is none.
    private func earliest(after instant: Instant) -> Instant {
        let here = slots(from: instant, to: instant + .nanoseconds(1)).filter { slot in
            guard case .item = slot.content else { return false }
            return slot.layout != Overlay.layout && !slot.isGround
        }
        func size(_ slot: Slot) -> Int { slot.area.width * slot.area.height }
        guard let main = here.max(by: { (size($0), $1.depth) < (size($1), $0.depth) }) else { return instant }
        return main.start == instant ? instant : main.end
    }

    private func isBare(at instant: Instant) -> Bool { runs.runs(from: instant, to: instant + .nanoseconds(1)).isEmpty }

    /// When the schedule shows something next, looked for over a day.
    private func nextRun(after instant: Instant) -> Instant? {
        let runs = runs.runs(from: instant, to: instant + .seconds(86400))
        return runs.first.map { $0.start ?? instant } ?? instant + .seconds(86400)
    }

    // MARK: What was interrupted

    /// What is left of items that were paused, each where it shows.
    private func rests(of scenes: [Interruption]) -> [Slot] {
        var rests: [Slot] = []
        for (index, scene) in scenes.enumerated() {
            // A rest that is interrupted again is cut there.
            let before = rests
            rests = rests.compactMap { rest in
                if rest.start >= scene.end || rest.end <= scene.start { return rest }
                return rest.start < scene.start ? rest.during(rest.start, scene.start) : nil
            }
            guard scene.trigger.resume == .pause, scene.end < .endOfTime else { continue }
            guard index == 0 || scenes[index - 1].end < scene.start else { continue }
            // One trigger right behind another: what was paused waits for both.
            var back = scene.end
            for next in scenes[(index + 1)...] where next.start == back { back = next.end }
            guard back < .endOfTime, let run = scheduled(at: scene.start, until: back) else { continue }
            let paused = before.filter { $0.start <= scene.start && scene.start < $0.end }
            let playing = slots(from: scene.start, to: scene.start + .nanoseconds(1)).filter { slot in
                guard case .item = slot.content, slot.layout != Overlay.layout, !slot.isGround else { return false }
                return !paused.contains { $0.zone == slot.zone && $0.layout == slot.layout }
            }
            for slot in playing + paused where slot.start < scene.start {
                let end = min(back + (slot.end - scene.start), run.end ?? .endOfTime)
                guard back < end else { continue }
                rests.append(slot.during(back, end, origin: slot.origin + (back - scene.start)))
            }
        }
        return rests
    }

    /// What the schedule shows at an instant, and how long it does.
    private func scheduled(at instant: Instant, until: Instant) -> Run? {
        runs.runs(from: instant - reach, to: until + reach * 2).first { run in
            run.start.map { $0 <= instant } ?? true && run.end.map { $0 > instant } ?? true
        }
    }
}

extension Slot {
    /// What is left of it beside a span.
    fileprivate func without(_ span: Range<Instant>) -> [Slot] {
        guard start < span.upperBound, span.lowerBound < end else { return [self] }
        return (start < span.lowerBound ? [during(start, span.lowerBound)] : [])
            + (span.upperBound < end ? [during(span.upperBound, end)] : [])
    }
}

extension Instant {
    /// In 2116; sums with it stay exact.
    fileprivate static let endOfTime = Instant(nanoseconds: .max / 2)
}
