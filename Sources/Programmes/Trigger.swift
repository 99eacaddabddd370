package import Faults
package import Measures

/// A layout that an event brings onto the screen: a cash register, a vending machine, a sensor.
package struct Trigger: Sendable, Equatable {
    package let name: String
    package let layout: String
    package let resume: Resume
    /// How long it stays unless it is ended; `nil` is until then.
    package let timeToLive: Duration?
    /// Of triggers at once the highest shows, then the latest.
    package let priority: Int
    /// The fields that the event fills.
    package let data: [String]
    package let place: Fault.Place

    /// What becomes of what it interrupts. Source: SMIL 3.0, priority classes.
    package enum Resume: String, Sendable, Hashable, CaseIterable {
        /// It is over; afterwards shows what would have shown then.
        case stop
        /// The rest of it shows afterwards.
        case pause
        /// It ends first, and the trigger waits.
        case `defer`
        /// Nothing is interrupted: the trigger shows only where nothing else does.
        case never
    }
}

/// A trigger that has gone off.
package struct Activation: Sendable, Hashable {
    package let trigger: String
    package let start: Instant
    /// When it was ended; `nil` if it was not.
    package let end: Instant?
    /// What came with it, by field.
    package let data: [String: String]
    /// When its time began to count anew; `nil` if it counts from when it showed.
    package let renewed: Instant?

    package init(
        trigger: String, start: Instant, end: Instant? = nil, data: [String: String] = [:], renewed: Instant? = nil
    ) {
        self.trigger = trigger
        self.start = start
        self.end = end
        self.data = data
        self.renewed = renewed
    }
}

/// A JSON document that fills fields of texts: `{{name.key}}`.
package struct DataSource: Sendable, Equatable {
    package let name: String
    package let origin: Origin
    /// How often it is read again.
    package let interval: Duration
    package let place: Fault.Place

    /// How often an address may be asked.
    package static let shortestFetchInterval = Duration.seconds(5)

    package init(name: String, origin: Origin, interval: Duration, place: Fault.Place) {
        self.name = name
        self.origin = origin
        self.interval = interval
        self.place = place
    }

    package enum Origin: Sendable, Hashable {
        /// From the programme file.
        case file(String)
        case url(String)
    }
}
