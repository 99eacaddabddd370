import Faults
import Measures
import SystemPackage

/// Where the picture goes.
package enum Output: Sendable, Equatable {
    /// An MP4 file with H.264 and AAC, made as fast as the machine can, no frame left out.
    case record(path: String)
    /// A directory of numbered PNG files, likewise.
    case frames(directory: String)
    /// Nowhere, at the pace of a screen.
    case none
    /// A screen, through the sink named.
    case screen(Screen)

    package enum Screen: String, Sendable, CaseIterable {
        case window, x11, wayland, kms

        var sink: (element: String, package: String) {
            switch self {
            case .window: ("autovideosink", "gstreamer1.0-plugins-good")
            case .x11: ("ximagesink", "gstreamer1.0-x")
            case .wayland: ("waylandsink", "gstreamer1.0-plugins-bad")
            case .kms: ("kmssink", "gstreamer1.0-plugins-bad")
            }
        }
    }

    /// Reads `record:FILE.mp4`, `frames:DIR`, `none`, `window`, `x11`, `wayland` or `kms`. Throws: `Fault`.
    package init(parsing text: String) throws {
        if let path = Self.rest(of: text, after: "record:") {
            self = .record(path: path)
        } else if let directory = Self.rest(of: text, after: "frames:") {
            self = .frames(directory: directory)
        } else if text == "none" {
            self = .none
        } else if let screen = Screen(rawValue: text) {
            self = .screen(screen)
        } else {
            throw Fault(
                .stageOutput, "unknown output '\(text)'",
                remedy: "use record:FILE.mp4, frames:DIR, none, window, x11, wayland or kms")
        }
    }

    /// Whether frames come at the pace of the wall clock. Elsewhere the stage takes the time that it needs for each.
    package var isLive: Bool {
        switch self {
        case .record, .frames: false
        case .none, .screen: true
        }
    }

    /// The fault that an output's failure stands for if its disk has no room left.
    func fullDisk(after what: String) -> Fault? {
        let place: FilePath
        switch self {
        case .record(let path): place = FilePath(path)
        case .frames(let directory): place = FilePath(directory).appending("frame")
        case .none, .screen: return nil
        }
        let folder = place.removingLastComponent()
        guard let free = Files.freeSpace(at: folder.isEmpty ? "." : folder), free < ByteCount(1_000_000) else {
            return nil
        }
        return Fault(
            .diskFull, at: .init(file: place.string), "the disk is full",
            remedy: "free some space or choose another directory", cause: what)
    }

    private static func rest(of text: String, after prefix: String) -> String? {
        guard text.hasPrefix(prefix), text.count > prefix.count else { return nil }
        return String(text.dropFirst(prefix.count))
    }
}
