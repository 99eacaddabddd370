import Boards
import Faults
import Foundation
import Measures
import SystemPackage

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
                    idle: max(0, now - Self.writeTime(place.appending(name))) / 86_400)
            }
        }
        return StoreInventory(
            steps: steps.sorted { ($0.recipe, $0.board, $0.idle) < ($1.recipe, $1.board, $1.idle) },
            sources: sources.sorted { ($0.name, $0.sha256) < ($1.name, $1.sha256) },
            roots: try supplies(.root).map { entry($0, now: now) },
            dependencies: try supplies(.packages).map { entry($0, now: now) },
            unfinished: try Self.names(in: root.appending("work")).count)
    }

    /// Removes what has not been used for that many days, and what killed builds left. Returns what was removed.
    ///
    /// What goes is locked meanwhile, and goes in one move, so no build sees half of it. What was used since the first of the
    /// builds began that are at work stays: they may be using it.
    /// Throws: `Fault`.
    package func collect(idleDays: Int, now: Int) throws -> StoreInventory {
        guard !isReadOnly else {
            throw Fault(
                .storeReadOnly, at: .init(file: root.string), "the store is read-only",
                remedy: "let someone collect it who may write there")
        }
        try discardAbandoned()
        let all = try inventory(now: now)
        let unfinished = try sweep()
        let start = try firstBuildAtWork() ?? .max
        func mayGo(_ file: FilePath) -> Bool { Self.writeTime(file) < start }
        var steps: [StoreInventory.Step] = []
        for step in all.steps
        where step.idle >= idleDays && mayGo(self.step(step.digest).appending("result.json")) {
            guard let lock = try lockIfFree(step.digest.hexadecimal) else { continue }
            try discard(self.step(step.digest))
            steps.append(step)
            _ = consume lock
        }
        let sources = all.sources.filter { $0.idle >= idleDays && mayGo(source($0.sha256, name: $0.name)) }
        for source in sources { try discard(root.appending("sources").appending(source.sha256.hexadecimal)) }
        return StoreInventory(
            steps: steps, sources: sources, roots: try collect(.root, idleDays, now),
            dependencies: try collect(.packages, idleDays, now), unfinished: unfinished)
    }

    /// Files that killed builds were writing; directories that they had in work go with `sweep`.
    private func discardAbandoned() throws {
        Files.discardAbandoned(in: root)
        for folder in ["sources", Supply.Kind.root.rawValue, Supply.Kind.packages.rawValue] {
            let place = root.appending(folder)
            for name in try Self.names(in: place) { Files.discardAbandoned(in: place.appending(name)) }
        }
    }

    private func collect(_ kind: Supply.Kind, _ idleDays: Int, _ now: Int) throws -> [StoreInventory.Supply] {
        var gone: [StoreInventory.Supply] = []
        for supply in try supplies(kind) where idle(supply, now: now) >= idleDays {
            guard let lock = try lockIfFree(supply.lock) else { continue }  // in use
            let entry = entry(supply, now: now)
            try discard(supply.directory)
            gone.append(entry)
            _ = consume lock
        }
        return gone
    }

    private func entry(_ supply: Supply, now: Int) -> StoreInventory.Supply {
        StoreInventory.Supply(
            name: supply.directory.lastComponent?.string ?? "", about: about(supply),
            bytes: Self.size(of: supply.directory), idle: idle(supply, now: now))
    }

    private func about(_ supply: Supply) -> String? {
        switch supply.kind {
        case .root:
            InstalledRoot.read(supply.directory).map {
                "\($0.root.suite) \($0.root.architecture), \($0.packages.count) packages"
            }
        case .packages:
            SwiftDependencies.pins(supply.mark).map { $0.count == 1 ? "1 Swift package" : "\($0.count) Swift packages" }
        }
    }

    /// One that is not finished counts from the last file that was put into it.
    private func idle(_ supply: Supply, now: Int) -> Int {
        let places = [supply.mark, supply.directory, supply.directory.pushing(FilePath("apt/cache/archives"))]
        let used = Files.exists(supply.mark) ? places.prefix(1) : places[...]
        return max(0, now - (used.map(Self.writeTime).max() ?? 0)) / 86_400
    }

    /// Moved out of sight first: a removal that is interrupted leaves nothing that looks whole.
    private func discard(_ path: FilePath) throws {
        let bin = root.appending("work").appending("discarded-\(path.lastComponent?.string ?? "").\(getpid())")
        try Files.move(path, to: bin)
        try Files.remove(bin)
    }

    /// Of the files below; links count for nothing.
    private static func size(of directory: FilePath) -> ByteCount {
        var total = 0
        var status = stat()
        for case let name as String in FileManager.default.enumerator(atPath: directory.string) ?? .init()
        where lstat(directory.string + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG {
            total += Int(status.st_size)
        }
        return ByteCount(total)
    }
}
