import Faults
import Foundation
import SystemPackage

/// The machine's own package sources, asked for source packages instead of binary ones.
///
/// Source: sources.list(5).
enum APTSources {
    /// One-line style: every enabled `deb` line as `deb-src`, and `deb-src` lines as they are.
    static func parseLines(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let words = line.split(separator: "#", omittingEmptySubsequences: false)[0]
                .split(whereSeparator: \.isWhitespace)
            guard let type = words.first, type == "deb" || type == "deb-src" else { return nil }
            return "deb-src " + words.dropFirst().joined(separator: " ")
        }
        return unique(lines).map { $0 + "\n" }.joined()
    }

    /// deb822 style: every enabled stanza with its `Types` changed.
    static func parseStanzas(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("#") }
        let stanzas = lines.split { line in line.allSatisfy(\.isWhitespace) }.compactMap { stanza -> String? in
            let disabled = ["no", "false", "without", "off", "disable"]
            if let enabled = field("enabled", of: stanza), disabled.contains(enabled.lowercased()) { return nil }
            let types = field("types", of: stanza)?.split(separator: " ") ?? []
            guard types.contains("deb") || types.contains("deb-src") else { return nil }
            return stanza.map { isField("types", $0) ? "Types: deb-src" : String($0) }.joined(separator: "\n")
        }
        return unique(stanzas).map { $0 + "\n\n" }.joined()
    }

    /// Writes what apt's configuration names into `directory`.
    ///
    /// Throws: `Fault` if not one source is there.
    static func write(to directory: FilePath) async throws {
        try await write(to: directory, lines: parseLines, stanzas: parseStanzas)
    }

    /// Writes where the machine has its distribution from, with another suite of it.
    ///
    /// Throws: `Fault` if not one source is there.
    static func write(suite: String, to directory: FilePath) async throws {
        let codename = try await Tool("sh", package: "dash").output([
            "-c", ". /etc/os-release && echo $VERSION_CODENAME",
        ])
        let own = codename.trimmingCharacters(in: .whitespacesAndNewlines)
        try await write(
            to: directory, lines: { Self.lines($0, of: own, with: suite) },
            stanzas: { Self.stanzas($0, of: own, with: suite) })
    }

    /// One-line style: the distribution's own `deb` lines with another suite.
    static func lines(_ text: String, of codename: String, with suite: String) -> String {
        let sources = parseLines(text).split(separator: "\n").compactMap { line -> String? in
            var words = line.split(separator: " ").map(String.init)
            guard let index = words.firstIndex(of: codename) else { return nil }
            words[0] = "deb"
            return (words[..<index] + [suite, "main"]).joined(separator: " ")
        }
        return unique(sources).map { $0 + "\n" }.joined()
    }

    /// deb822 style: the distribution's own stanzas with another suite.
    static func stanzas(_ text: String, of codename: String, with suite: String) -> String {
        let stanzas = parseStanzas(text).components(separatedBy: "\n\n").compactMap { stanza -> String? in
            let lines = stanza.split(separator: "\n")
            guard field("suites", of: lines[...])?.split(separator: " ").contains(Substring(codename)) == true else {
                return nil
            }
            return lines.map { line in
                if isField("types", line) { return "Types: deb" }
                if isField("suites", line) { return "Suites: \(suite)" }
                return isField("components", line) ? "Components: main" : String(line)
            }.joined(separator: "\n")
        }
        return unique(stanzas).map { $0 + "\n\n" }.joined()
    }

    private static func write(
        to directory: FilePath, lines: (String) -> String, stanzas: (String) -> String
    ) async throws {
        let list = FilePath(try await setting("Dir::Etc::sourcelist/f"))
        let parts = FilePath(try await setting("Dir::Etc::sourceparts/d"))
        // A system without that directory has its sources in the one file.
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: parts.string)) ?? []).sorted()
        let files = [list] + names.map { parts.appending($0) }
        try Files.makeDirectory(directory)
        var written = 0
        for (index, file) in files.enumerated() where Files.exists(file) {
            // apt itself passes over what it cannot read.
            guard let style = file.extension, let bytes = try? Files.read(file, limit: 1 << 20) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            let sources = style == "list" ? lines(text) : style == "sources" ? stanzas(text) : ""
            guard !sources.isEmpty else { continue }
            try Files.write(sources.utf8, to: directory.appending("\(index).\(style)"))
            written += 1
        }
        guard written > 0 else {
            throw Fault(
                .sourceUnavailable, "apt has no package sources (\(list), \(parts))",
                remedy: "enable the distribution's sources in apt's configuration")
        }
    }

    /// A value of apt's configuration, as `apt-config shell` prints it: `V='…'`.
    private static func setting(_ name: String) async throws -> String {
        let line = try await Tool("apt-config", package: "apt").output(["shell", "V", name])
        let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix("V='"), text.hasSuffix("'") else { return "" }
        return String(text.dropFirst(3).dropLast()).replacing(#"'\''"#, with: "'")
    }

    private static func isField(_ name: String, _ line: Substring) -> Bool {
        line.lowercased().hasPrefix(name + ":")
    }

    private static func field(_ name: String, of stanza: ArraySlice<Substring>) -> String? {
        stanza.first { isField(name, $0) }?.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
