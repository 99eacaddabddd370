import Measures
import Programmes

/// What two plans of one span show differently.
struct PlanChanges {
    /// A span of a zone in which something else shows.
    struct Change: Equatable {
        let zone: String
        let start: Instant
        var end: Instant
        let before: Slot?
        let after: Slot?
    }

    let changes: [Change]

    /// Both plans' slots have to cover the span.
    init(from old: [Slot], to new: [Slot], over span: PlanSpan) {
        let zones = Set((old + new).filter { !$0.isGround }.map(\.zone)).sorted()
        changes = zones.flatMap { zone in
            Self.changes(zone, old.filter { $0.zone == zone }, new.filter { $0.zone == zone }, span)
        }.sorted { ($0.start, $0.zone) < ($1.start, $1.zone) }
    }

    private static func changes(_ zone: String, _ old: [Slot], _ new: [Slot], _ span: PlanSpan) -> [Change] {
        let edges = Set((old + new).flatMap { [$0.start, $0.end] } + [span.start, span.end])
            .filter { span.start <= $0 && $0 <= span.end }.sorted()
        var changes: [Change] = []
        var (left, right) = (old[...], new[...])
        for (start, end) in zip(edges, edges.dropFirst()) {
            left = left.drop { $0.end <= start }
            right = right.drop { $0.end <= start }
            let before = left.first.flatMap { $0.start <= start ? $0 : nil }
            let after = right.first.flatMap { $0.start <= start ? $0 : nil }
            guard !isAlike(before, after) else { continue }
            if let last = changes.last, last.end == start, last.before == before, last.after == after {
                changes[changes.count - 1].end = end
            } else {
                changes.append(Change(zone: zone, start: start, end: end, before: before, after: after))
            }
        }
        return changes
    }

    /// Whether a passer-by would see the same.
    private static func isAlike(_ left: Slot?, _ right: Slot?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        guard left.campaign == right.campaign, left.area == right.area, left.opacity == right.opacity else {
            return false
        }
        switch (left.content, right.content) {
        case (.item(let one, let fit), .item(let other, let otherFit)):
            return one.media == other.media && fit == otherFit && left.transition == right.transition
        default: return left.content == right.content
        }
    }
}
