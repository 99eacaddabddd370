import Faults
import Foundation
import Stage
import Subprocess
import SystemPackage

/// The display server's own way, by the distribution's tool for it.
struct ToolPower: DisplayPower {
    let tool: String
    let off: [String]
    let on: [String]

    var name: String { tool }

    /// `nil` where the output has no display server or its tool is not there.
    init?(for screen: Output.Screen, host: Host) {
        switch screen {
        case .x11: (tool, off, on) = ("xset", ["dpms", "force", "off"], ["dpms", "force", "on"])
        case .wayland: (tool, off, on) = ("wlopm", ["--off", "*"], ["--on", "*"])
        case .window where host.environment["WAYLAND_DISPLAY"] != nil:
            (tool, off, on) = ("wlopm", ["--off", "*"], ["--on", "*"])
        case .window: (tool, off, on) = ("xset", ["dpms", "force", "off"], ["dpms", "force", "on"])
        case .kms: return nil
        }
        guard host.exists("usr/bin/\(tool)") else { return nil }
    }

    func turn(on isOn: Bool, stage: (StageCommand) async throws -> Void) async throws {
        let result = try await Subprocess.run(
            .name(tool), arguments: Arguments(isOn ? on : off), input: .none, output: .discarded,
            error: .string(limit: 4096))
        guard result.terminationStatus.isSuccess else {
            throw Fault(
                .displayPower, "\(tool) says no", remedy: "check that the display server can turn displays off",
                cause: result.standardError.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}
