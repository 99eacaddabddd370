import Foundation
import Glibc
import SystemPackage

/// The machine, as its files tell it.
struct Host: Sendable {
    /// `/`, or a directory that stands for it.
    var root: FilePath = "/"
    var environment = ProcessInfo.processInfo.environment
    var now = Date()

    func path(_ path: String) -> FilePath { root.pushing(FilePath(path)) }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: self.path(path).string) }

    /// `nil` for what is not there or cannot be read; a driver's file can be either.
    func text(_ path: String) -> String? {
        (try? String(contentsOfFile: self.path(path).string, encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The names in a directory, in alphabetical order.
    func names(_ path: String) -> [String] {
        // What cannot be listed has nothing to show.
        ((try? FileManager.default.contentsOfDirectory(atPath: self.path(path).string)) ?? []).sorted()
    }

    func isUsable(_ path: String) -> Bool { access(self.path(path).string, R_OK | W_OK) == 0 }
}
