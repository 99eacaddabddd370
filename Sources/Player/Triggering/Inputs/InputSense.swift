import Foundation

/// Something that a keyboard, a touch screen or a scanner says.
///
/// Source: `struct input_event` of linux/input.h.
struct InputEvent: Sendable, Equatable {
    let type: UInt16
    let code: UInt16
    let value: Int32

    /// Units: bytes. Two long numbers of time come first.
    static let size = 2 * MemoryLayout<Int>.size + 8

    static let key: UInt16 = 1
    static let position: UInt16 = 3
    static let touch: UInt16 = 0x14A
    static let tracking: UInt16 = 0x39
}

/// Cuts what a device says into events, however it comes.
struct InputEventReader: Sendable {
    private var rest: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> [InputEvent] {
        rest += bytes
        var events: [InputEvent] = []
        while rest.count >= InputEvent.size {
            let tail = rest[(InputEvent.size - 8)..<InputEvent.size]
            let (type, code, value) = tail.withUnsafeBytes { bytes in
                (
                    bytes.loadUnaligned(as: UInt16.self), bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self),
                    bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self)
                )
            }
            events.append(InputEvent(type: type, code: code, value: value))
            rest.removeFirst(InputEvent.size)
        }
        return events
    }
}

/// What a device's events set off. Pure: events and times in, triggers out.
struct InputSense: Sendable {
    struct Firing: Sendable, Equatable {
        let trigger: String
        let data: [String: String]
    }

    /// A scanner types faster than anyone: this long between two keys at most, and so many of them.
    static let longestPause = Duration.milliseconds(100)
    static let shortestCode = 4
    private static let longestCode = 200

    private let bindings: [InputBinding]
    private var code = ""
    private var typedAt: ContinuousClock.Instant?
    private var shifted = false

    init(_ bindings: [InputBinding]) { self.bindings = bindings }

    mutating func step(_ event: InputEvent, now: ContinuousClock.Instant) -> [Firing] {
        switch (event.type, event.value) {
        case (InputEvent.key, 1) where event.code == InputEvent.touch: return fire { $0 == .touch }
        case (InputEvent.key, let value):
            let code = Int(event.code)
            if Keys.shifts.contains(code) { shifted = value != 0 }
            guard value == 1 else { return [] }
            return fire { $0 == .key(code) } + type(code, now)
        case (InputEvent.position, let value) where event.code == InputEvent.tracking && value >= 0:
            return fire { $0 == .touch }
        default: return []
        }
    }

    private func fire(_ isMeant: (InputBinding.Source) -> Bool) -> [Firing] {
        bindings.filter { isMeant($0.source) }.map { Firing(trigger: $0.trigger, data: [:]) }
    }

    private mutating func type(_ key: Int, _ now: ContinuousClock.Instant) -> [Firing] {
        if let typedAt, now - typedAt > Self.longestPause { code = "" }
        typedAt = now
        guard key == Keys.enter || key == Keys.keypadEnter else {
            if let character = Keys.character(key, shifted: shifted), code.count < Self.longestCode {
                code.append(character)
            }
            return []
        }
        defer { code = "" }
        guard code.count >= Self.shortestCode else { return [] }
        return bindings.compactMap { binding in
            guard case .scanner(let field) = binding.source else { return nil }
            return Firing(trigger: binding.trigger, data: [field: code])
        }
    }
}
