import Foundation
import Subprocess
import SystemPackage
import Testing

/// The depot's release changes, or is spoiled, while the player plays.
@Suite(.serialized) struct ReleaseChangeTests {
    private static func programme(_ name: String) -> String {
        """
        programme: \(name)
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } } }
        playlists: { cards: [{ text: \(name), for: 2s }, { text: and, for: 1s }] }
        """
    }

    static func encode(in directory: FilePath, into depot: String = "depot") async throws {
        let encoded = try await Subprocess.run(
            .path(Workbench.products.appending("marquee")),
            arguments: [
                "encode", "programme.yaml", "--board", "rk3588", "-o", depot, "--catalogue",
                Workbench.repository.string,
            ], workingDirectory: directory, output: .discarded, error: .string(limit: 1 << 16))
        try #require(encoded.terminationStatus.isSuccess, "\(encoded.standardError)")
    }

    /// A release that shows one picture, `item-0.png` and so on.
    static func card(_ picture: Int) -> String {
        """
        programme: Number \(picture)
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } } }
        playlists: { cards: [{ image: item-\(picture).png, for: 2s }] }
        """
    }

    /// Makes another release in `mirror`, a copy of the depot.
    static func publish(_ programme: String, elsewhere directory: FilePath) async throws {
        try programme.write(
            toFile: directory.appending("programme.yaml").string, atomically: true, encoding: .utf8)
        let copied = try await Subprocess.run(
            .name("cp"), arguments: ["-a", "depot", "mirror"], workingDirectory: directory, output: .discarded,
            error: .string(limit: 10_000))
        try #require(copied.terminationStatus.isSuccess, "\(copied.standardError)")
        try await encode(in: directory, into: "mirror")
    }

    /// Brings all of `card(1)` into the depot but the picture.
    static func bring(in directory: FilePath) async throws {
        let brought = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-ec",
                """
                cp -n mirror/releases/* depot/releases/
                programme=$(cd mirror/objects; grep -rl '^programme: Number 1' .)
                mkdir -p depot/objects/${programme%/*}
                cp mirror/objects/$programme depot/objects/$programme
                cp mirror/channels/draft.json depot/channels/new; mv depot/channels/new depot/channels/draft.json
                """,
            ], workingDirectory: directory, output: .discarded, error: .string(limit: 10_000))
        try #require(brought.terminationStatus.isSuccess, "\(brought.standardError)")
    }

    @Test func `a release that is published takes over on the same stage, and one that is spoiled waits`() async throws
    {
        let bench = try Workbench()
        try bench.write(Self.programme("First"), to: "programme.yaml")
        try await PlayingBench.run(bench) { playing in
            let first = try await playing.status()
            let directory = playing.directory
            try Self.programme("Second").write(
                toFile: directory.appending("programme.yaml").string, atomically: true, encoding: .utf8)
            try await Self.encode(in: directory)
            try await playing.until {
                let status = try await $0.status()
                let items = (status["onScreen"] as? [[String: Any]])?.compactMap { $0["item"] as? String } ?? []
                return status["programme"] as? String == "Second" && items.contains("Second")
            }
            let second = try await playing.status()
            #expect(second["stageStarts"] as? Int == 1 && first["release"] as? String != second["release"] as? String)
            // A channel that does not read changes nothing.
            let channel = directory.appending("depot/channels/draft.json").string
            try "{".write(toFile: channel, atomically: true, encoding: .utf8)
            try await playing.until {
                let notes = try await $0.status()["notes"] as? [[String: String]] ?? []
                return notes.contains { $0["text"]?.contains("that is to come cannot be shown") == true }
            }
            try await playing.until { try await $0.status()["state"] as? String == "playing" }
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let entries = try #require(try plays.document()["plays"] as? [[String: Any]])
        #expect(Set(entries.compactMap { $0["release"] as? String }).count == 2)
    }

    @Test func `what a new release lacks is fetched from the other copy before it takes over`() async throws {
        let bench = try Workbench()
        try await bench.draw([Barcode.picture(1), Barcode.picture(2)])
        try bench.write(Self.card(0), to: "programme.yaml")
        try await PlayingBench.run(bench, arguments: ["--mirror", "mirror"]) { playing in
            try await Self.publish(Self.card(1), elsewhere: playing.directory)
            try await Self.bring(in: playing.directory)
            try await playing.until { try await $0.screen()["all/main"] == "item-1.png" }
            #expect(try await playing.status()["stageStarts"] as? Int == 1)
            #expect(try await playing.status()["setAside"] as? [String] == [])
        }
    }

    @Test func `what a new release has fetched is fetched without a new start`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme("First"), to: "programme.yaml")
        try bench.write("{\"now\": \"Rain\"}", to: "weather.json")
        let server = try DocumentServer(bench.directory)
        let second = """
            programme: Second
            canvas: 320x180
            data: { weather: { url: "http://127.0.0.1:\(server.port)/weather.json" } }
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], text: "{{weather.now|?}}" } } } }
            """
        try await PlayingBench.run(bench) { playing in
            try second.write(
                toFile: playing.directory.appending("programme.yaml").string, atomically: true, encoding: .utf8)
            try await Self.encode(in: playing.directory)
            try await playing.until { try await $0.screen()["all/main"] == "Rain" }
        }
        server.end()
    }

    @Test func `a player that finds its release spoiled shows a still, and the release once it is there`() async throws
    {
        let bench = try Workbench()
        try bench.write(Self.programme("First"), to: "programme.yaml")
        try await Self.encode(in: bench.directory)
        let channel = bench.path("depot/channels/draft.json")
        try bench.write("{", to: "depot/channels/draft.json")
        let directory = bench.directory
        let playing = PlayingBench(directory: directory, socket: bench.path("state/player.sock"))
        let result = try await Subprocess.run(
            .path(Workbench.products.appending("marqueed")),
            arguments: ["run", "--depot", "depot", "--output", "none", "--for", "20h", "--state", "state"],
            workingDirectory: directory, input: .none, output: .discarded, error: .discarded
        ) { execution in
            do {
                try await playing.until { try await $0.status()["showing"] as? String == "built-in still" }
                try FileManager.default.removeItem(atPath: channel.string)
                try await Self.encode(in: directory)
                try await playing.until {
                    let status = try await $0.status()
                    return status["showing"] as? String == "release" && status["programme"] as? String == "First"
                }
            } catch {
                kill(execution.processIdentifier.value, SIGKILL)
                throw error
            }
            kill(execution.processIdentifier.value, SIGTERM)
        }
        #expect(result.terminationStatus != .exited(2))
    }

    @Test func `a depot that was never one is refused`() async throws {
        let bench = try Workbench()
        let refused = try await bench.marquee(
            "marqueed", ["run", "--depot", "nowhere", "--output", "none", "--for", "1s", "--state", "state"])
        #expect(refused.code == 2 && refused.talk.contains("no channel 'draft'"), "\(refused.talk)")
    }

    @Test func `a clock that is behind the last known time is not what plays are timed by`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme("Late"), to: "programme.yaml")
        try await Self.encode(in: bench.directory)
        let later = Int64(Date().timeIntervalSince1970 + 30 * 86_400) * 1_000_000_000
        try bench.write("{\"schema\":\"marquee.clock/1\",\"latest\":\(later)}", to: "state/clock.json")
        let run = try await bench.marquee(
            "marqueed", ["run", "--depot", "depot", "--output", "none", "--for", "12s", "--state", "state"])
        // 1 is that an item failed, as one may on a machine that is busy.
        #expect([0, 1].contains(run.code) && run.talk.contains("the clock is not believed"), "\(run.talk)")
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let entries = try #require(try plays.document()["plays"] as? [[String: Any]])
        #expect(!entries.isEmpty && entries.allSatisfy { $0["clock"] as? String == "estimated" })
        let starts = entries.compactMap {
            ($0["start"] as? String).flatMap { ISO8601DateFormatter.whole.date(from: $0) }
        }
        #expect(starts.count == entries.count && starts.allSatisfy { $0.timeIntervalSince1970 * 1e9 >= Double(later) })
        let doctor = try await bench.marquee(
            "marqueed", ["doctor", "--output", "none", "--state", "state", "--json"])
        let checks = try #require(try doctor.document()["checks"] as? [[String: Any]])
        #expect(checks.first { $0["name"] as? String == "clock" }?["verdict"] as? String == "failed")
    }
}
