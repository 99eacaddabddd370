import Faults
import Foundation
package import Measures
import SystemPackage

/// What a store holds, and what of it nobody has used for a while.
package struct StoreInventory: Hashable, Sendable, Encodable {
    package let steps: [Step]
    package let sources: [Source]
    /// What builds left that were killed.
    package let unfinished: Int

    package struct Step: Hashable, Sendable, Encodable {
        package let recipe: String
        package let version: String
        package let board: String
        package let digest: Digest
        package let bytes: ByteCount
        /// Units: whole days since it was last used.
        package let idle: Int
    }

    package struct Source: Hashable, Sendable, Encodable {
        package let name: String
        package let sha256: Digest
        package let bytes: ByteCount
        /// Units: whole days since it was last used.
        package let idle: Int
    }

    package var bytes: ByteCount {
        ByteCount(steps.reduce(0) { $0 + $1.bytes.bytes } + sources.reduce(0) { $0 + $1.bytes.bytes })
    }
}

extension Store {
    /// What is here, steps by recipe and board, sources by name. `now` is in seconds since 1970.
    package func inventory(now: Int) throws -> StoreInventory {
        let steps = try kept().map { kept in
            StoreInventory.Step(
                recipe: kept.result.recipe, version: kept.result.version, board: kept.result.board,
                digest: kept.result.digest, bytes: Self.size(of: kept.directory), idle: max(0, now - kept.used) / 86_400
            )
        }
        let folder = root.appending("sources")
        let sources = try Self.names(in: folder).flatMap { digest -> [StoreInventory.Source] in
            guard let sha256 = Digest(parsing: digest) else { return [] }
            let place = folder.appending(digest)
            return try Self.names(in: place).map { name in
                StoreInventory.Source(
                    name: name, sha256: sha256, bytes: Self.size(of: place),
                    idle: max(0, now - Self.writeTime(of: place.appending(name))) / 86_400)
            }
        }
        return StoreInventory(
            steps: steps.sorted { ($0.recipe, $0.board, $0.idle) < ($1.recipe, $1.board, $1.idle) },
            sources: sources.sorted { ($0.name, $0.sha256) < ($1.name, $1.sha256) },
            unfinished: try Self.names(in: root.appending("work")).count)
    }

    /// Removes what has not been used for that many days, and what killed builds left. Returns what was removed.
    ///
    /// A step is locked while it goes, and goes in one move, so no build sees half of it. Throws: `Fault`.
    package func collect(idleDays: Int, now: Int) throws -> StoreInventory {
        guard !isReadOnly else {
            throw Fault(
                .storeReadOnly, at: .init(file: root.string), "the store is read-only",
                remedy: "let someone collect it who may write there")
        }
        let all = try inventory(now: now)
        let unfinished = try sweep()
        var steps: [StoreInventory.Step] = []
        for step in all.steps where step.idle >= idleDays {
            guard let lock = try lockIfFree(step.digest.hexadecimal) else { continue }
            try discard(self.step(step.digest))
            steps.append(step)
            _ = consume lock
        }
        let sources = all.sources.filter { $0.idle >= idleDays }
        for source in sources { try discard(root.appending("sources").appending(source.sha256.hexadecimal)) }
        return StoreInventory(steps: steps, sources: sources, unfinished: unfinished)
    }

    /// Moved out of sight first: a removal that is interrupted leaves nothing that looks whole.
    private func discard(_ path: FilePath) throws {
        let bin = root.appending("work").appending("discarded-\(path.lastComponent?.string ?? "").\(getpid())")
        try Files.move(path, to: bin)
        try Files.remove(bin)
    }

    private static func size(of directory: FilePath) -> ByteCount {
        let names = FileManager.default.enumerator(atPath: directory.string)?.compactMap { $0 as? String } ?? []
        return ByteCount(
            names.reduce(0) { $0 + (Files.length(of: directory.appending(FilePath($1).components)) ?? 0) })
    }

    private static func writeTime(of file: FilePath) -> Int {
        var status = stat()
        return stat(file.string, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
