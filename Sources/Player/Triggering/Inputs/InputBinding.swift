import ArgumentParser
import Faults
import Programmes

/// What on the board sets off which trigger: `key:F1=help`, `touch=hello`, `scanner:code=price`, `gpio:gpiochip0/17=door`.
struct InputBinding: Sendable, Equatable {
    enum Source: Sendable, Equatable {
        /// A key goes down. The number is the kernel's.
        case key(Int)
        /// A finger comes down on a touch screen.
        case touch
        /// A code that a scanner types fills that field.
        case scanner(field: String)
        /// A line of a chip changes to active; `falling` counts the other way round.
        case line(chip: String, line: Int, falling: Bool)
    }

    let source: Source
    let trigger: String

    /// Throws: `Fault`.
    init(parsing text: String) throws {
        guard let equals = text.lastIndex(of: "="), text.index(after: equals) < text.endIndex else {
            throw Self.fault(text, "has no trigger", "write for example key:F1=help")
        }
        trigger = String(text[text.index(after: equals)...])
        let parts = text[..<equals].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let detail = parts.count > 1 ? String(parts[1]) : nil
        switch (parts[0], detail) {
        case ("touch", nil): source = .touch
        case ("scanner", let field?) where TextTemplate.isName(field): source = .scanner(field: field)
        case ("key", let key?):
            guard let code = Keys.code(key) else {
                throw Self.fault(
                    text, "names no key", "use F1 to F12, A to Z, 0 to 9, ENTER, SPACE, ESC, UP, or a number")
            }
            source = .key(code)
        case ("gpio", let place?):
            let words = place.split(separator: "/", omittingEmptySubsequences: false)
            guard (2...3).contains(words.count), !words[0].isEmpty, let line = Int(words[1]), (0..<1024).contains(line),
                words.count == 2 || ["rising", "falling"].contains(words[2])
            else { throw Self.fault(text, "names no line", "write for example gpio:gpiochip0/17/falling=door") }
            source = .line(chip: String(words[0]), line: line, falling: words.last == "falling")
        default:
            throw Self.fault(
                text, "is no input", "use key:NAME, touch, scanner:FIELD or gpio:CHIP/LINE, as in key:F1=help")
        }
    }

    /// Throws: `Fault` if the programme has no such trigger or the trigger no such field.
    func check(in programme: Programme) throws {
        guard let known = programme.trigger(trigger) else {
            throw Fault(
                .trigger, "no trigger '\(trigger)' in \(programme.name)",
                remedy: Spelling.remedy(for: trigger, among: programme.triggers.map(\.name)))
        }
        if case .scanner(let field) = source, !known.data.contains(field) {
            throw Fault(
                .triggerData, "the trigger '\(trigger)' has no field '\(field)'",
                remedy: Spelling.remedy(for: field, among: known.data))
        }
    }

    private static func fault(_ text: String, _ problem: String, _ remedy: String) -> Fault {
        Fault(.usage, "--input '\(text)' \(problem)", remedy: remedy)
    }
}

/// The names of keys, and what they type.
///
/// Source: linux/input-event-codes.h.
enum Keys {
    static let enter = 28
    static let keypadEnter = 96
    static let shifts = [42, 54]

    static func code(_ name: String) -> Int? {
        if let number = Int(name), (0...0x2FF).contains(number), name.count > 1 { return number }
        return named[name.uppercased()]
    }

    /// What a key types on a keyboard of the United States, as scanners have it.
    static func character(_ code: Int, shifted: Bool) -> Character? {
        guard let pair = typed[code] else { return nil }
        return shifted ? pair.shifted : pair.plain
    }

    private static let rows: [(first: Int, plain: String, shifted: String)] = [
        (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
        (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", " "), (71, "789-456+1230.", "789-456+1230."),
    ]

    private static let typed: [Int: (plain: Character, shifted: Character)] = {
        var typed: [Int: (plain: Character, shifted: Character)] = [:]
        for row in rows {
            for (index, pair) in zip(row.plain, row.shifted).enumerated() {
                typed[row.first + index] = (pair.0, pair.1)
            }
        }
        return typed
    }()

    private static let named: [String: Int] = {
        var named = [
            "ESC": 1, "ENTER": enter, "SPACE": 57, "TAB": 15, "BACKSPACE": 14, "UP": 103, "LEFT": 105, "RIGHT": 106,
            "DOWN": 108, "F11": 87, "F12": 88,
        ]
        for number in 1...10 { named["F\(number)"] = 58 + number }
        for (code, pair) in typed where code < 57 && (pair.plain.isLetter || pair.plain.isNumber) {
            named[pair.plain.uppercased()] = code
        }
        return named
    }()
}
