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
                #expect(try await player.screen()["one/now"] == "Rain")
            }
            try documents.say("{\"now\": \"Sun\"}")
            try await player.until { try await $0.screen()["one/now"] == "Sun" }
        }
        server.end()
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.troubles().contains("weather") }
            #expect(try await player.screen()["one/now"] == "Sun")
        }
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
