import Foundation
import SystemPackage
import Testing

/// What the real player does about media that kill its stage.
@Suite(.serialized) struct DeadlyMediaTests {
    private func prepare(_ bench: borrowing Workbench) async throws {
        try await Barcode.film(0..<60, named: "good.mp4", in: bench)
        try await Barcode.film(60..<120, named: "deadly.mp4", in: bench)
        try bench.write(
            """
            programme: Quarantine
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } }
            playlists:
              films: [{ video: good.mp4 }, { video: deadly.mp4 }]
            """, to: "programme.yaml")
    }

    private func wrapper(_ medium: String) -> [String: String] {
        let script = FilePath(#filePath).removingLastComponent().appending("deadly-stage.py")
        return ["MARQUEED_WRAPPER": "python3 \(script) \(medium)"]
    }

    @Test func `a medium that kills the stage is set aside by name, and the others play on`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try await PlayingBench.run(bench, environment: wrapper("deadly.mp4")) { player in
            try await player.until { try await $0.status()["setAside"] as? [String] == ["deadly.mp4"] }
            let starts = try await player.status()["stageStarts"] as? Int
            let plays = try #require(try await player.status()["plays"] as? Int)
            // From here on nothing dies, and what stands in plays twice as often.
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= plays + 4 }
            let status = try await player.status()
            #expect(try #require(status["stageStarts"] as? Int) <= (starts ?? 0) + 1)
            #expect(status["showing"] as? String == "release")
            try await player.until { try await $0.screen()["all/main"] == "good.mp4" }
        }
        let doctor = try await bench.marquee(
            "marqueed", ["doctor", "--depot", "depot", "--output", "none", "--state", "state"])
        #expect(doctor.text.contains("set aside, as stages died of it: deadly.mp4"), "\(doctor.text)")
        let verified = try await bench.marquee("marqueed", ["plays", "verify", "--state", "state"])
        #expect(verified.code == 0, "\(verified.text)")
    }

    @Test func `after a day, by the clock, a medium that was set aside is tried again`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let clock = try await SettableClock(bench)
        let environment = wrapper("deadly.mp4").merging(clock.environment) { $1 }
        try await PlayingBench.run(bench, environment: environment) { player in
            try await player.until { try await $0.status()["setAside"] as? [String] == ["deadly.mp4"] }
            try Data().write(to: URL(filePath: player.directory.appending("cured").string))
            let plays = try await player.status()["plays"] as? Int ?? 0
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= plays + 2 }
            #expect(try await player.status()["setAside"] as? [String] == ["deadly.mp4"], "not before")
            try clock.set(ahead: 86_400)
            try await player.until { try await $0.screen()["all/main"] == "deadly.mp4" }
            #expect(try await player.status()["setAside"] as? [String] == [])
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let all = try #require(try plays.document()["plays"] as? [[String: Any]])
        #expect(all.contains { $0["item"] as? String == "deadly.mp4" && $0["frames"] as? Int ?? 0 > 0 })
    }

    @Test func `where all media kill the stage, the programme's name is shown`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try await PlayingBench.run(bench, environment: wrapper("all")) { player in
            try await player.until { (try await $0.status()["setAside"] as? [String] ?? []).count == 2 }
            try await player.until { try await $0.screen()["all/main"] == "built-in still" }
        }
    }

    @Test func `a file that is cut while it plays is put aside and fetched again, and the others play on`() async throws
    {
        let bench = try Workbench()
        try await prepare(bench)
        let directory = bench.directory
        try await PlayingBench.run(bench, arguments: ["--mirror", "mirror"]) { player in
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= 1 }
            let objects = directory.appending("depot/objects")
            let films = try #require(FileManager.default.enumerator(atPath: objects.string)).compactMap {
                $0 as? String
            }
            .map { objects.pushing(FilePath($0)) }
            .filter {
                (try? Data(contentsOf: URL(fileURLWithPath: $0.string)))?.dropFirst(4).starts(with: Data("ftyp".utf8))
                    == true
            }
            try FileManager.default.copyItem(
                atPath: directory.appending("depot").string, toPath: directory.appending("mirror").string)
            let victim = try #require(films.first)
            let whole = try Data(contentsOf: URL(fileURLWithPath: victim.string))
            #expect(truncate(victim.string, 100) == 0)
            try await player.until {
                let notes = try await $0.status()["notes"] as? [[String: String]] ?? []
                return notes.contains { $0["text"]?.contains("is damaged, something else stands in") == true }
            }
            try await player.until { (try await $0.status()["setAside"] as? [String] ?? ["?"]).isEmpty }
            #expect(try Data(contentsOf: URL(fileURLWithPath: victim.string)) == whole)
            #expect(try await player.status()["stageStarts"] as? Int ?? 0 <= 2)
        }
    }
}
