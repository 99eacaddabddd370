import Faults
import Foundation
import Stage
import SystemPackage

/// The lamp of a panel that hangs on the board itself.
///
/// Source: Documentation/ABI/stable/sysfs-class-backlight of Linux.
struct BacklightPower: DisplayPower {
    /// `/sys/class/backlight/NAME/bl_power`
    let path: FilePath

    var name: String { "backlight \(path.removingLastComponent().lastComponent?.string ?? "")" }

    func turn(on: Bool, stage: (StageCommand) async throws -> Void) throws {
        do {
            // Not replaced as a file is: this one is a switch.
            let file = try FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
            try file.closeAfter { _ = try file.writeAll((on ? "0" : "4").utf8) }
        } catch let error as Errno {
            throw Fault(
                .displayPower, at: .init(file: path.string), "the backlight cannot be switched",
                remedy: "let the player's user write there, with a udev rule", cause: "\(error)")
        }
    }
}
