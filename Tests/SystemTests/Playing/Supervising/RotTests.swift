import Foundation
import Subprocess
import SystemPackage
import Testing

/// Objects that rot on the disk while there is another copy of the depot.
@Suite(.serialized) struct RotTests {
    private static let pictures = 3

    private func prepare(_ bench: borrowing Workbench) async throws {
        try await bench.draw((0..<Self.pictures).map { Barcode.picture(1 << $0) })
        try await Barcode.film(0..<45, named: "film.mp4", in: bench)
        let items = (0..<Self.pictures).map { "{ image: item-\($0).png, for: 2s }" }.joined(separator: ", ")
        try await bench.encode(
            """
            programme: Rot
            canvas: 320x180
            layouts:
              all:
                zones:
                  main: { at: [0, 0, 320, 100], playlist: pictures }
                  side: { at: [0, 100, 320, 80], playlist: texts }
            playlists: { pictures: [\(items), { video: film.mp4 }], texts: [{ text: One, for: 3s }, { text: Two, for: 3s }] }
            """)
        try FileManager.default.copyItem(atPath: bench.path("depot").string, toPath: bench.path("mirror").string)
    }

    /// The renditions' files, in the order in which they are looked at.
    private static func objects(in directory: FilePath) throws -> [FilePath] {
        let releases = directory.appending("depot/releases")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: releases.string).first)
        let text = try Data(contentsOf: URL(filePath: releases.appending(name).string))
        let release = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        let uses = try #require(release["uses"] as? [[String: Any]])
        let digests = uses.compactMap { ($0["rendition"] as? [String: Any])?["object"] as? String }
        try #require(Set(digests).count == pictures + 1)
        return Set(digests).sorted().map {
            directory.pushing(FilePath("depot/objects/\($0.prefix(2))/\($0.dropFirst(2))"))
        }
    }

    /// Turns one bit over; the file's length stays.
    private static func rot(_ path: FilePath) throws {
        let handle = try FileHandle(forUpdating: URL(filePath: path.string))
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: end / 2)
        let byte = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: end / 2)
        try handle.write(contentsOf: [byte ^ 1])
        try handle.close()
    }

    private static func isWhole(_ path: FilePath) async throws -> Bool {
        let sum = try await Subprocess.run(
            .name("sha256sum"), arguments: [path.string], output: .string(limit: 10_000), error: .discarded)
        let folder = path.removingLastComponent().lastComponent?.string ?? ""
        return sum.standardOutput.hasPrefix(folder + (path.lastComponent?.string ?? ""))
    }

    /// Looks on until the object is well again.
    private static func watch(_ player: PlayingBench, heal object: FilePath) async throws {
        try await player.until { try await $0.troubles().contains("is damaged, something else stands in for it") }
        try await player.until { try await $0.troubles().contains("is whole again") }
        #expect(try await isWhole(object))
        #expect(try await (player.status()["setAside"] as? [String])?.isEmpty == true)
        let aside = FileManager.default.enumerator(atPath: player.directory.appending("depot/damaged").string)
        #expect(aside?.compactMap { $0 as? String }.isEmpty == false, "what was left of it is kept")
        let before = try await player.status()["plays"] as? Int ?? 0
        // Two rounds of both zones, so that it has been shown from its beginning to its end.
        try await player.until { try await $0.status()["plays"] as? Int ?? 0 > before + 20 }
    }

    /// In each zone one play follows the other, and the object's own comes last.
    private func expectNoGap(_ bench: borrowing Workbench, healed object: FilePath) async throws {
        let told = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let plays = try #require(try told.document()["plays"] as? [[String: Any]])
        let folder = object.removingLastComponent().lastComponent?.string ?? ""
        let digest = folder + (object.lastComponent?.string ?? "")
        #expect(plays.contains { $0["content"] as? String == digest && $0["outcome"] as? String == "completed" })
        let films = plays.filter { $0["item"] as? String == "film.mp4" && $0["outcome"] as? String == "completed" }
        #expect(films.allSatisfy { $0["decoder"] is String } && !films.isEmpty, "it says what decoded them")
        for zone in ["main", "side"] {
            let spans = try plays.filter { $0["zone"] as? String == zone && $0["outcome"] as? String != "failed" }.map {
                (try Self.seconds($0["start"]), try Self.seconds($0["end"]))
            }
            // One item at most; a busy machine may miss it.
            for (one, next) in zip(spans, spans.dropFirst()) {
                #expect(next.0 - one.1 < 3.5, "\(zone): \(one) \(next)")
            }
        }
    }

    private static func seconds(_ text: Any?) throws -> Double {
        let date = try ISO8601DateFormatter.whole.date(from: #require(text as? String))
        return try #require(date).timeIntervalSince1970
    }

    @Test func `an object that rots while the show goes on is found by the scrub and fetched again`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let objects = try Self.objects(in: bench.directory)
        // It is looked at last, so it rots before.
        let object = try #require(objects.last)
        try await PlayingBench.run(bench, arguments: ["--mirror", "mirror"]) { player in
            try Self.rot(object)
            try await Self.watch(player, heal: object)
        }
        try await expectNoGap(bench, healed: object)
    }

    @Test func `an object that rotted while the board was off is found before it is shown`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let object = try Self.objects(in: bench.directory)[0]
        try await PlayingBench.run(bench, arguments: ["--mirror", "mirror"], before: { try Self.rot(object) }) {
            player in
            try await Self.watch(player, heal: object)
        }
        try await expectNoGap(bench, healed: object)
    }
}
