import Faults
import Foundation
import SystemPackage

extension Store {
    /// Runs `body` with a lock on `name` and an empty directory that is removed afterwards.
    ///
    /// The directory has a name of its own each time: children of a build that was killed may still be writing in the old
    /// one. Throws: `Fault` if the store cannot be written, and what `body` throws.
    func withWork<Value: Sendable>(
        on name: String, waiting: () -> Void, _ body: (FilePath) async throws -> Value
    ) async throws -> Value {
        guard !isReadOnly else {
            throw Fault(
                .storeReadOnly, at: .init(file: root.string), "something has to be built and the store is read-only",
                remedy: "let someone build it who may write there, or name a store of your own with --store DIR")
        }
        let lock = try await FileLock.take(lockFile(name), shared: isShared, waiting: waiting)
        try removeWork(of: name)  // of a build that was killed
        let directory = root.appending("work").appending("\(name).\(getpid())")
        try Files.makeDirectory(directory)
        do {
            let value = try await body(directory)
            try Files.remove(directory)
            _ = consume lock
            return value
        } catch {
            try? Files.remove(directory)  // the first error is the one to tell
            _ = consume lock
            throw error
        }
    }

    /// Runs `body` while nobody collects what is used from now on.
    func withUse<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        guard !isReadOnly else { return try await body() }
        let file = lockFile("\(Self.build)\(getpid())-\(UUID().uuidString)")
        var lock = try await FileLock.take(file, to: .use, shared: isShared, waiting: {})
        while !Files.exists(file) {  // someone collected and took it for a killed build's before it was locked
            lock = try await FileLock.take(file, to: .use, shared: isShared, waiting: {})
        }
        defer { unlink(file.string) }
        let value = try await body()
        _ = consume lock
        return value
    }

    /// When the first of the builds began that are at work. Units: seconds since 1970. Removes what killed ones left.
    func firstBuildAtWork() throws -> Int? {
        var first: Int?
        for name in try Self.names(in: root.appending("locks")) where name.hasPrefix(Self.build) {
            let file = root.appending("locks").appending(name)
            let start = Self.writeTime(file)
            if let lock = try FileLock.tryTake(file, shared: isShared) {
                unlink(file.string)
                _ = consume lock
            } else {
                first = min(first ?? start, start)
            }
        }
        return first
    }

    /// What the names of locks begin with that builds hold from their start to their end.
    private static let build = "build-"

    /// Runs `body` while nobody collects the supplies or changes them. Others may use them too.
    func withHold<Value: Sendable>(
        on supplies: some Collection<Supply>, waiting: () -> Void, _ body: () async throws -> Value
    ) async throws -> Value {
        guard let first = supplies.first else { return try await body() }
        let lock = try await FileLock.take(lockFile(first.lock), to: .use, shared: isShared, waiting: waiting)
        do {
            let value = try await withHold(on: supplies.dropFirst(), waiting: waiting, body)
            _ = consume lock
            return value
        } catch {
            _ = consume lock
            throw error
        }
    }

    /// Removes what builds left that were killed and that nobody has asked for since. Returns how many there were.
    @discardableResult
    package func sweep() throws -> Int {
        guard !isReadOnly else { return 0 }
        var count = 0
        for entry in try Self.names(in: root.appending("work")) {
            let name = entry.split(separator: ".").dropLast().joined(separator: ".")
            guard let lock = try lockIfFree(name.isEmpty ? entry : name) else {
                continue  // at work
            }
            try Self.clear(root.appending("work").appending(entry))
            count += 1
            _ = consume lock
        }
        return count
    }

    private func removeWork(of name: String) throws {
        let work = root.appending("work")
        for entry in try Self.names(in: work) where entry == name || entry.hasPrefix(name + ".") {
            try Self.clear(work.appending(entry))
        }
    }

    /// Children of a killed build may be tidying up in there too; what is gone before we come to it is no fault.
    private static func clear(_ path: FilePath) throws {
        for _ in 0..<4 {
            do { return try Files.remove(path) } catch { continue }
        }
        try Files.remove(path)
    }

    /// `nil` if someone is at work on it.
    func lockIfFree(_ name: String) throws -> FileLock? { try FileLock.tryTake(lockFile(name), shared: isShared) }

    private func lockFile(_ name: String) -> FilePath { root.appending("locks").appending("\(name).lock") }

    /// Units: seconds since 1970; 0 for what is not there.
    static func writeTime(_ file: FilePath) -> Int {
        var status = stat()
        return stat(file.string, &status) == 0 ? status.st_mtim.tv_sec : 0
    }

    /// In alphabetical order; none if the directory is not there.
    static func names(in path: FilePath) throws -> [String] {
        guard Files.isDirectory(path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
        } catch {
            throw Fault(
                .fileUnreadable, at: .init(file: path.string), "the folder cannot be listed",
                remedy: "check its permissions", cause: error.localizedDescription)
        }
    }
}
