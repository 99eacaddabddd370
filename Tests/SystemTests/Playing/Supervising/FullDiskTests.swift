import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

/// A disk that fills up while the player plays. Takes root, as a disk is mounted for it.
@Suite(.serialized, .enabled(if: getuid() == 0)) struct FullDiskTests {
    private static let programme = """
        programme: Full
        canvas: 64x64
        layouts: { one: { zones: { main: { at: [0, 0, 64, 64], playlist: texts } } } }
        playlists: { texts: [{ text: One, for: 1s }, { text: Two, for: 1s }] }
        """

    /// Writes until nothing more fits.
    private static func fill(_ path: FilePath) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .append], permissions: FilePermissions(rawValue: 0o600))
        defer { try? file.close() }  // it is removed later
        for size in [1 << 16, 1 << 9, 1] {
            do {
                while true { _ = try file.writeAll([UInt8](repeating: 7, count: size)) }
            } catch let error as Errno {
                guard error == .noSpace else { throw error }
            }
        }
    }

    @Test func `the show goes on, says so, and every play is in the journal once there is room`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await bench.mountDisk("state", size: "4M")
        do {
            try await play(bench)
        } catch {
            try await bench.unmountDisk("state")
            throw error
        }
        try await bench.unmountDisk("state")
    }

    private func play(_ bench: borrowing Workbench) async throws {
        let filler = bench.path("state/filler")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= 2 }
            try Self.fill(filler)
            try await player.until { try await $0.troubles().contains("plays are kept in memory") }
            try await player.until { try await $0.troubles().contains("of a reserve of") }
            let before = try await player.status()["plays"] as? Int ?? 0
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= before + 4 }
            #expect(try await player.status()["stageStarts"] as? Int == 1)
            #expect(unlink(filler.string) == 0)
            try await player.until { try await $0.troubles().contains("the journal is written again") }
        }
        let told = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let plays = try #require(try told.document()["plays"] as? [[String: Any]])
        #expect((try told.document()["gaps"] as? [Any])?.isEmpty == true)
        let starts = plays.filter { $0["outcome"] as? String != "failed" }.compactMap { $0["start"] as? String }
        #expect(starts.count >= 6 && Set(starts).count == starts.count)
        let verified = try await bench.marquee("marqueed", ["plays", "verify", "--state", "state"])
        #expect(verified.code == 0, "\(verified.talk)")
    }

    @Test func `a release that there is no room for waits, and takes over once there is`() async throws {
        let bench = try Workbench()
        try await bench.draw([Barcode.picture(1), Barcode.picture(2)])
        try bench.write(ReleaseChangeTests.card(0), to: "programme.yaml")
        try await bench.mountDisk("depot", size: "8M")
        do {
            try await takeOver(bench)
        } catch {
            try await bench.unmountDisk("depot")
            throw error
        }
        try await bench.unmountDisk("depot")
    }

    private func takeOver(_ bench: borrowing Workbench) async throws {
        try await PlayingBench.run(bench, arguments: ["--mirror", "mirror"]) { player in
            let directory = player.directory
            try await ReleaseChangeTests.publish(ReleaseChangeTests.card(1), elsewhere: directory)
            // A reserve of a twentieth stays free, which this breaks: what is small still fits.
            let filler = directory.appending("depot/filler")
            let filled = try await Subprocess.run(
                .name("fallocate"), arguments: ["--length", "7900KiB", filler.string], output: .discarded,
                error: .string(limit: 10_000))
            try #require(filled.terminationStatus.isSuccess, "\(filled.standardError)")
            try await ReleaseChangeTests.bring(in: directory)
            try await player.until { try await $0.troubles().contains("that is to come cannot be shown") }
            try await player.until { try await $0.screen()["all/main"] == "item-0.png" }
            #expect(unlink(filler.string) == 0)
            try await player.until { try await $0.screen()["all/main"] == "item-1.png" }
        }
    }

    @Test func `what no release needs goes when the budget is full, and the release before the one that plays stays`()
        async throws
    {
        let bench = try Workbench()
        var releases: [String] = []
        for name in ["Oldest", "Older", "Now"] {
            // A picture each, so that each has an object that only it names.
            try await bench.draw([Barcode.picture(releases.count + 1)])
            try await bench.encode(
                """
                programme: \(name)
                canvas: 320x180
                layouts: { one: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } } }
                playlists: { cards: [{ image: item-0.png, for: 2s }] }
                """)
            let channel = try Data(contentsOf: URL(filePath: bench.path("depot/channels/draft.json").string))
            let document = try JSONSerialization.jsonObject(with: channel) as? [String: Any]
            releases.append(try #require(document?["release"] as? String))
        }
        try bench.write(
            """
            {"schema": "marquee.supervision/1", "unprovedStarts": 0, "worked": ["\(releases[1])"], "quarantine": []}
            """, to: "state/supervision.json")
        // Nothing may go that has changed within a day, so the player lives two days later.
        let clock = try await SettableClock(bench)
        try clock.set(ahead: 2 * 86_400)
        let objects = bench.files(below: "depot/objects")
        let directory = bench.directory
        let wanted = Set(releases[1...].map { "\($0).json" })
        try await PlayingBench.run(bench, arguments: ["--budget", "depot=20kB"], environment: clock.environment) {
            player in
            try await player.until { try await $0.troubles().contains("that nothing needs") }
            try await player.until { try await $0.screen()["one/main"] == "item-0.png" }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: directory.appending("depot/releases").string)
            #expect(Set(left) == wanted)
            #expect(try await player.status()["setAside"] as? [String] == [])
        }
        let kept = bench.files(below: "depot/objects")
        #expect(kept.count == objects.count - 2, "the oldest's picture and its programme")
    }
}
