import Foundation
import SystemPackage
import Testing

/// What is heard, from records: pure tones are weighed one by one.
@Suite(.serialized) struct SoundMixTests {
    /// A black film with a tone.
    private func film(_ name: String, tone: Int, seconds: Double, in bench: borrowing Workbench) async throws {
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:size=320x90:rate=30:duration=\(seconds)",
                "-f", "lavfi", "-i", "sine=frequency=\(tone):sample_rate=48000:duration=\(seconds)", "-c:v", "libx264",
                "-c:a", "aac", "-b:a", "192k", name,
            ])
        try #require(made.code == 0, "\(made.talk)")
    }

    /// How loud the tones of 400 and 1000 Hz are in the renditions.
    private func renditions(in bench: borrowing Workbench) async throws -> [Int: Double] {
        var whole: [Int: Double] = [:]
        for object in bench.files(below: "depot/objects") {
            let kind = try await bench.tool(
                "ffprobe",
                [
                    "-loglevel", "quiet", "-show_entries", "stream=codec_type", "-of", "csv=p=0",
                    "depot/objects/\(object)",
                ])
            guard kind.text.contains("audio") else { continue }
            let rendition = try await Tones.sound(of: "depot/objects/\(object)", in: bench)
            for tone in [400, 1000] {
                let loudness = try Tones.loudness(of: tone, in: rendition, 0.3..<1.2)
                if loudness > 0.02 { whole[tone] = loudness }
            }
        }
        return whole
    }

    @Test func `between films with the same tone, and between sounds, nothing is missing`() async throws {
        let bench = try Workbench()
        for (name, seconds) in [("one.mp4", 1.5), ("two.mp4", 1.1)] {
            try await film(name, tone: 1000, seconds: seconds, in: bench)
        }
        let made = try await bench.tool(
            "ffmpeg", ["-y", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=400:duration=1.3", "tone.wav"])
        try #require(made.code == 0, "\(made.talk)")
        for playlist in ["{ video: one.mp4 }, { video: two.mp4 }", "{ audio: tone.wav }"] {
            try await bench.show(
                """
                programme: Joins
                canvas: 320x180
                layouts: { all: { zones: { main: { at: [0, 90, 320, 90], playlist: all } } } }
                playlists: { all: [\(playlist)] }
                """, to: "record:screen.mp4", for: "8s")
            let heard = try await Tones.sound(of: "screen.mp4", in: bench).dropFirst(Tones.rate / 10).prefix(
                7 * Tones.rate)
            // A window of 240 samples holds two turns of the slower tone.
            let levels = stride(from: heard.startIndex, to: heard.endIndex - 240, by: 48).map { place in
                (heard[place..<place + 240].reduce(0) { $0 + $1 * $1 } / 240).squareRoot()
            }
            let usual = levels.sorted()[levels.count / 2]
            let quiet = levels.split { $0 >= usual / 2 }.map(\.count).max() ?? 0
            #expect(quiet == 0, "\(playlist): \(quiet) ms in which a window of 5 ms has half its level")
        }
    }

    @Test func `a film and a sound that are joined midway are heard from there`() async throws {
        let bench = try Workbench()
        let tones = [
            "sine=frequency=400:sample_rate=48000:duration=3", "sine=frequency=1000:sample_rate=48000:duration=3",
        ]
        let made = try await bench.tool(
            "ffmpeg",
            ["-y", "-loglevel", "error"] + tones.flatMap { ["-f", "lavfi", "-i", $0] } + [
                "-f", "lavfi", "-i", "color=gray:size=320x90:rate=30:duration=6", "-filter_complex",
                "[0][1]concat=n=2:v=0:a=1,asplit[one][two]", "-map", "2:v", "-map", "[one]", "-c:v", "libx264", "-c:a",
                "aac",
                "film.mp4", "-map", "[two]", "tones.wav",
            ])
        try #require(made.code == 0, "\(made.talk)")
        for item in ["video: film.mp4", "audio: tones.wav"] {
            try await bench.show(
                """
                programme: Midway
                canvas: 320x180
                layouts: { all: { zones: { main: { at: [0, 90, 320, 90], playlist: all } } } }
                playlists: { all: [{ \(item) }] }
                """, to: "record:screen.mp4", from: "1970-01-01T00:00:02.5Z", for: "2s")
            let heard = try await Tones.sound(of: "screen.mp4", in: bench)
            let low = try [0.1..<0.48, 0.52..<1.9].map { try Tones.loudness(of: 400, in: heard, $0) }
            let high = try [0.1..<0.48, 0.52..<1.9].map { try Tones.loudness(of: 1000, in: heard, $0) }
            #expect(low[0] > 0.03 && low[1] < low[0] / 20, "\(item): \(low)")
            #expect(high[1] > 0.03 && high[0] < high[1] / 20, "\(item): \(high)")
        }
    }

    @Test func `music steps back while a film speaks in another zone, and its frames are counted`() async throws {
        let bench = try Workbench()
        try await bench.draw([Barcode.picture(7)])
        try await film("high.mp4", tone: 1000, seconds: 1.5, in: bench)
        let made = try await bench.tool(
            "ffmpeg", ["-y", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=400:duration=6", "music.wav"])
        try #require(made.code == 0, "\(made.talk)")
        try await bench.show(
            """
            programme: Music
            canvas: 320x180
            layouts:
              all:
                zones:
                  music: { at: [0, 0, 320, 90], playlist: music }
                  below: { at: [0, 90, 320, 90], playlist: films }
            playlists:
              music: [{ audio: music.wav }]
              films: [{ image: item-0.png, for: 3s }, { video: high.mp4 }, { image: item-0.png, for: 1.5s }]
            """, to: "record:screen.mp4", for: "6s")
        let low = try #require(try await renditions(in: bench)[400])
        let heard = try await Tones.sound(of: "screen.mp4", in: bench)
        for (span, share) in [(0.2..<2.6, 1.0), (3.1..<4.4, 0.25), (4.9..<5.9, 1)] {
            let part = try Tones.loudness(of: 400, in: heard, span)
            #expect(abs(part - low * share) < low * 0.01, "\(span): \(part / low)")
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"]).document()
        let entries = try #require(plays["plays"] as? [[String: Any]])
        let music = try #require(entries.first { $0["item"] as? String == "music.wav" })
        #expect(music["frames"] as? Int == 180 && music["outcome"] as? String == "completed", "\(music)")
    }

    @Test func `zones are mixed, each as loud as it and its item say, and films meet without a click`()
        async throws
    {
        let bench = try Workbench()
        try await film("low.mp4", tone: 400, seconds: 2, in: bench)
        try await film("high.mp4", tone: 1000, seconds: 1.5, in: bench)
        try await bench.show(
            """
            programme: Sound
            canvas: 320x180
            layouts:
              all:
                zones:
                  above: { at: [0, 0, 320, 90], playlist: low, volume: 50% }
                  below: { at: [0, 90, 320, 90], playlist: high }
            playlists:
              low: [{ video: low.mp4 }, { video: low.mp4, volume: 50% }, { video: low.mp4, volume: 0% }]
              high: [{ video: high.mp4 }]
            """, to: "record:screen.mp4", for: "6s")

        let whole = try await renditions(in: bench)
        let (low, high) = (try #require(whole[400]), try #require(whole[1000]))
        let heard = try await Tones.sound(of: "screen.mp4", in: bench)
        for (span, share) in [(0.2..<1.8, 0.5), (2.2..<3.8, 0.25), (4.2..<5.8, 0)] {
            let part = try Tones.loudness(of: 400, in: heard, span)
            #expect(abs(part - low * share) < low * 0.01, "\(span): \(part / low)")
        }
        for span in [0.2..<1.4, 1.6..<2.9, 3.1..<4.4, 4.6..<5.9] {
            let part = try Tones.loudness(of: 1000, in: heard, span)
            #expect(abs(part - high) < high * 0.01, "\(span): \(part / high)")
        }
        try expectJoin(at: 4.5, in: heard, loudness: high)
    }

    /// Where one film gives way to the next it is never loud, and quiet for no longer than the one takes to go and the other
    /// to come.
    private func expectJoin(at second: Double, in sound: [Float], loudness: Double) throws {
        let middle = Int(second * Double(Tones.rate))
        let around = sound[middle - 2400..<middle + 2400]
        #expect(around.allSatisfy { Double(abs($0)) < loudness * 1.25 }, "a click")
        // A period of 1000 Hz.
        let peaks = stride(from: around.startIndex, to: around.endIndex - 48, by: 12).map { start in
            Double(around[start..<start + 48].map(abs).max() ?? 0)
        }
        var (longest, current) = (0, 0)
        for peak in peaks {
            current = peak < loudness / 2 ? current + 1 : 0
            longest = max(longest, current)
        }
        #expect(longest <= 12, "quiet for \(longest) quarters of a millisecond")
    }
}
