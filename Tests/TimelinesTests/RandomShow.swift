import Foundation
import Measures
import Programmes
import Seeds
import Timelines

/// A programme with campaigns in one zone, made from a seed, and the slow, obvious reading of what it promises.
struct RandomShow {
    struct Advertiser {
        enum Promise { case share(Int), goal(Int), nothing }

        let name: String
        let promise: Promise
        let lengths: [Int]
        var atMostHourly: Int?
        var atMostDaily: Int?
        var atLeastHourly: Int?
        var category: String?
        var apart: [String] = []
        /// Minutes after midnight; an end before the start lies on the next day.
        var hours: (start: Int, end: Int)?
        var weekend: Bool?

        func text(_ first: String, _ last: String) -> String {
            var parts = [
                "items: [\(lengths.enumerated().map { "{ video: \(name)-\($0), for: \($1)s }" }.joined(separator: ", "))]"
            ]
            parts.append("from: \(first)")
            switch promise {
            case .share(let share): parts.append("share: \(share)%")
            case .goal(let plays): parts += ["plays: \(plays)", "until: \(last)"]
            case .nothing: break
            }
            let most = [atMostHourly.map { "\($0) per hour" }, atMostDaily.map { "\($0) per day" }].compactMap { $0 }
            if !most.isEmpty { parts.append("at-most: [\(most.joined(separator: ", "))]") }
            if let atLeastHourly { parts.append("at-least: \(atLeastHourly) per hour") }
            if let category { parts.append("category: \(category)") }
            if !apart.isEmpty { parts.append("apart-from: [\(apart.joined(separator: ", "))]") }
            if let hours { parts.append("hours: \"\(RandomShow.clock(hours.start))-\(RandomShow.clock(hours.end))\"") }
            if let weekend { parts.append("days: [\(weekend ? "sat, sun" : "mon..fri")]") }
            return "  \(name): { \(parts.joined(separator: ", ")) }"
        }
    }

    let advertisers: [Advertiser]
    let fillers: [Int]
    /// When another layout shows, in minutes after midnight.
    let away: (start: Int, end: Int)?
    let zone: TimeZone
    /// Its first day, in days since 1970, and how many it is looked at.
    let firstDay: Int
    static let days = 3
    /// The first instant of its first day.
    let start: Instant
    /// Where nothing of its days is left, those that reach into the night after the last among them.
    let end: Instant
    let text: String

    /// Fridays before clocks change in some of the zones, forwards or back, and the day before a leap day.
    private static let firstDays = [20_518, 20_539, 20_546, 20_700, 20_721, 20_728, 20_749, 20_756, 21_242]
    private static let zones = [
        "UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut",
        "Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu",
    ]

    init(seed: UInt64) {
        var dice = Dice(seed: seed)
        zone = TimeZone(identifier: dice.pick(Self.zones)) ?? .gmt
        firstDay = dice.pick(Self.firstDays)
        start = Self.instant(minute: Almanac.minute(of: firstDay, 0, in: zone))
        end = Self.instant(minute: Almanac.minute(of: firstDay + Self.days, 360, in: zone))
        var left = dice.pick([50, 70, 85])
        advertisers = (1...dice.roll(1...6)).compactMap { number in
            Self.advertiser("c\(number)", &left, &dice)
        }
        fillers = (0...dice.roll(0...3)).map { _ in dice.pick([4, 6, 8, 10, 15, 30]) }
        away = dice.chance(25) ? dice.pick([(720, 750), (1410, 60), (0, 300), (90, 150)]) : nil
        let (first, last) = (Self.date(firstDay), Self.date(firstDay + Self.days - 1))
        let schedule =
            away.map {
                "schedule: [{ layout: all }, { layout: other, hours: \"\(Self.clock($0.0))-\(Self.clock($0.1))\" }]"
            }
            ?? ""
        text = """
            programme: random \(seed)
            timezone: \(zone.identifier)
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 180], playlist: ads } } }
              other: { zones: { rest: { at: [0, 0, 320, 180], text: closed } } }
            playlists:
              ads:
                - campaigns: [\(advertisers.map(\.name).joined(separator: ", "))]
            \(fillers.enumerated().map { "    - { image: f\($0), for: \($1)s }" }.joined(separator: "\n"))
            campaigns:
            \(advertisers.map { $0.text(first, last) }.joined(separator: "\n"))
            \(schedule)
            """
    }

    private static func advertiser(_ name: String, _ left: inout Int, _ dice: inout Dice) -> Advertiser? {
        let share = min(left, dice.roll(1...30))
        let lengths = (0...dice.roll(0...2)).map { _ in dice.pick([5, 8, 10, 15, 20, 30]) }
        let promise: Advertiser.Promise
        switch dice.roll(1...10) {
        case 1...2: promise = .goal(dice.pick([1, 7, 50, 333]))
        case 3: promise = .nothing
        default:
            left -= share
            guard share > 0 else { return nil }
            promise = .share(share)
        }
        var advertiser = Advertiser(name: name, promise: promise, lengths: lengths)
        if dice.chance(25) { advertiser.atMostHourly = dice.pick([4, 12, 30, 60]) }
        if dice.chance(15) { advertiser.atMostDaily = dice.pick([1, 20, 150]) }
        let isGoal = if case .goal = promise { true } else { false }
        if dice.chance(10), !isGoal, advertiser.atMostHourly == nil, advertiser.atMostDaily == nil {
            advertiser.atLeastHourly = dice.pick([1, 3, 6])
        }
        if dice.chance(60) { advertiser.category = dice.pick(["a", "b"]) }
        if dice.chance(40) { advertiser.apart = dice.pick([["a"], ["b"], ["a", "b"]]) }
        if dice.chance(30) {
            advertiser.hours = dice.pick([(480, 1200), (0, 360), (600, 840), (420, 480), (1320, 210), (75, 165)])
        }
        if dice.chance(20) { advertiser.weekend = dice.chance(50) }
        return advertiser
    }

    private static func clock(_ minutes: Int) -> String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    private static func date(_ number: Int) -> String {
        let day = Almanac.days[number]
        return "\(day.year)-\(day.month < 10 ? "0" : "")\(day.month)-\(day.day < 10 ? "0" : "")\(day.day)"
    }

    var longest: Duration { .seconds((fillers + advertisers.flatMap(\.lengths)).max() ?? 0) }

    func timeline() throws -> Timeline {
        Timeline(try ProgrammeFile.parse(Array(text.utf8), file: "random.yaml"), lengths: [:], zone: .gmt)
    }

    static func instant(minute: Int) -> Instant { Instant(nanoseconds: Int64(minute) * 60_000_000_000) }

    /// The day and second that clocks show.
    func reading(_ instant: Instant) -> (day: Int, second: Int) {
        Almanac.reading(Int(instant.nanoseconds / 1_000_000_000), in: zone)
    }

    /// Whether an advertiser may play while clocks show that.
    func plays(_ advertiser: Advertiser, _ reading: (day: Int, second: Int)) -> Bool {
        func isDay(_ day: Int) -> Bool {
            if day < firstDay { return false }
            if case .goal = advertiser.promise, day >= firstDay + Self.days { return false }
            return advertiser.weekend.map { $0 == (Almanac.days[day].weekday > 5) } ?? true
        }
        guard let hours = advertiser.hours else { return isDay(reading.day) }
        return [reading.day - 1, reading.day].contains { day in
            isDay(day) && Self.covers(hours, reading.second + (reading.day - day) * 86400)
        }
    }

    /// Whether the other layout shows.
    func isAway(_ reading: (day: Int, second: Int)) -> Bool {
        guard let away else { return false }
        return Self.covers(away, reading.second) || Self.covers(away, reading.second + 86400)
    }

    private static func covers(_ hours: (start: Int, end: Int), _ second: Int) -> Bool {
        let end = hours.end > hours.start ? hours.end : hours.end + 1440
        return hours.start * 60 <= second && second < end * 60
    }
}
