package import Faults
import Foundation
import Glibc
import Measures
package import Programmes
package import SystemPackage

/// A folder with a page, looked through and packed for a release.
package struct WebFolder: Sendable {
    /// As `WebPack` has it.
    package let pack: [UInt8]

    private static let mostFiles = 5000
    private static let mostBytes = ByteCount(128_000_000)
    /// What programs leave in folders and no page asks for.
    private static let litter: Set = [".git", ".svn", ".hg", ".DS_Store", "Thumbs.db", "desktop.ini"]

    /// Reads all of a folder. `origins` are what the page may ask besides. Throws: `FaultList` with all that would be
    /// missing or refused on the screen.
    package init(_ folder: FilePath, allowing origins: [WebOrigin]) throws {
        let faults = FaultCollector()
        guard Files.isDirectory(folder) else {
            throw Fault(
                Files.exists(folder) ? .webFolder : .fileMissing, at: .init(file: folder.string),
                Files.exists(folder) ? "a file, expected a folder with an index.html" : "no such folder",
                remedy: "name the folder that holds the page")
        }
        let files = try Self.files(of: folder, faults)
        if !files.contains(where: { $0.name == "index.html" }), files.count <= Self.mostFiles {
            faults.report(
                Fault(
                    .webFolder, at: .init(file: folder.string), "no index.html",
                    remedy: "give the page that is shown first this name"))
        }
        try faults.throwIfAny()
        let allowed = Set(origins)
        var packed: [(name: String, bytes: [UInt8])] = []
        var room = Self.mostBytes.bytes
        for file in files {
            let place = Fault.Place(file: file.path.string)
            guard let length = Files.length(of: file.path), length <= room else {
                throw Fault(
                    .webFolder, at: place, "the folder holds more than \(Self.mostBytes)",
                    remedy: "play its films as items of their own, and make its pictures smaller")
            }
            let bytes = try Files.read(file.path, limit: room)
            room -= bytes.count
            for reference in WebReferences.find(in: bytes, name: file.name) {
                guard let trouble = Self.trouble(reference.target, allowed) else { continue }
                faults.report(
                    Fault(
                        .webReference, at: .init(file: file.path.string, line: reference.line), trouble.problem,
                        remedy: trouble.remedy))
            }
            packed.append((file.name, bytes))
        }
        try faults.throwIfAny()
        pack = WebPack.render(packed)
    }

    // MARK: Files

    private static func files(of folder: FilePath, _ faults: FaultCollector) throws -> [(name: String, path: FilePath)]
    {
        let root = try real(folder)
        var found: [(name: String, path: FilePath)] = []
        var seen: Set<String> = []
        var waiting = [""]
        while let below = waiting.popLast(), found.count <= mostFiles {
            let directory = below.isEmpty ? folder : folder.pushing(FilePath(below))
            for entry in try names(in: directory, faults) where !litter.contains(entry) {
                let name = below.isEmpty ? entry : "\(below)/\(entry)"
                let path = folder.pushing(FilePath(name))
                switch try kind(of: path, below: root) {
                case .folder: waiting.append(name)
                case .file where !seen.insert(name).inserted:
                    report(
                        "a second file of this name, its accents written in another way", "keep one of them", path,
                        faults)
                case .file where WebPack.fits(name): found.append((name, path))
                case .file:
                    report("a name of more than 255 bytes", "use shorter names", path, faults)
                case .link(let problem): report(problem, "put what it leads to in its place", path, faults)
                case .other: report("neither a file nor a folder", "take it out", path, faults)
                }
            }
        }
        if found.count > mostFiles {
            report("more than \(mostFiles) files", "is this the folder you meant?", folder, faults)
        }
        return found.sorted { $0.name < $1.name }
    }

    private static func report(_ problem: String, _ remedy: String, _ path: FilePath, _ faults: FaultCollector) {
        faults.report(Fault(.webFolder, at: .init(file: path.string), problem, remedy: remedy))
    }

    /// In order. One that is no UTF-8 text is told: neither a page nor an address could name it.
    private static func names(in directory: FilePath, _ faults: FaultCollector) throws -> [String] {
        guard let listing = unsafe opendir(directory.string) else {
            throw Fault.system(Errno(rawValue: errno), path: directory.string, doing: "reading")
        }
        defer { unsafe closedir(listing) }
        var names: [String] = []
        while let entry = unsafe readdir(listing) {
            let (name, repaired) = unsafe withUnsafeBytes(of: entry.pointee.d_name) { field in
                let bytes = unsafe Array(field.prefix { $0 != 0 })
                return (String(validating: bytes, as: UTF8.self), String(decoding: bytes, as: UTF8.self))
            }
            guard let name else {
                report("a name that is not UTF-8 text", "rename it", directory.appending(repaired), faults)
                continue
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private enum Kind {
        case file, folder, other
        /// One that may not be followed, and why.
        case link(String)
    }

    private static func kind(of path: FilePath, below root: FilePath) throws -> Kind {
        var status = stat()
        guard unsafe lstat(path.string, &status) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "reading")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: break
        default: return .other
        }
        // Whatever keeps it from leading anywhere.
        // What has no real path is not there.
        guard let target = try? real(path) else { return .link("a link that leads nowhere") }
        guard target.starts(with: root) else { return .link("a link that leads out of the folder, to \(target)") }
        if Files.isDirectory(target) { return .link("a link to a folder") }
        return Files.length(of: target) == nil ? .other : .file
    }

    /// The path without links. Throws: `Fault`.
    private static func real(_ path: FilePath) throws -> FilePath {
        guard let resolved = unsafe realpath(path.string, nil) else {
            throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "reading")
        }
        defer { unsafe free(resolved) }
        return unsafe FilePath(String(cString: resolved))
    }

    // MARK: References

    /// What is wrong with a reference; `nil` for one that the guest can follow.
    static func trouble(_ target: String, _ origins: Set<WebOrigin>) -> (problem: String, remedy: String)? {
        let lower = target.lowercased()
        if lower.hasPrefix("file:") || lower.dropFirst().hasPrefix(":\\") || lower.dropFirst().hasPrefix(":/") {
            return ("'\(target)' is on this machine only", "put it into the folder and name it from there")
        }
        let isRelative = lower.hasPrefix("//")
        guard isRelative || ["https://", "http://", "wss://", "ws://"].contains(where: lower.hasPrefix) else {
            return nil
        }
        let candidates = isRelative ? ["http:\(target)", "https:\(target)"] : [target]
        let asked = candidates.compactMap { WebOrigin(of: $0) }
        if asked.contains(where: origins.contains) { return nil }
        let origin = asked.last.map(\.description) ?? target
        return (
            "'\(target)' is elsewhere, and the page may not ask \(origin)",
            "put it into the folder, or list \(origin) under the item's 'origins'"
        )
    }
}

extension Fault.Code {
    /// A web folder that cannot be published.
    package static let webFolder = Fault.Code("web.folder")
    /// A reference in a web folder that would lead nowhere on the screen.
    package static let webReference = Fault.Code("web.reference")
}
