import Foundation
import Testing

/// The rules of the house that a machine can check.
@Suite struct TidyTests {
    private static let groundFloor: Set = ["Measures", "Faults"]
    /// Which rooms may name which of the packages that others make.
    private static let packages: Set = [
        "ArgumentParser", "Crypto", "Dispatch", "Foundation", "FoundationXML", "GRDB", "Glibc", "NIOCore", "NIOHTTP1",
        "NIOPosix", "Subprocess", "Synchronization",
        "SystemPackage", "Yams",
    ]

    @Test func `every arrow between rooms is one of the table's`() throws {
        let table = try House.table()
        try #require(table.count > 10, "docs/architecture.md has lost its table")
        for file in try House.files(below: "Sources") {
            let allowed = try #require(table[file.room], "\(file.room) has no line in docs/architecture.md")
            let others = file.imports.subtracting(Self.packages).subtracting([file.room])
            let wrong = others.subtracting(allowed).subtracting(Self.groundFloor)
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong.sorted())")
        }
    }

    @Test func `every room of the table is there, and none imports upwards`() throws {
        let table = try House.table()
        let rooms = try Set(
            FileManager.default.contentsOfDirectory(atPath: House.root.appending(path: "Sources").path))
        #expect(rooms == Set(table.keys))
        var floors: [String: Int] = [:]
        func floor(_ room: String, _ seen: Set<String>) -> Int {
            if let known = floors[room] { return known }
            guard !seen.contains(room) else {
                Issue.record("\(room) imports itself in a circle")
                return 0
            }
            let below = (table[room] ?? []).map { floor($0, seen.union([room])) }.max() ?? 0
            floors[room] = below + 1
            return below + 1
        }
        for room in table.keys { _ = floor(room, []) }
    }

    @Test func `a door is under twenty lines`() throws {
        for file in try House.files(below: "Sources") where file.path.hasSuffix("Door.swift") {
            #expect(file.lines.count < 20, "\(file.path)")
        }
    }

    @Test func `no file is over five hundred lines, no folder over two dozen files`() throws {
        let files = try House.files(below: "Sources") + House.files(below: "Tests")
        for file in files { #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines") }
        let folders = Dictionary(grouping: files) { $0.path.split(separator: "/").dropLast().joined(separator: "/") }
        for (folder, files) in folders { #expect(files.count <= 24, "\(folder) has \(files.count) files") }
    }

    @Test func `no function is over seventy lines`() throws {
        for file in try House.files(below: "Sources") + House.files(below: "Tests") {
            for (index, line) in file.lines.enumerated() {
                let words = line.split(separator: " ")
                guard words.contains(where: { $0 == "func" || $0.hasPrefix("init(") || $0 == "init" }),
                    !line.contains("///"), let indent = line.firstIndex(where: { $0 != " " })
                else { continue }
                let closing = String(line[..<indent]) + "}"
                guard !line.hasSuffix("}"), let end = file.lines[index...].firstIndex(where: { $0 == closing }) else {
                    continue
                }
                #expect(end - index < 70, "\(file.path):\(index + 1) has \(end - index) lines")
            }
        }
    }

    @Test func `nothing is left behind, nothing is shelled out`() throws {
        let banned = ["TO" + "DO", "FIX" + "ME", "try" + "!", "fatal" + "Error(", "sh\", \"-" + "c\""]
        for file in try House.files(below: "Sources") {
            for (index, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) {
                    Issue.record("\(file.path):\(index + 1) has '\(word)'")
                }
            }
        }
    }

    @Test func `a swallowed error says why`() throws {
        for file in try House.files(below: "Sources") {
            for (index, line) in file.lines.enumerated() where " \(line)".contains(#/[ (=]try\? /#) {
                let near = file.lines[max(0, index - 2)...min(index + 1, file.lines.count - 1)]
                #expect(near.contains { $0.contains("//") }, "\(file.path):\(index + 1)")
            }
        }
    }

    @Test func `every C shim has a reason`() throws {
        for file in try House.files(below: "Sources", suffix: "shim.h") {
            var reason = false
            for (index, line) in file.lines.enumerated() {
                if line.contains("*/") { reason = true }
                if line.isEmpty { reason = false }
                if line.hasPrefix("static inline") {
                    #expect(reason, "\(file.path):\(index + 1)")
                    #expect(
                        line.contains(" mq_") || line.contains("*mq_"), "\(file.path):\(index + 1) wants the prefix mq_"
                    )
                }
            }
        }
    }

    @Test func `only Boards knows a board by name`() throws {
        for file in try House.files(below: "Sources") where file.room != "Boards" {
            for (index, line) in file.lines.enumerated() {
                let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
                let isExample = code.contains("Example:") || code.contains("marquee ")
                guard !isExample, !code.trimmingCharacters(in: .whitespaces).hasPrefix("/") else { continue }
                for name in ["rk3588", "rk3568", "rk3566", "rk3288"] where code.contains(name) {
                    Issue.record("\(file.path):\(index + 1) names '\(name)'")
                }
            }
        }
    }

    @Test func `the packages that scripts install are listed once each`() throws {
        let list = try String(contentsOf: House.root.appending(path: "scripts/packages.txt"), encoding: .utf8)
        let names = list.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(Set(names).count == names.count)
        for name in ["libx264-dev", "qemu-user-static", "gstreamer1.0-libav"] { #expect(names.contains { $0 == name }) }
    }
}
