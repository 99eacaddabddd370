import Faults
import Measures

extension ProgrammeReader {
    /// A recurring time interval as it is written.
    struct WrittenRecurrence {
        var count: Int?
        var start: CivilDate
        /// After midnight.
        var time: Duration?
        var step = 1
        var unit = DayRecurrence.Unit.days
        /// Instead of whole days, months or years.
        var period: Duration?
    }

    /// `R/2026-01-05/P2W`, `R10/2026-01-05T09:00/P1M`, `R/2026-01-05T00:00/PT90M`. Source: ISO 8601-1.
    func recurrence(_ node: YAMLNode) -> WrittenRecurrence? {
        node.value("a recurrence in ISO 8601", example: "for example R/2026-01-05/P2W or R10/2026-01-05T09:00/PT2H") {
            Self.recurrence($0)
        }
    }

    static func recurrence(_ text: String) -> WrittenRecurrence? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].first == "R" else { return nil }
        let number = parts[0].dropFirst()
        let count = Int(number)
        guard number.isEmpty || (number.allSatisfy(\.isNumber) && count.map { (1...1_000_000).contains($0) } ?? false)
        else { return nil }
        let instant = parts[1].split(separator: "T", omittingEmptySubsequences: false)
        guard (1...2).contains(instant.count), let start = CivilDate(parsing: instant[0]) else { return nil }
        var written = WrittenRecurrence(count: number.isEmpty ? nil : count, start: start)
        if instant.count == 2 {
            guard let time = timeOfDay(instant[1]), time < .seconds(86400) else { return nil }
            written.time = time
        }
        return period(parts[2], &written) ? written : nil
    }

    /// `P2W`, `P1D`, `P1M`, `P1Y`, `PT1H30M`.
    private static func period(_ text: Substring, _ written: inout WrittenRecurrence) -> Bool {
        guard text.first == "P" else { return false }
        let body = text.dropFirst()
        guard body.first == "T" else {
            guard let unit = body.last, let number = Int(body.dropLast()), (1...10_000).contains(number) else {
                return false
            }
            let units: [Character: (DayRecurrence.Unit, Int)] = [
                "D": (.days, 1), "W": (.days, 7), "M": (.months, 1), "Y": (.years, 1),
            ]
            guard let (kind, days) = units[unit] else { return false }
            (written.unit, written.step) = (kind, number * days)
            return true
        }
        var seconds = 0
        var digits = ""
        var units: [Character: Int] = ["H": 3600, "M": 60, "S": 1]
        for character in body.dropFirst() {
            if character.isASCII, character.isNumber, digits.count < 6 {
                digits.append(character)
            } else {
                guard let size = units.removeValue(forKey: character), let number = Int(digits) else { return false }
                seconds += number * size
                digits = ""
            }
        }
        guard digits.isEmpty, (60...31_622_400).contains(seconds) else { return false }
        written.period = .seconds(seconds)
        return true
    }
}
