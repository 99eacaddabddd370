import Boards
import Faults
import Foundation
import SystemPackage

/// Which packages a finished Swift build has put into its program: those whose objects the linker was given. Of the packages
/// that were fetched, some only serve targets that the program has no part in.
///
/// Source: SwiftPM's list of objects beside the product, and its build manifest. Where these cannot be read, all that were
/// fetched count.
struct SwiftLinkage {
    /// What `swift build` calls its scratch path.
    let scratch: FilePath
    let product: String
    let triple: String
    let pins: [SwiftDependencies.Pin]

    /// In alphabetical order.
    func packages() -> [LinkedPackage] {
        let linked = checkouts()
        return pins.filter { linked?.contains($0.checkout) ?? true }.map { pin in
            LinkedPackage(
                name: pin.identity, version: pin.state.version ?? pin.state.revision, revision: pin.state.revision,
                location: pin.repository, licence: licence(of: pin))
        }.sorted { $0.name < $1.name }
    }

    /// Swift's own library, which goes into the program.
    ///
    /// Source: the licence is the one in Swift's LICENSE.txt and, for Debian's, in its copyright file.
    static func library(of compiler: CompilerIdentity, _ tools: Toolchain.SwiftTools) -> LinkedPackage {
        let licence = "Apache-2.0 WITH Swift-exception"
        let words = compiler.compiler.split(separator: " ").map(String.init)
        switch tools.origin {
        case .roots:
            // The source's version: without what counts rebuilds of the same source.
            let version = words.last?.replacing(#/\+b[0-9]+$/#, with: "")
            return LinkedPackage(
                name: "swiftlang", version: version ?? "unknown", revision: nil, location: nil, licence: licence)
        case .sdk:
            let version = words.firstIndex(of: "version").flatMap { words.dropFirst($0 + 1).first }
            return LinkedPackage(
                name: "swift", version: version ?? "unknown", revision: nil,
                location: "https://github.com/swiftlang/swift", licence: licence)
        }
    }

    /// The folders in `checkouts` from which the linker was given an object.
    private func checkouts() -> Set<String>? {
        let list = scratch.appending(triple).pushing(FilePath("release/\(product).product/Objects.LinkFileList"))
        // Without them all that were fetched count, as said above.
        guard let objects = try? Files.read(list), let manifest = try? Files.read(scratch.appending("release.yaml"))
        else { return nil }
        let quotes: Set<Character> = ["'", "\""]
        let linked = Set(
            String(decoding: objects, as: UTF8.self).split(separator: "\n").map { line in
                String(line.first.map(quotes.contains) == true ? line.dropFirst().dropLast() : line)
            })
        var found: Set<String> = []
        var inputs: [String] = []
        for line in String(decoding: manifest, as: UTF8.self).split(separator: "\n") {
            if let list = Self.list("inputs", line) { inputs = list }
            guard let outputs = Self.list("outputs", line), outputs.contains(where: linked.contains) else { continue }
            found.formUnion(inputs.compactMap(Self.checkout))
        }
        return found
    }

    /// The texts of a line such as `    inputs: ["a","b"]`.
    private static func list(_ key: String, _ line: Substring) -> [String]? {
        let line = line.drop { $0 == " " }
        guard line.hasPrefix("\(key): [") else { return nil }
        return try? JSONDecoder().decode([String].self, from: Data(line.dropFirst(key.count + 2).utf8))  // not a list
    }

    private static func checkout(of path: String) -> String? {
        guard let start = path.range(of: "/scratch/checkouts/")?.upperBound else { return nil }
        return String(path[start...].prefix { $0 != "/" })
    }

    private func licence(of pin: SwiftDependencies.Pin) -> String? {
        let folder = scratch.appending("checkouts").appending(pin.checkout)
        let names = (try? Store.names(in: folder)) ?? []  // an unknown licence is told as one
        let file = names.first { name in
            ["license", "licence", "copying"].contains { name.lowercased().hasPrefix($0) }
        }
        // As above.
        guard let file, let bytes = try? Files.read(folder.appending(file)) else { return nil }
        return LicenceText.expression(of: String(decoding: bytes, as: UTF8.self))
    }
}

extension SwiftDependencies.Pin {
    /// Where it is published, without the suffix that git does not need.
    var repository: String { location.hasSuffix(".git") ? String(location.dropLast(4)) : location }

    /// The folder in `checkouts`.
    var checkout: String { repository.split(separator: "/").last.map(String.init) ?? identity }
}
