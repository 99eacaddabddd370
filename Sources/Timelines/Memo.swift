import Synchronization

/// What a timeline has worked out before. It never changes an answer, only how long one waits for it.
final class Memo: Sendable {
    struct Day: Hashable {
        let zone: Int
        let day: Int
    }

    struct Spot: Hashable {
        let zone: Int
        let day: Int
        let regime: Int
        let block: Int
    }

    private struct Shelves {
        var shown: [String: [Int: [Range<Int64>]]] = [:]
        var days: [Day: [Regime]] = [:]
        var blocks: [Spot: [Showing]] = [:]
        var accounts: [Account: (day: Int, time: Int64)] = [:]
    }

    /// Of a contender in a zone.
    struct Account: Hashable {
        let zone: Int
        let contender: Int
    }

    /// Entries that each shelf holds before it is cleared.
    private static let limit = 4096

    private let shelves = Mutex(Shelves())

    func shown(_ layout: String, _ day: Int, _ make: () -> [Range<Int64>]) -> [Range<Int64>] {
        if let known = shelves.withLock({ $0.shown[layout]?[day] }) { return known }
        let made = make()
        shelves.withLock { shelves in
            if (shelves.shown[layout]?.count ?? 0) >= Self.limit * 4 { shelves.shown[layout] = [:] }
            shelves.shown[layout, default: [:]][day] = made
        }
        return made
    }

    func regimes(_ key: Day, _ make: () -> [Regime]) -> [Regime] {
        if let known = shelves.withLock({ $0.days[key] }) { return known }
        let made = make()
        shelves.withLock { shelves in
            if shelves.days.count >= 64 { shelves.days = [:] }
            shelves.days[key] = made
        }
        return made
    }

    /// The time up to a day, counted on from the day that was asked about last if that lies not long before.
    func account(
        _ key: Account, to day: Int, _ whole: () -> Int64, _ more: (Range<Int>) -> Int64
    ) -> Int64 {
        let known = shelves.withLock { $0.accounts[key] }
        let near = known.flatMap { (0...7).contains(day - $0.day) ? $0 : nil }
        let time = near.map { $0.time + ($0.day == day ? 0 : more($0.day..<day)) } ?? whole()
        shelves.withLock { shelves in
            if shelves.accounts.count >= Self.limit * 4 { shelves.accounts = [:] }
            shelves.accounts[key] = (day, time)
        }
        return time
    }

    func block(_ key: Spot, _ make: () -> [Showing]) -> [Showing] {
        if let known = shelves.withLock({ $0.blocks[key] }) { return known }
        let made = make()
        shelves.withLock { shelves in
            if shelves.blocks.count >= Self.limit / 16 { shelves.blocks = [:] }
            shelves.blocks[key] = made
        }
        return made
    }
}
