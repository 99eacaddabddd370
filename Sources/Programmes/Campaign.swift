package import Faults

/// Items that an advertiser pays for, and how much of them.
package struct Campaign: Sendable, Equatable {
    package let name: String
    /// They take turns.
    package let items: [Item]
    package let daypart: Daypart
    /// What it was promised; `nil` takes its turn where the playlist names it.
    package let promise: Promise?
    package let atMost: [Quota]
    package let atLeast: [Quota]
    package let category: String?
    /// Categories that it never stands next to.
    package let apartFrom: Set<String>
    package let tags: [String]
    package let place: Fault.Place

    package enum Promise: Sendable, Equatable {
        /// Of the time that the zone shows while the campaign may play. Units: millionths.
        case share(millionths: Int)
        /// From the first day to the last.
        case plays(Int)
    }

    /// A number of plays in every hour or on every day.
    package struct Quota: Sendable, Hashable, CustomStringConvertible {
        package enum Period: String, Sendable, CaseIterable { case hour, day }

        package let count: Int
        package let period: Period

        package var description: String { "\(count) per \(period.rawValue)" }
    }

    package init(
        name: String, items: [Item], daypart: Daypart, promise: Promise?, atMost: [Quota], atLeast: [Quota],
        category: String?, apartFrom: Set<String>, tags: [String], place: Fault.Place
    ) {
        self.name = name
        self.items = items
        self.daypart = daypart
        self.promise = promise
        self.atMost = atMost
        self.atLeast = atLeast
        self.category = category
        self.apartFrom = apartFrom
        self.tags = tags
        self.place = place
    }

    package func atMost(per period: Quota.Period) -> Int? { atMost.filter { $0.period == period }.map(\.count).min() }

    package func atLeast(per period: Quota.Period) -> Int? { atLeast.filter { $0.period == period }.map(\.count).max() }
}
