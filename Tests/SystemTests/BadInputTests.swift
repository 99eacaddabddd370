import Foundation
import SystemPackage
import Testing

/// What a user gets wrong, said clearly; and what was there before is still there.
@Suite struct BadInputTests {
    private static let programme = """
        programme: Bad
        canvas: 320x180
        layouts:
          all: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } }
        playlists:
          films:
            - video: film.mp4
        """

    private func encode(_ bench: borrowing Workbench, board: String = "rk3588", to depot: String = "depot") async throws
        -> Workbench.Output
    {
        try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", board, "-o", depot, "--catalogue", Workbench.repository.string,
            ])
    }

    private func film(_ bench: borrowing Workbench) async throws {
        try await Barcode.film(0..<60, named: "film.mp4", in: bench)
    }

    private func expectRefused(_ output: Workbench.Output, _ words: String...) {
        #expect(output.code == 2)
        #expect(output.text.isEmpty, "standard output is for results")
        for word in words { #expect(output.talk.contains(word), "'\(word)' in: \(output.talk)") }
    }

    @Test func `media that are missing are told with their line, all at once`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme + "\n    - image: card.png\n", to: "programme.yaml")
        expectRefused(
            try await encode(bench), "programme.yaml:7:14: 'film.mp4': no such file", "programme.yaml:8:14: 'card.png'")
        #expect(bench.files(below: "depot").isEmpty)
    }

    @Test(arguments: [
        ("", "0 bytes long"), ("hello, this is a text\n", "film.mp4"),
        (String(repeating: "\0", count: 100_000), "film.mp4"),
    ])
    func `a file that is no film is refused by name`(content: String, word: String) async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try bench.write(content, to: "film.mp4")
        expectRefused(try await encode(bench), "film.mp4", word)
        #expect(bench.files(below: "depot/objects").isEmpty)
        #expect(bench.files(below: "depot/channels").isEmpty)
    }

    @Test(arguments: [
        ["check"], ["encode", "--board", "rk3588", "-o", "depot", "--catalogue", Workbench.repository.string],
    ])
    func `a film in a programme's place is answered with the programme that shows it`(words: [String]) async throws {
        let bench = try Workbench()
        try await film(bench)
        let output = try await bench.marquee("marquee", [words[0], "film.mp4"] + words.dropFirst())
        expectRefused(output, "film.mp4: a video (MP4), expected a programme; save these lines as film.yaml")
        let lines = output.talk.split(separator: "\n").drop { !$0.hasPrefix("programme:") }
        try bench.write(lines.joined(separator: "\n"), to: "film.yaml")
        let pasted = try await bench.marquee("marquee", [words[0], "film.yaml"] + words.dropFirst())
        #expect(pasted.code == 0, "\(pasted.talk)")
    }

    @Test func `a film behind a film is told when the first is encoded`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path("film.mp4").string))
        try bench.write(Array(bytes + bytes), to: "film.mp4")
        let output = try await encode(bench)
        #expect(output.code == 0)
        let size = "\(bytes.count)"
        #expect(
            output.talk.contains("programme.yaml:7:14: 'film.mp4': its last ")
                && output.talk.contains("are a medium of their own (MP4, from byte \(size))"), "\(output.talk)")
    }

    @Test(arguments: [0.5, 0.98]) func `half a film is refused, not shortened`(share: Double) async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        let moved = try await bench.tool(
            "ffmpeg", ["-loglevel", "error", "-i", "film.mp4", "-c", "copy", "-movflags", "+faststart", "front.mp4"])
        try #require(moved.code == 0)
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: bench.path("front.mp4").string)))
        try bench.write(Array(whole.prefix(Int(Double(whole.count) * share))), to: "film.mp4")
        expectRefused(try await encode(bench), "film.mp4")
        #expect(bench.files(below: "depot/objects").isEmpty)
        #expect(bench.files(below: "depot/incoming").isEmpty, "nothing half-written stays")
    }

    @Test(arguments: [
        ("canvas: 320x180", "canvas: 320x180\nlayuots: {}", "unknown key 'layuots'; did you mean 'layouts'?"),
        ("[0, 0, 320, 180]", "[0, 0, 320, 280]", "off the canvas of 320x180"),
        ("playlist: films", "playlist: flims", "did you mean 'films'?"),
        ("programme: Bad", "programme: [", "not YAML"),
    ])
    func `a programme's fault names file and line`(right: String, wrong: String, words: String) async throws {
        let bench = try Workbench()
        try bench.write(Self.programme.replacing(right, with: wrong), to: "programme.yaml")
        expectRefused(try await encode(bench), "programme.yaml:", words)
    }

    @Test func `an unknown board is told with the nearest one`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        expectRefused(try await encode(bench, board: "rk3855"), "rk3855", "rk3588")
    }

    @Test func `faults are a document for whoever asked for one`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        let output = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--json", "--catalogue",
                Workbench.repository.string,
            ])
        #expect(output.code == 2)
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.faults/1")
        let fault = try #require((document["faults"] as? [[String: Any]])?.first)
        #expect(fault["code"] as? String == "file.missing")
        #expect(fault["line"] as? Int == 7)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"), arguments: [true, false])
    func `a disk that is full or read-only is told, and the release before it stays`(full: Bool) async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        try await bench.mountDisk("disk", size: "300k")
        let first = try await encode(bench, to: "disk/depot")
        let before = bench.files(below: "disk/depot")
        try await Barcode.film(100..<700, named: "film.mp4", in: bench)
        if full {
            try bench.write([UInt8](repeating: 1, count: 120_000), to: "disk/ballast")
        } else {
            _ = try await bench.tool("mount", ["-o", "remount,ro", bench.path("disk").string])
        }
        let second = try await encode(bench, to: "disk/depot")
        let after = bench.files(below: "disk/depot")
        try await bench.unmountDisk("disk")
        #expect(first.code == 0, "\(first.talk)")
        expectRefused(second, full ? "full" : "Read-only", "disk/depot")
        #expect(before == after)
    }

    @Test func `a record that cannot be written is told before anything plays`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        #expect(try await encode(bench).code == 0)
        for output in ["record:nowhere/screen.mp4", "record:/proc/screen.mp4", "frames:/proc/frames", "recrod:x.mp4"] {
            let played = try await bench.marquee(
                "marqueed", ["run", "--depot", "depot", "--output", output, "--for", "1s", "--state", "plays"])
            expectRefused(played)
        }
        #expect(!bench.files().contains { $0.contains("screen") })
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a disk that fills while a record is made is told, and no half record stays`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        #expect(try await encode(bench).code == 0)
        try await bench.mountDisk("disk", size: "100k")
        let played = try await bench.marquee(
            "marqueed",
            ["run", "--depot", "depot", "--output", "record:disk/o.mp4", "--for", "10m", "--state", "plays"])
        let left = bench.files(below: "disk")
        try await bench.unmountDisk("disk")
        expectRefused(played, "disk/o.mp4", "the disk is full")
        #expect(left.isEmpty, "\(left)")
    }

    @Test func `a depot that was altered is not played`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await film(bench)
        #expect(try await encode(bench).code == 0)
        let objects = bench.files(below: "depot/objects").map { "depot/objects/\($0)" }
        let largest = try #require(objects.max { length(bench, $0) < length(bench, $1) })
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: bench.path(largest).string)))
        bytes[bytes.count / 2] ^= 1
        try bench.write(bytes, to: largest)
        let run = ["run", "--depot", "depot", "--output", "record:o.mp4", "--for", "1s", "--state", "plays"]
        expectRefused(try await bench.marquee("marqueed", run), "SHA-256")
        #expect(try await encode(bench).code == 0, "encoding again mends it")
        #expect(try await bench.marquee("marqueed", run).code == 0)
    }

    private func length(_ bench: borrowing Workbench, _ file: String) -> Int {
        (try? Data(contentsOf: URL(fileURLWithPath: bench.path(file).string)).count) ?? 0
    }

    @Test func `an empty or foreign depot is told with what to do`() async throws {
        let bench = try Workbench()
        let played = try await bench.marquee(
            "marqueed", ["run", "--depot", "nothing", "--output", "none", "--for", "1s", "--state", "plays"])
        expectRefused(played, "nothing", "marquee encode")
    }
}
