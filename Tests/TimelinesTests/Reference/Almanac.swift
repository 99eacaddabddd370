import Foundation

/// The calendar counted day by day from 1970-01-01, and what a clock on the wall shows. Shares nothing with the code under
/// test but Foundation's time zones, which that does not use.
enum Almanac {
    struct Day {
        let year: Int
        let month: Int
        let day: Int
        /// Monday is 1.
        let weekday: Int
        /// The first, second, … of its weekday in the month.
        let ordinal: Int
        let isLastOfItsWeekday: Bool
    }

    /// To the end of 2045.
    static let days: [Day] = {
        var days: [Day] = []
        var weekday = 4  // a Thursday
        for year in 1970...2045 {
            for month in 1...12 {
                let length = length(of: month, in: year)
                for day in 1...length {
                    days.append(
                        Day(
                            year: year, month: month, day: day, weekday: weekday, ordinal: (day + 6) / 7,
                            isLastOfItsWeekday: day + 7 > length))
                    weekday = weekday == 7 ? 1 : weekday + 1
                }
            }
        }
        return days
    }()

    private static func length(of month: Int, in year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static let numbers: [Int: Int] = Dictionary(
        uniqueKeysWithValues: days.enumerated().map { ($1.year * 10_000 + $1.month * 100 + $1.day, $0) })

    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int? { numbers[year * 10_000 + month * 100 + day] }

    /// The day and the second after midnight that clocks show. Units: `seconds` since 1970-01-01T00:00Z.
    static func reading(_ seconds: Int, in zone: TimeZone) -> (day: Int, second: Int) {
        let local = seconds + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        return (local / 86400, local % 86400)
    }

    /// The first minute at which clocks show that day, and that time of it or a later one. Units: minutes since 1970.
    static func minute(of day: Int, _ minuteOfDay: Int, in zone: TimeZone) -> Int {
        var minute = day * 1440 - 16 * 60
        while true {
            let (shown, second) = reading(minute * 60, in: zone)
            if shown == day, second / 60 >= minuteOfDay { return minute }
            minute += 1
        }
    }
}
