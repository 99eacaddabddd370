import Programmes
import Seeds

/// A programme without campaigns, with rules of every kind for its layouts, overlays and items, made from a seed.
struct RandomWall {
    let text: String

    init(seed: UInt64) {
        var dice = Dice(seed: seed)
        let names = ["a", "b", "c", "d"]
        let layouts = names.map { name in
            let second = dice.chance(40) ? ", side: { at: [160, 0, 160, 180], playlist: \(dice.pick(names)) }" : ""
            return "  \(name): { zones: { main: { at: [0, 0, 160, 180], playlist: \(name) }\(second) } }"
        }
        // Half of the walls have items with days and hours of their own, and playlists in playlists.
        let isTimed = dice.chance(50)
        let lists = names.enumerated().map { place, name in
            var items = (1...dice.roll(1...4)).map { number in
                let rules = isTimed && dice.chance(30) ? Self.rules(&dice).map { ", \($0)" }.joined() : ""
                return "{ image: \(name)\(number), for: \(dice.roll(1000...900_000))ms\(rules) }"
            }
            if isTimed, place > 0, dice.chance(40) {
                let rules = dice.chance(50) ? ", hours: \(Self.hours(&dice))" : ""
                items.append("{ playlist: \(names[place - 1])\(rules) }")
            }
            return "  \(name): [\(items.joined(separator: ", "))]"
        }
        let overlay =
            dice.chance(40)
            ? "overlays: { logo: { at: [0, 0, 20, 20], playlist: \(dice.pick(names)), hours: \(Self.hours(&dice)) } }"
            : ""
        let entries = (0...dice.roll(1...5)).map { number in
            var parts = [number > 0 && dice.chance(15) ? "screen: off" : "layout: \(dice.pick(names))"]
            if number > 0 { parts += Self.rules(&dice) }
            if dice.chance(30) { parts.append("priority: \(dice.roll(-1...2))") }
            return "  - { \(parts.joined(separator: ", ")) }"
        }
        text = """
            programme: wall \(seed)
            canvas: 320x180
            layouts:
            \(layouts.joined(separator: "\n"))
            \(overlay)
            playlists:
            \(lists.joined(separator: "\n"))
            schedule:
            \(entries.joined(separator: "\n"))
            """
    }

    func programme() throws -> Programme { try ProgrammeFile.parse(Array(text.utf8), file: "wall.yaml") }

    private static func rules(_ dice: inout Dice) -> [String] {
        var parts: [String] = []
        switch dice.roll(1...10) {
        case 1: parts.append("repeat: R/2026-0\(dice.roll(1...9))-0\(dice.roll(1...9))/P\(dice.roll(1...3))W")
        case 2: parts.append("repeat: R\(dice.roll(2...40))/2026-01-31/P1M")
        case 3:
            let minutes = dice.roll(61...400)
            parts.append("repeat: R/2026-02-01T12:00/PT\(minutes)M, lasting: \(dice.roll(1...minutes))m")
        case 4: parts.append("repeat: R/2026-01-05T2\(dice.roll(0...3)):30/P1D, lasting: \(dice.roll(20...300))m")
        case 5: break
        default: parts.append("hours: \(hours(&dice))")
        }
        if dice.chance(35) {
            parts.append("days: [\(dice.pick(["mon..fri", "sat, sun", "sun", "first sun, last sun", "fri..mon"]))]")
        }
        if dice.chance(15) { parts.append("months: [\(dice.pick(["mar..apr", "oct..mar", "feb", "sep, nov"]))]") }
        if dice.chance(15) { parts.append("on: [\(dice.pick(["02-28..03-01", "03-20..04-10", "09-20..11-10"]))]") }
        if dice.chance(20) { parts.append("except: [\(dice.pick(["last sun", "02-29", "2026-10-24..2026-10-25"]))]") }
        if dice.chance(20) { parts.append("from: 2026-0\(dice.roll(1...4))-1\(dice.roll(0...9))") }
        if dice.chance(10) { parts.append("until: 2028-0\(dice.roll(2...4))-2\(dice.roll(0...9))") }
        return parts
    }

    /// One span of hours, or two that do not overlap.
    private static func hours(_ dice: inout Dice) -> String {
        func clock(_ minute: Int) -> String {
            let (hour, rest) = (minute / 60 % 24, minute % 60)
            return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
        }
        let start = dice.pick([dice.roll(0...200), dice.roll(1200...1439), dice.roll(0...1439)])
        let first = dice.roll(1...400)
        let second = start + first + dice.roll(0...300)
        let one = "\(clock(start))-\(clock(start + first))"
        return dice.chance(70) ? one : "[\(one), \(clock(second))-\(clock(second + dice.roll(1...400)))]"
    }
}
