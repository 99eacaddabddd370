import Faults
import Foundation
import SystemPackage

/// Where the player keeps what must outlive it.
enum PlayerState {
    /// `$XDG_STATE_HOME/marquee`, else `~/.local/state/marquee`.
    static var defaultDirectory: String {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (base ?? NSHomeDirectory() + "/.local/state") + "/marquee"
    }

    /// Where a player listens that systemd started.
    static let serviceSocket: FilePath = "/run/marquee/player.sock"

    /// The socket that is named, else the service's if that is there, else the one in the state directory.
    static func socket(named name: String?, state: FilePath) -> FilePath {
        if let name { return FilePath(name) }
        let own = state.appending("player.sock")
        return !Files.exists(own) && Files.exists(serviceSocket) ? serviceSocket : own
    }
}

extension Fault.Code {
    /// Options that do not go together, or a value that is none.
    static let usage = Fault.Code("usage")
}

extension FilePath {
    /// The same place, whatever the working directory.
    var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).appending(components)
    }
}
