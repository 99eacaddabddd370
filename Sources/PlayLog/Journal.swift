package import Faults
import Foundation
import GRDB
import Measures
package import SystemPackage

/// The proof-of-play journal: a chain of entries in SQLite, each hashed with the one before it, sealed with the terminal's
/// signature a batch at a time. What `append` returned from survives a power cut.
package struct Journal: Sendable {
    /// How much of it is kept and how it is signed.
    package struct Limits: Sendable {
        /// Entries; older ones are summed up by day.
        package var entries = 1_000_000
        /// Entries that are summed up at once.
        package var fold = 1_000
        /// Days' sums; older ones are put together.
        package var sums = 20_000
        /// Entries under one signature.
        package var batch = 64

        package init() {}
    }

    let database: DatabaseQueue
    /// `nil` for one that is only read.
    let key: TerminalKey?
    let limits: Limits

    /// Opens the journal in that directory, making both and the terminal's key if need be. Throws: `Fault`.
    package init(directory: FilePath, limits: Limits = Limits()) throws {
        try Files.makeDirectory(directory)
        (database, key) = try Self.open(directory) {
            (try Self.writable(directory), try TerminalKey.load(in: directory))
        }
        self.limits = limits
        try seal()  // what an earlier life had no time to sign
    }

    /// The journal in that directory for reading, if one is there. Throws: `Fault`.
    package static func existing(in directory: FilePath) throws -> Journal? {
        Files.exists(path(in: directory)) ? try Journal(existing: directory) : nil
    }

    /// Takes no key, which may be another user's, and the file as it is if that is another user's.
    private init(existing directory: FilePath) throws {
        limits = Limits()
        key = nil
        let path = Self.path(in: directory).string
        database = try Self.open(directory) {
            if access(path, W_OK) == 0 { return try Self.writable(directory) }
            var configuration = Self.configuration
            configuration.readonly = true
            // A log that no one has open cannot be read without writing beside it; a file that has none can.
            let hasLog = Files.exists(FilePath(path + "-wal"))
            return try DatabaseQueue(path: hasLog ? path : Self.unchanging(path), configuration: configuration)
        }
    }

    /// The file as SQLite takes it to be read in a directory that cannot be written. Source: sqlite.org/uri.html.
    private static func unchanging(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        let escaped = whole.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? whole
        return "file://\(escaped)?immutable=1"
    }

    private static func writable(_ directory: FilePath) throws -> DatabaseQueue {
        let database = try DatabaseQueue(path: path(in: directory).string, configuration: configuration)
        // GRDB makes it NORMAL as it changes to WAL mode, after all that a configuration can say. That loses
        // acknowledged rows in a power cut.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try JournalSchema.migrator.migrate(database)
        return database
    }

    /// Written again, the same play changes nothing. Throws: `Fault`, also for another play under the same id.
    package func append(_ play: Play) throws {
        try append(.play(play), id: play.id.uuidString, start: play.start)
    }

    /// Throws: `Fault`.
    func append(_ gap: Entry.Gap) throws { try append(.gap(gap), id: UUID().uuidString, start: gap.from) }

    /// Signs what is not signed yet. Throws: `Fault`.
    package func seal() throws {
        try act { database in try database.write { try Chain($0, key: key, limits: limits).seal() } }
    }

    private func append(_ entry: Entry, id: String, start: Instant) throws {
        let record = entry.record
        try act { database in
            try database.write { database in
                let chain = Chain(database, key: key, limits: limits)
                guard let before = try chain.record(of: id) else {
                    return try chain.append(record, id: id, start: start)
                }
                guard before == record else {
                    throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "another play has the id \(id)")
                }
            }
        }
    }

    func act<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
        do {
            return try body(database)
        } catch {
            throw Self.fault(error, database.path)
        }
    }

    private static func path(in directory: FilePath) -> FilePath { directory.appending("plays.sqlite") }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// One opener at a time: SQLite refuses a change to WAL mode at once while another has the file open.
    private static func open<Value>(_ directory: FilePath, _ body: () throws -> Value) throws -> Value {
        do {
            let path = directory.appending("plays.lock")
            // Where nothing can be made, no one else is making anything.
            if !Files.exists(path), access(directory.string, W_OK) != 0 { return try body() }
            let lock = try FileDescriptor.open(
                path, .readOnly, options: Files.exists(path) ? .closeOnExec : [.create, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644))
            return try lock.closeAfter {
                while flock(lock.rawValue, LOCK_EX) != 0 {
                    guard errno == EINTR else { throw Errno(rawValue: errno) }
                }
                return try body()
            }
        } catch {
            throw fault(error, path(in: directory).string)
        }
    }

    private static func fault(_ error: any Error, _ path: String) -> Fault {
        if let fault = error as? Fault { return fault }
        if let error = error as? Errno { return .system(error, path: path, doing: "opening the journal of plays") }
        let code = (error as? DatabaseError)?.resultCode
        let free = Files.freeSpace(at: FilePath(path).removingLastComponent()) ?? ByteCount(.max)
        let full = code == .SQLITE_FULL || (code == .SQLITE_IOERR && free < ByteCount(1_000_000))
        return Fault(
            full ? .diskFull : code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB ? .journalDamaged : .fileUnwritable,
            at: .init(file: path), "the journal of plays cannot be used",
            remedy: full
                ? "free some space; the disk is full"
                : "check that the directory is yours to write and the file is a journal",
            cause: "\(error)")
    }
}

extension Fault.Code {
    /// The file is no journal any more.
    package static let journalDamaged = Fault.Code("journal-damaged")
}
