import Faults
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Encoding

/// Films whose pictures or sound take another form in their middle, as recordings of broadcasts and joined files do.
@Suite struct ChangeTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private static let h264 = "-c:v libx264 -g 25 -bf 2"

    /// A second of one colour, and of a tone if there is a level.
    private func part(
        _ name: String, _ colour: String, _ size: String, _ codec: String, sound: String? = nil, level: Double = 0.2
    ) async throws -> FilePath {
        let tone = sound.map { "-f lavfi -i aevalsrc=\(level)*sin(2764.6*t):d=1:\($0)" } ?? ""
        return try await studio.film(name, "-f lavfi -i color=\(colour):s=\(size):r=25:d=1", tone, codec)
    }

    private func joined(_ parts: [FilePath], as name: String) throws -> FilePath {
        try studio.write(try parts.flatMap { try studio.read($0) }, to: name)
    }

    /// Red over all of the zone, then blue as high as the zone and a third narrower, on green.
    private func check(_ clip: FilePath, _ comment: Comment? = nil) async throws {
        let plan = try Plans.plan("320x180", fit: .contain, background: "#00ff00", loudness: nil)
        let (file, rendition) = try studio.encode(clip, as: plan)
        #expect(rendition.video?.frames == 60, comment)
        for (frame, middle, side) in [(1, 0, 0), (28, 0, 0), (31, 2, 1), (58, 2, 1)] {
            let picture = try await studio.picture(file, frame: frame, of: plan.resolution)
            for (x, channel) in [(160, middle), (8, side), (311, side)] {
                let colour = (0..<3).map { $0 == channel ? 255 : 0 }
                #expect(picture.shows(colour, at: x, 90), "frame \(frame) at \(x): \(picture[x, 90]) \(comment ?? "")")
            }
        }
    }

    @Test(arguments: [
        ("ts", ChangeTests.h264, ChangeTests.h264), ("ts", "-c:v mpeg2video", "-c:v mpeg2video"),
        ("mpg", "-c:v mpeg2video", "-c:v mpeg2video"), ("ts", ChangeTests.h264, "-c:v libx264 -pix_fmt yuv444p"),
        ("h264", ChangeTests.h264, ChangeTests.h264),
    ])
    func `files put one behind the other play on`(ending: String, first: String, second: String) async throws {
        let parts = [
            try await part("a.\(ending)", "red", "320x180", first),
            try await part("b.\(ending)", "blue", "160x120", second),
        ]
        let clip = try joined(parts, as: "both.\(ending)")
        try await check(clip)
        let change = Inspector.findings(of: clip, in: studio).first { $0.code == "picture.changes" }
        #expect(change?.at.map { abs($0 - 1) < 0.01 } == true && change?.severity == .note)
        #expect(change?.problem.contains("from 320x180 to 160x120") == true)
    }

    @Test func `pixels that take another shape in the middle are square all along`() async throws {
        let codec = "-c:v mpeg2video -vf setsar="
        let clip = try joined(
            [
                try await part("a.ts", "red", "256x192", codec + "4/3"),
                try await part("b.ts", "blue", "256x192", codec + "1/1"),
            ], as: "both.ts")
        try await check(clip)
    }

    @Test func `headers among the pictures of one track are heeded`() async throws {
        for (name, colour, size) in [("a", "red", "320x180"), ("b", "blue", "160x120")] {
            _ = try await part("\(name).mkv", colour, size, Self.h264 + " -bsf:v dump_extra=freq=keyframe")
        }
        let list = try studio.write(Array("file a.mkv\nfile b.mkv\n".utf8), to: "list")
        try await check(try await studio.film("both.mkv", "-f concat -i \(list) -c copy"))
    }

    @Test func `sound takes another form, and what is silent stays where it is`() async throws {
        let codec = Self.h264 + " -c:a aac"
        let clip = try joined(
            [
                try await part("a.ts", "red", "320x180", codec, sound: "s=44100:c=mono", level: 0),
                try await part("b.ts", "blue", "160x120", codec, sound: "s=48000:c=stereo"),
                try await part("c.ts", "red", "320x180", codec, sound: "s=32000:c=mono", level: 0),
            ], as: "three.ts")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("160x90", loudness: nil))
        #expect(rendition.video?.frames == 90)
        let samples = try await studio.samples(file)
        func level(_ from: Double, _ until: Double) -> Int {
            samples[Int(from * 96_000)..<Int(until * 96_000)].reduce(0) { max($0, abs(Int($1))) }
        }
        #expect(level(0, 0.9) < 100 && level(2.1, 2.9) < 100)
        for tenth in 11..<19 { #expect((5000...8000).contains(level(Double(tenth) / 10, Double(tenth + 1) / 10))) }
        let changes = Inspector.findings(of: clip, in: studio).filter { $0.code == "sound.changes" }
        #expect(changes.compactMap { $0.at?.rounded() } == [1, 2])
        #expect(changes.first?.problem == "the sound changes from mono at 44100 Hz to stereo at 48000 Hz")
    }

    @Test(arguments: [ChangeTests.h264, ChangeTests.h264 + " -x264-params open-gop=1", "-c:v mpeg2video -g 25 -bf 2"])
    func `a recording begins with its first key frame`(codec: String) async throws {
        let whole = try studio.read(
            try await studio.film(
                "whole.ts", "-f lavfi -i testsrc2=s=320x180:r=25:d=3 -f lavfi -i sine=d=3 -c:a mp2", codec))
        // The tables that stand first, then what comes after a third of the file.
        let begin = whole.count / 188 / 5 * 188
        let late = try studio.write(Array(whole[..<(3 * 188)] + whole[begin...]), to: "late.ts")
        let frames = try #require(try studio.encode(late, as: Plans.plan("160x90")).1.video?.frames)
        #expect((58...61).contains(frames), "\(frames)")
        #expect(Inspector.findings(of: late, in: studio).contains { $0.code == "picture.late" && $0.severity == .note })
    }

    @Test(arguments: [100, 140]) func `a transport stream with a hole is refused`(place: Int) async throws {
        let clip = try await studio.film("whole.ts", "-f lavfi -i testsrc2=s=320x180:r=25:d=4", Self.h264)
        let bytes = try studio.read(clip)
        let hole = place * 188..<(place + 3) * 188
        let holed = try studio.write(Array(bytes[..<hole.lowerBound] + bytes[hole.upperBound...]), to: "holed.ts")
        let fault = #expect(throws: Fault.self) { try studio.encode(holed, as: Plans.plan("160x90")) }
        #expect(fault?.code == .mediaDamaged)
    }
}

extension Inspector {
    fileprivate static func findings(of file: FilePath, in studio: Studio) -> [Finding] {
        (try? inspect(file, folder: studio.folder).findings) ?? []
    }
}
