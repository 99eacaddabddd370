import Foundation
import Subprocess
import SystemPackage
import Testing

/// Texts that say what an address answers.
@Suite struct FetchedDataTests {
    @Test func `a text follows what an address answers, outlives it, and starts without a network`() async throws {
        let bench = try Workbench()
        let server = try DocumentServer(bench.directory)
        let documents = Documents(folder: bench.directory.appending("web"))
        try bench.write(
            """
            programme: Weather
            canvas: 64x64
            data: { weather: { url: "http://127.0.0.1:\(server.port)/web/weather.json", every: 5s } }
            layouts: { one: { zones: { now: { at: [0, 0, 64, 64], text: "{{weather.now|?}}" } } } }
            """, to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.screen()["one/now"] == "?" }
            try await player.until { try await $0.troubles().contains("404") }
            try documents.say("{\"now\": \"Rain\"}")
            try await player.until { try await $0.screen()["one/now"] == "Rain" }
            for (document, trouble) in [
                ("<html>", "not a JSON object"), (String(repeating: "x", count: 300 << 10), "exceeded"),
            ] {
                try documents.say(document)
                try await player.until { try await $0.troubles().contains(trouble) }
                try await player.until { try await $0.screen()["one/now"] == "Rain" }
            }
            try documents.say("{\"now\": \"Sun\"}")
            try await player.until { try await $0.screen()["one/now"] == "Sun" }
        }
        server.end()
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.troubles().contains("weather") }
            try await player.until { try await $0.screen()["one/now"] == "Sun" }
        }
    }
    @Test func `the secrets of an address are in no status, no log, no journal and no list of processes`() async throws
    {
        let bench = try Workbench()
        try bench.write(
            """
            programme: Secrets
            canvas: 64x64
            data: { weather: { url: "http://till:hidden-1@127.0.0.1:9/w.json?key=hidden-2", every: 5s } }
            layouts: { one: { zones: { now: { at: [0, 0, 64, 64], playlist: live } } } }
            playlists:
              live: [{ stream: "rtsp://cam:hidden-3@127.0.0.1:9/live?key=hidden-4", for: 3s }, { text: "{{weather.now|?}}", for: 2s }]
            """, to: "programme.yaml")
        // What stands in the list of processes is what curl is started with.
        try bench.write(
            "#!/bin/sh\necho \"$*\" >> '\(bench.path("started"))'\nexec /usr/bin/curl \"$@\"\n", to: "bin/curl")
        #expect(chmod(bench.path("bin/curl").string, 0o755) == 0)
        let log = bench.path("log")
        let environment = ["PATH": "\(bench.path("bin")):/usr/bin:/bin"]
        try await PlayingBench.run(bench, arguments: ["--log", "json"], environment: environment, log: log) { player in
            try await player.until { try await $0.troubles().contains("http://127.0.0.1:9/w.json?…") }
            try await player.until { try await $0.screen()["one/now"] == "?" }
            try await player.until { try await $0.troubles().contains("rtsp://127.0.0.1:9/live?…") }
            for path in ["/", "/metrics", "/api/v1/status", "/api/v1/plan", "/api/v1/plays"] {
                let answer = try await player.ask("GET", path)
                #expect(answer.status == 200 && !answer.body.contains("hidden"), "\(path)")
            }
        }
        let told = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        #expect(told.code == 0 && !told.text.contains("hidden"))
        let started = try String(contentsOfFile: bench.path("started").string, encoding: .utf8)
        #expect(started.contains("--config -") && !started.contains("hidden"))
        let text = try String(contentsOfFile: log.string, encoding: .utf8)
        #expect(text.contains("\"event\":\"note\""))
        let lines = text.split(separator: "\n").filter { $0.contains("\"event\"") && $0.contains("hidden") }
        #expect(lines.isEmpty, "\(lines)")
    }
}

/// What the server serves; a document is there whole or not at all.
private struct Documents {
    let folder: FilePath

    func say(_ text: String) throws {
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: folder.appending("weather.json").string), options: .atomic)
    }
}
