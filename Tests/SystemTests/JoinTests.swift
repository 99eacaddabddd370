import Foundation
import SystemPackage
import Testing

/// Joins between films, proved by the number that each frame carries.
@Suite(.serialized) struct JoinTests {
    /// Odd lengths, so that no film fills a group of pictures or a second.
    private static let films = [0..<31, 1000..<1045, 2000..<2060, 3000..<3017, 4000..<4044]

    private static func programme(rotating films: [Range<Int>]) -> String {
        """
        programme: Joins
        canvas: 320x180
        layouts:
          all: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } }
        playlists:
          films: [\(films.map { "{ video: film-\($0.lowerBound).mp4 }" }.joined(separator: ", "))]
        """
    }

    private func prepare(_ bench: borrowing Workbench) async throws {
        for film in Self.films { try await Barcode.film(film, named: "film-\(film.lowerBound).mp4", in: bench) }
        try bench.write(Self.programme(rotating: Self.films), to: "programme.yaml")
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")
    }

    /// The number that follows, round and round.
    private func successor(_ number: Int) -> Int {
        guard let index = Self.films.firstIndex(where: { $0.contains(number) }) else { return -1 }
        let next = number + 1
        return Self.films[index].contains(next) ? next : Self.films[(index + 1) % Self.films.count].lowerBound
    }

    private func expectUnbroken(_ numbers: [Int?]) {
        #expect(!numbers.contains(nil), "a frame shows no number: black or torn")
        let broken = zip(numbers, numbers.dropFirst()).enumerated().filter { _, pair in
            pair.0.map(successor) != pair.1
        }
        #expect(broken.isEmpty, "frame after frame: \(broken.prefix(5).map { "\($0.offset): \($0.element)" })")
        #expect(Set(numbers.compactMap { $0 }) == Set(Self.films.joined()), "every frame of every film is there")
    }

    @Test func `five films in a row, recorded: every frame once, in order, and counted so`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let played = try await bench.marquee(
            "marqueed",
            [
                "run", "--depot", "depot", "--output", "record:screen.mp4", "--for", "20s", "--at",
                "2026-11-23T12:00:00Z", "--state", "plays",
            ])
        try #require(played.code == 0, "\(played.talk)")
        let numbers = try await Barcode.read("screen.mp4", in: bench)
        #expect(numbers.count == 600)
        expectUnbroken(numbers)

        let plays = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"]).document()
        let entries = try #require(plays["plays"] as? [[String: Any]])
        #expect(entries.reduce(0) { $0 + ($1["frames"] as? Int ?? 0) } == 600)
        for entry in entries where entry["outcome"] as? String == "completed" {
            let item = try #require(entry["item"] as? String)
            let film = try #require(Self.films.first { item == "film-\($0.lowerBound).mp4" })
            #expect(entry["frames"] as? Int == film.count && entry["pictures"] as? Int == film.count)
        }
        #expect(entries.count { $0["outcome"] as? String == "completed" } >= 14)
    }

    @Test func `the same as single pictures`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let played = try await bench.marquee(
            "marqueed",
            [
                "run", "--depot", "depot", "--output", "frames:screen", "--for", "7s", "--at",
                "2031-03-04T05:06:07Z", "--state", "plays",
            ])
        try #require(played.code == 0, "\(played.talk)")
        #expect(bench.files(below: "screen").count == 210)
        expectUnbroken(try await Barcode.read("screen/frame-%06d.png", in: bench))
    }

    @Test func `at the pace of the clock the plays say how many frames came`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let played = try await bench.marquee(
            "marqueed", ["run", "--depot", "depot", "--output", "none", "--for", "5s", "--state", "plays", "--json"])
        // A slot of which a busy machine could show nothing is told as a failed one, and the answer is then no.
        #expect([0, 1].contains(played.code), "\(played.talk)")
        let report = try played.document()
        #expect(report["schema"] as? String == "marquee.run/1")
        #expect((report["failed"] as? Int == 0) == (played.code == 0))
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"]).document()
        for entry in try #require(plays["plays"] as? [[String: Any]]) {
            let seconds = try #require(entry["seconds"] as? Double)
            let frames = try #require(entry["frames"] as? Int)
            let pictures = try #require(entry["pictures"] as? Int)
            #expect(Double(frames) <= (seconds * 30).rounded(), "no more frames than the screen has")
            #expect(pictures <= frames)
        }
    }

    @Test func `a film that is cut off long before its end is shown to the cut, each time, and journalled so`()
        async throws
    {
        let bench = try Workbench()
        try await Barcode.film(0x2A00..<0x2A3C, named: "film.mp4", in: bench)
        try await bench.draw([Barcode.picture(0xF00F)])
        try await bench.show(
            """
            programme: Cuts
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: p } } } }
            playlists: { p: [{ video: film.mp4, for: 400ms }, { image: item-0.png, for: 200ms }] }
            """, to: "record:screen.mp4", for: "6s")
        let round = Array(0x2A00..<0x2A0C) + Array(repeating: 0xF00F, count: 6)
        #expect(try await Barcode.read("screen.mp4", in: bench) == Array(repeatElement(round, count: 10).joined()))
        let journal = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"])
        let plays = try #require(try journal.document()["plays"] as? [[String: Any]])
        #expect(plays.count == 20 && plays.allSatisfy { $0["outcome"] as? String == "completed" }, "\(plays)")
    }

    @Test func `films of one picture and of two are shown as long as they are, on a screen of sixty frames a second`()
        async throws
    {
        let bench = try Workbench()
        try await Barcode.film(0x2A00..<0x2A01, rate: 60, named: "one.mp4", in: bench)
        try await Barcode.film(0x2B00..<0x2B02, rate: 60, named: "two.mp4", in: bench)
        try await bench.draw([Barcode.picture(0xF00F)])
        try await bench.show(
            """
            programme: Brief
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: p } } } }
            playlists: { p: [{ video: one.mp4 }, { video: two.mp4 }, { image: item-0.png, for: 150ms }] }
            """, to: "frames:screen", for: "1s")
        let round = [0x2A00, 0x2B00, 0x2B01] + Array(repeating: 0xF00F, count: 9)
        let seen = try await Barcode.read("screen/frame-%06d.png", in: bench)
        #expect(seen == Array(repeatElement(round, count: 5).joined()))
    }

    @Test func `a film that is joined midway shows the picture that is due, and then every one`() async throws {
        let bench = try Workbench()
        try await Barcode.film(0..<300, named: "film.mp4", in: bench)
        try await bench.encode(
            """
            programme: Midway
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: p } } } }
            playlists: { p: [{ video: film.mp4 }] }
            """)
        for (start, first) in [("09.6", 288), ("00.4", 12), ("05.5", 165)] {
            let played = try await bench.marquee(
                "marqueed",
                [
                    "run", "--depot", "depot", "--output", "record:screen.mp4", "--for", "1500ms", "--at",
                    "1970-01-01T00:00:\(start)Z", "--state", "plays-\(first)",
                ])
            try #require(played.code == 0, "\(played.talk)")
            #expect(try await Barcode.read("screen.mp4", in: bench) == (first..<first + 45).map { $0 % 300 })
        }
    }
}
