import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Player

/// Triggers that outlive the player.
@Suite struct TriggerFileTests {
    private static let now = Instant(nanoseconds: 1_796_000_000_000_000_000)

    private func programme(data: String = "[total]") throws -> Programme {
        try ProgrammeFile.parse(
            Array(
                """
                programme: Till
                canvas: 320x180
                layouts:
                  day: { zones: { main: { at: [0, 0, 320, 180], text: Day } } }
                  cart: { zones: { total: { at: [0, 0, 320, 180], text: Total } } }
                triggers:
                  checkout: { layout: cart, for: 60s, data: \(data) }
                  help: { layout: cart }
                """.utf8), file: "p.yaml")
    }

    private func directory() -> FilePath {
        FilePath(FileManager.default.temporaryDirectory.path).appending("triggers-\(UUID())")
    }

    private func file(in directory: FilePath, boot: String) throws -> TriggerFile {
        var host = Player.Host()
        host.root = directory.appending("board")
        let folder = host.path("proc/sys/kernel/random")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try boot.write(toFile: folder.appending("boot_id").string, atomically: true, encoding: .utf8)
        return TriggerFile(in: directory, host: host)
    }

    @Test func `they go on for as long as they had left, and those to be ended until the board starts anew`() throws {
        let directory = directory()
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        let programme = try programme()
        var table = TriggerTable()
        _ = try table.fire("help", data: [:], in: programme, now: Self.now)
        _ = try table.fire("checkout", data: ["total": "4.70"], in: programme, now: Self.now)
        let kept = table.live(in: programme, at: Self.now)
        let file = try file(in: directory, boot: "one")
        try file.write(kept)
        #expect(file.read(for: programme, now: Self.now + .seconds(59)) == kept)
        #expect(file.read(for: programme, now: Self.now + .seconds(60)).map(\.trigger) == ["help"])
        let other = try self.file(in: directory, boot: "two")
        #expect(other.read(for: programme, now: Self.now + .seconds(59)).map(\.trigger) == ["checkout"])
        let changed = try self.programme(data: "[sum]")
        #expect(other.read(for: changed, now: Self.now).first?.data == [:], "a field that is no more is left out")
    }

    @Test(arguments: ["", "{", "[]", "{\"schema\":\"marquee.triggers/1\",\"boot\":\"one\",\"triggers\":[{}]}"])
    func `what does not read is nothing`(text: String) throws {
        let directory = directory()
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        let file = try file(in: directory, boot: "one")
        #expect(try file.read(for: programme(), now: Self.now).isEmpty)
        try text.write(toFile: file.path.string, atomically: true, encoding: .utf8)
        #expect(try file.read(for: programme(), now: Self.now).isEmpty)
    }

    @Test func `a clock that is set leaves them as long as they had`() throws {
        let programme = try programme()
        var table = TriggerTable()
        let fired = try table.fire("checkout", data: [:], in: programme, now: Self.now)
        table.move(by: .seconds(-3_600))
        let moved = try #require(table.activations.first)
        let end = try #require(table.end(of: moved, in: programme))
        #expect(moved.start == fired.start - .seconds(3_600) && end == Self.now - .seconds(3_540))
    }
}
