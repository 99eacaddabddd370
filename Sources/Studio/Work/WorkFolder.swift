import Faults
import Foundation
import Glibc
import SystemPackage

/// A folder that one worker may write into, gone when it is done.
enum WorkFolder {
    private static let ending = ".work"

    /// The folder lies beside `file`, so that what is made in it can be moved there.
    static func with<Value>(
        beside file: FilePath, _ body: (FilePath) async throws -> Value
    ) async throws -> Value {
        let path = FilePath(FileManager.default.currentDirectoryPath).pushing(file.removingLastComponent())
            .appending(".\(UUID().uuidString).\(getpid())\(ending)")
        try Files.makeDirectory(path)
        do {
            let value = try await body(path)
            try Files.remove(path)
            return value
        } catch {
            try Files.remove(path)
            throw error
        }
    }

    /// Removes what killed processes of this machine left, a minute after they last wrote there.
    static func discardAbandoned(in folder: FilePath) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []  // then there are none
        for name in names where name.hasPrefix(".") && name.hasSuffix(ending) {
            let path = folder.appending(name)
            guard let process = name.dropLast(ending.count).split(separator: ".").last.flatMap({ pid_t($0) }),
                kill(process, 0) != 0, errno == ESRCH,
                Files.modified(path).map({ $0.timeIntervalSinceNow < -60 }) ?? false
            else { continue }
            try? Files.remove(path)  // what cannot go now goes another time
        }
    }
}
