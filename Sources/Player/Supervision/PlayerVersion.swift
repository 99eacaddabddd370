import Faults
import Foundation
import Stage
import SystemPackage

/// What plays: this program, and what it decodes with. Another of these may play what killed the one before.
enum PlayerVersion {
    /// The program's length and the time that it was built or installed, and GStreamer's version. Source: proc(5), exe.
    static var current: String {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")  // see below
        // A program that was replaced while it ran has no length; it is another at its next start.
        let path = FilePath(program ?? "")
        let built = Files.modified(path).map { Int($0.timeIntervalSince1970) } ?? 0
        return "\(Files.length(of: path) ?? 0) \(built) \(Survey.gstreamer)"
    }
}
