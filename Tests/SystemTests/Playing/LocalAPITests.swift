import Foundation
import Subprocess
import SystemPackage
import Testing

/// What a program on the same board can do with a player that plays.
@Suite(.serialized) struct LocalAPITests {
    private static let programme = """
        programme: Till
        canvas: 320x180
        data: { prices: { file: prices.json } }
        layouts:
          day:
            zones:
              main: { at: [0, 0, 320, 100], playlist: ads }
              side: { at: [0, 100, 320, 80], text: "Tea {{prices.tea|soon}}" }
          cart:
            background: "#204060"
            zones: { total: { at: [0, 0, 320, 180], text: "Total {{total|-}}", background: "#c01010" } }
        playlists: { ads: [{ text: Ad, for: 5s }] }
        triggers: { checkout: { layout: cart, data: [total] } }
        """

    private func prepare(_ bench: borrowing Workbench) throws {
        try bench.write(Self.programme, to: "programme.yaml")
        try bench.write("{\"tea\": \"1.10\"}", to: "prices.json")
    }

    @Test func `a trigger takes the screen, shows what it is sent, and gives the screen back`() async throws {
        let bench = try Workbench()
        try prepare(bench)
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.screen() == ["day/main": "Ad", "day/side": "Tea 1.10"] }
            let fired = try await player.ask(
                "POST", "/api/v1/triggers/checkout", body: "{\"data\": {\"total\": \"4.70\"}}")
            #expect(fired.status == 200, "\(fired)")
            try await player.until { try await $0.screen() == ["cart/total": "Total 4.70"] }
            let again = try await Subprocess.run(
                .path(Workbench.products.appending("marqueed")),
                arguments: ["trigger", "checkout", "total=5.90", "--socket", player.socket.string],
                output: .string(limit: 10_000))
            #expect(again.terminationStatus.isSuccess)
            try await player.until { try await $0.screen() == ["cart/total": "Total 5.90"] }
            let ended = try await player.ask("DELETE", "/api/v1/triggers/checkout")
            #expect(ended.status == 200 && ended.body.contains("true"))
            try await player.until { try await $0.screen()["day/main"] == "Ad" }

            #expect(try await player.ask("PUT", "/api/v1/data/prices", body: "{\"tea\": \"1.50\"}").status == 200)
            try await player.until { try await $0.screen()["day/side"] == "Tea 1.50" }
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let items = try #require(try plays.document()["plays"] as? [[String: Any]]).compactMap { $0["item"] as? String }
        for item in ["Ad", "Tea 1.10", "Total 4.70", "Total 5.90", "Tea 1.50"] { #expect(items.contains(item)) }
    }

    @Test func `another program can have the screen, and the show goes on when it gives it back`() async throws {
        let bench = try Workbench()
        try prepare(bench)
        try await PlayingBench.run(bench, arguments: ["--log", "json"]) { player in
            #expect(try await player.ask("POST", "/api/v1/screen/hold", body: "{\"for\": \"1h\"}").status == 200)
            try await player.until {
                let isHeld = try await $0.status()["state"] as? String == "held"
                let screen = try await $0.screen()
                return isHeld && screen.isEmpty
            }
            #expect(try await player.ask("POST", "/api/v1/screen/release").body.contains("true"))
            try await player.until {
                let isPlaying = try await $0.status()["state"] as? String == "playing"
                let screen = try await $0.screen()
                return isPlaying && !screen.isEmpty
            }
            #expect(try await player.ask("POST", "/api/v1/screen/hold", body: "{\"for\": \"1s\"}").status == 200)
            try await player.until {
                let starts = try await $0.status()["stageStarts"] as? Int ?? 0
                let screen = try await $0.screen()
                return starts >= 3 && !screen.isEmpty
            }
        }
    }

    @Test func `whoever looks after it can see what it shows, what comes and what is wrong`() async throws {
        let bench = try Workbench()
        try prepare(bench)
        try await PlayingBench.run(bench) { player in
            let page = try await player.ask("GET", "/")
            #expect(page.status == 200 && page.body.contains("<title>Till"))
            #expect(try await player.ask("GET", "/metrics").body.contains("\nmarquee_screen_on 1\n"))
            let plan = try await player.document("/api/v1/plan?for=10m")
            #expect((plan["slots"] as? [[String: Any]] ?? []).count > 100)
            let file = player.directory.appending("shot.png")
            let shot = try await Subprocess.run(
                .name("curl"),
                arguments: [
                    "--silent", "--fail", "--unix-socket", player.socket.string, "--output", file.string,
                    "http://player/api/v1/screen.png",
                ], output: .discarded)
            #expect(shot.terminationStatus.isSuccess)
            #expect(try Data(contentsOf: URL(filePath: file.string)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let told = try await Subprocess.run(
                .path(Workbench.products.appending("marqueed")),
                arguments: ["status", "--socket", player.socket.string, "--json"], output: .string(limit: 100_000))
            #expect(told.terminationStatus.isSuccess && told.standardOutput.contains("\"marquee.status/1\""))
            let second = try await Subprocess.run(
                .path(Workbench.products.appending("marqueed")),
                arguments: ["run", "--depot", "depot", "--output", "none", "--state", "state"],
                workingDirectory: player.directory, output: .discarded, error: .string(limit: 10_000))
            #expect(second.terminationStatus == .exited(2))
            #expect(second.standardError.contains("another player answers there"))
        }
        let gone = try await bench.marquee("marqueed", ["status", "--socket", "state/player.sock"])
        #expect(gone.code == 2 && gone.talk.contains("no player answers there"), "\(gone.talk)")
    }
}
