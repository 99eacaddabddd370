import Foundation
import SystemPackage
import Testing

/// The unit that systemd starts the player by, as a text.
struct Unit: Sendable {
    static let path = Workbench.repository.appending("recipes/player/marqueed.service")

    /// Comments and empty lines too.
    let lines: [String]

    init() throws {
        let text = try String(contentsOfFile: Self.path.string, encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Each setting and the number of its line.
    var settings: [(line: Int, name: String, value: String)] {
        lines.enumerated().compactMap { index, line in
            guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
            return (index, String(line[..<equals]), String(line[line.index(after: equals)...]))
        }
    }

    /// The words of a setting, of all its lines.
    func words(_ name: String) -> [String] {
        settings.filter { $0.name == name }.flatMap { $0.value.split(separator: " ").map(String.init) }
    }

    /// The unit without one of its lines.
    func text(without line: Int) -> String {
        lines.enumerated().filter { $0.offset != line }.map(\.element).joined(separator: "\n")
    }
}

/// The unit's walls around a command, raised without systemd. Takes root.
struct UnitWalls: Sendable {
    /// What the command is put behind.
    let words: [String]

    /// What may be written is the bench alone.
    init(_ bench: borrowing Workbench) async throws {
        let unit = try Unit()
        var calls: Set<String> = []
        for setting in unit.settings where setting.name == "SystemCallFilter" {
            let isRefused = setting.value.hasPrefix("~")
            for word in setting.value.dropFirst(isRefused ? 1 : 0).split(separator: " ") {
                let group = try await Self.calls(String(word), bench)
                if isRefused { calls.subtract(group) } else { calls.formUnion(group) }
            }
        }
        try #require(calls.contains("read") && !calls.contains("mount"))
        let lines = calls.sorted().map { "#ifdef __NR_\($0)\n__NR_\($0),\n#endif\n" }
        try bench.write(lines.joined(), to: "walls/calls.h")
        let families = unit.words("RestrictAddressFamilies")
        try #require(!families.isEmpty && families.allSatisfy { $0.hasPrefix("AF_") })
        try bench.write(families.joined(separator: ", "), to: "walls/families.h")
        let source = FilePath(#filePath).removingLastComponent().appending("unit-walls.c").string
        let built = try await bench.tool("cc", ["-Wall", "-I", "walls", "-o", "walls/unit-walls", source])
        try #require(built.code == 0, "\(built.talk)")
        let files = try #require(unit.words("LimitNOFILE").first)
        words = [bench.path("walls/unit-walls").string, files, bench.directory.string]
    }

    /// The system calls of a group, whose members may be groups.
    private static func calls(_ word: String, _ bench: borrowing Workbench) async throws -> Set<String> {
        guard word.hasPrefix("@") else { return [word] }
        let told = try await bench.tool("systemd-analyze", ["syscall-filter", word])
        try #require(told.code == 0, "\(told.talk)")
        var calls: Set<String> = []
        for line in told.text.split(separator: "\n").dropFirst() {
            let member = line.trimmingCharacters(in: .whitespaces)
            if !member.isEmpty, !member.hasPrefix("#") { calls.formUnion(try await Self.calls(member, bench)) }
        }
        return calls
    }
}
