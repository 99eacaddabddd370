import Faults
import Measures
import Programmes

/// Which triggers have gone off, until when, with which data. Pure: no clock.
struct TriggerTable: Sendable {
    private(set) var activations: [Activation] = []

    init(_ activations: [Activation] = []) { self.activations = activations }

    /// Data that comes with a trigger: as many fields of as many characters as one screen can show.
    static let mostFields = 64
    static let longestValue = 2000
    /// What is over counts until what it paused is over too. As many as these at once are more than a screen can show.
    private static let mostKept = 64
    private static let memory = Duration.seconds(2 * 3600)

    /// Sets a trigger off, or gives one that shows other data and a new time. Throws: `Fault`.
    mutating func fire(
        _ name: String, data: [String: String], in programme: Programme, now: Instant
    ) throws -> Activation {
        let trigger = try Self.known(name, in: programme)
        try Self.check(data, for: trigger)
        forget(before: now, in: programme)
        let showing = activations.firstIndex { $0.trigger == name && isLive($0, in: programme, at: now) }
        let before = showing.map { activations[$0] }
        let activation = Activation(
            trigger: name, start: before?.start ?? now,
            data: (before?.data ?? [:]).merging(data) { $1 }, renewed: before == nil ? nil : now)
        if let showing {
            activations[showing] = activation
        } else {
            // One of this name that waited beyond its time gives way.
            for (index, old) in activations.enumerated() where old.trigger == name && old.end == nil {
                activations[index] = old.ended(at: now)
            }
            activations.append(activation)
        }
        if activations.count > Self.mostKept { activations.removeFirst() }
        return activation
    }

    /// Ends a trigger. Returns whether it showed or waited to. Throws: `Fault`.
    mutating func end(_ name: String, in programme: Programme, now: Instant) throws -> Bool {
        _ = try Self.known(name, in: programme)
        var found = false
        for (index, activation) in activations.enumerated()
        where activation.trigger == name && isLive(activation, in: programme, at: now) {
            activations[index] = activation.ended(at: now)
            found = true
        }
        return found
    }

    /// The clock was set ahead by that.
    mutating func move(by step: Duration) {
        activations = activations.map {
            Activation(
                trigger: $0.trigger, start: $0.start + step, end: $0.end.map { $0 + step }, data: $0.data,
                renewed: $0.renewed.map { $0 + step })
        }
    }

    /// Those that show, or wait to.
    func live(in programme: Programme, at now: Instant) -> [Activation] {
        activations.filter { isLive($0, in: programme, at: now) }
    }

    /// When its time is over, as far as it follows from when it went off; `nil` if it has to be ended.
    func end(of activation: Activation, in programme: Programme) -> Instant? {
        if let end = activation.end { return end }
        let life = programme.trigger(activation.trigger)?.timeToLive
        return life.map { (activation.renewed ?? activation.start) + $0 }
    }

    private func isLive(_ activation: Activation, in programme: Programme, at now: Instant) -> Bool {
        guard programme.trigger(activation.trigger) != nil else { return false }
        return end(of: activation, in: programme).map { $0 > now } ?? true
    }

    private mutating func forget(before now: Instant, in programme: Programme) {
        activations = activations.filter { activation in
            end(of: activation, in: programme).map { $0 + Self.memory >= now } ?? true
        }
    }

    private static func known(_ name: String, in programme: Programme) throws -> Trigger {
        if let trigger = programme.trigger(name) { return trigger }
        let names = programme.triggers.map(\.name)
        throw Fault(
            .trigger, "no trigger '\(name)' in \(programme.name)",
            remedy: names.isEmpty
                ? "describe it under 'triggers:' in the programme" : Spelling.remedy(for: name, among: names))
    }

    private static func check(_ data: [String: String], for trigger: Trigger) throws {
        for (field, value) in data.sorted(by: { $0.key < $1.key }) {
            guard trigger.data.contains(field) else {
                throw Fault(
                    .triggerData, "the trigger '\(trigger.name)' has no field '\(field)'",
                    remedy: trigger.data.isEmpty
                        ? "name it in the trigger's 'data:'" : Spelling.remedy(for: field, among: trigger.data))
            }
            guard value.count <= longestValue else {
                throw Fault(
                    .triggerData, "'\(field)' has \(value.count) characters, of \(longestValue) at most",
                    remedy: "shorten it")
            }
        }
    }
}

extension Activation {
    fileprivate func ended(at instant: Instant) -> Activation {
        Activation(trigger: trigger, start: start, end: max(instant, start), data: data, renewed: renewed)
    }
}

extension Fault.Code {
    /// A trigger that the programme does not have.
    static let trigger = Fault.Code("trigger.unknown")
    /// Data that does not go with a trigger or a source.
    static let triggerData = Fault.Code("trigger.data")
}
