import Faults
import Foundation
import Subprocess
import SystemPackage

/// The walls around a worker: it reads what we can read, writes into one folder and has no network.
enum Confinement: Sendable, Equatable {
    /// Debian's bubblewrap.
    case bubblewrap
    /// Limits only; why there are no walls.
    case none(reason: String)

    /// Looks once whether bubblewrap is there and may do its work.
    static func find() async -> Confinement {
        let walls = walls(around: nil)
        do {
            let result = try await Subprocess.run(
                .name(walls[0]), arguments: Arguments(Array(walls.dropFirst()) + ["true"]), output: .discarded,
                error: .string(limit: 1 << 12))
            if result.terminationStatus.isSuccess { return .bubblewrap }
            let words = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            return .none(reason: "bubblewrap is not allowed here (\(words))")
        } catch {
            return .none(reason: "bubblewrap is not installed")
        }
    }

    /// What stands before the worker's own words on the command line. `folder` is where it may write.
    ///
    /// `scratch` are files that stay readable beside an empty `/var/tmp`: LibreOffice needs a place of that kind that it
    /// may write into. Without any, nothing there changes.
    func words(writing folder: FilePath?, scratch: [String] = []) -> [String] {
        switch self {
        case .bubblewrap: Self.walls(around: folder, scratch: scratch)
        case .none: []
        }
    }

    /// A sentence for people where there is something to tell.
    var note: String? {
        guard case .none(let reason) = self else { return nil }
        return "media is opened in a process with limits, but not shut off from the network and the files: \(reason)"
    }

    private static func walls(around folder: FilePath?, scratch: [String] = []) -> [String] {
        var words = [
            "bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-net", "--unshare-pid",
            "--unshare-ipc", "--die-with-parent", "--new-session",
        ]
        if !scratch.isEmpty { words += ["--tmpfs", "/var/tmp"] + scratch.flatMap { ["--ro-bind", $0, $0] } }
        if let folder { words += ["--bind", folder.string, folder.string] }
        return words + ["--"]
    }
}
