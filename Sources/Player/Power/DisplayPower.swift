import Faults
import Foundation
import Stage

/// Something that turns a display off and on.
protocol DisplayPower: Sendable {
    /// In a word or two.
    var name: String { get }

    /// Whether this machine says that it has it; what it does not say is tried all the same.
    var isKnown: Bool { get }

    /// `stage` tells the stage something.
    ///
    /// Throws: `Fault` if the display does not obey.
    func turn(on: Bool, stage: (StageCommand) async throws -> Void) async throws
}

extension DisplayPower {
    var isKnown: Bool { true }
}

/// Every way that this board has to turn its display off.
struct DisplaySwitch: Sendable {
    let ways: [any DisplayPower]

    init(_ ways: [any DisplayPower]) { self.ways = ways }

    /// Those for an output on this machine. Where nothing is a display, nothing is switched.
    init(for output: Output, host: Host) {
        guard case .screen(let screen) = output else {
            ways = []
            return
        }
        let wire: [any DisplayPower] = host.names("dev").filter { $0.hasPrefix("cec") }.map {
            TelevisionPower(device: host.path("dev/\($0)"))
        }
        let lamps: [any DisplayPower] = host.names("sys/class/backlight").compactMap { name in
            let path = host.path("sys/class/backlight/\(name)/bl_power")
            return Files.exists(path) ? BacklightPower(path: path) : nil
        }
        let tool: [any DisplayPower] = [ToolPower(for: screen, host: host)].compactMap(\.self)
        let stage: [any DisplayPower] = [StagePower(for: screen, host: host)].compactMap(\.self)
        ways = wire + lamps + tool + stage
    }

    /// Does it in every way there is: a television is told before its signal ends, and after it has come back. Returns
    /// what went wrong.
    func turn(on: Bool, stage: (StageCommand) async throws -> Void) async -> [String] {
        guard !ways.isEmpty else {
            return on ? [] : ["nothing here turns the display off: it shows black; 'marqueed doctor' says what would"]
        }
        var troubles: [String] = []
        for way in on ? ways.reversed() : ways {
            do { try await way.turn(on: on, stage: stage) } catch { troubles.append("\(way.name): \(error)") }
        }
        return troubles
    }
}

extension Fault.Code {
    /// A display that does not turn off or on.
    static let displayPower = Fault.Code("display.power")
}
