import Foundation
import Measures
import SystemPackage
import Testing

@testable import Encoding

/// How loud a rendition is, as ffmpeg measures it.
@Suite struct LoudnessTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private func clip(_ sound: String, seconds: Int = 4) async throws -> FilePath {
        try await studio.film(
            "clip.mkv", "-f lavfi -i color=s=160x90:r=30:d=\(seconds) -f lavfi -i", sound,
            "-t \(seconds) -c:v libx264 -c:a flac")
    }

    /// Units: LUFS and dBTP.
    private func heard(_ file: FilePath) async throws -> (integrated: Double, peak: Double) {
        let bytes = try await studio.run(
            "ffmpeg",
            [
                "-v", "error", "-i", file.string, "-map", "0:a", "-af",
                "ebur128=metadata=1:peak=true,ametadata=print:file=-", "-f", "null", "-",
            ])
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        func last(_ name: String) throws -> Double {
            try #require(lines.last { $0.hasPrefix(name) }.flatMap { Double($0.dropFirst(name.count)) })
        }
        return (try last("lavfi.r128.I="), 20 * log10(try last("lavfi.r128.true_peak=")))
    }

    @Test(arguments: [
        ("sine=f=997", LoudnessTarget.r128), ("anoisesrc=c=pink:a=0.9", .r128), ("anoisesrc=c=pink:a=0.1", .r128),
        ("sine=f=200", .a85), ("anoisesrc=c=pink:a=0.5", LoudnessTarget(integrated: -31)),
    ])
    // AAC at 128 kb/s takes half a decibel of noise away.
    func `loud and quiet sounds come out alike`(sound: String, target: LoudnessTarget) async throws {
        let (file, rendition) = try studio.encode(
            try await clip(sound), as: try Plans.plan("160x90", loudness: target))
        let heard = try await heard(file)
        #expect(abs(heard.integrated - target.integrated) < 0.7)
        #expect(abs(try #require(rendition.video?.loudness?.integrated) - heard.integrated) < 0.1)
    }

    @Test(arguments: ["mkv", "flv", "mp4"])
    func `what sounds after the last picture is not measured`(ending: String) async throws {
        // A container that only says how long the longest track is has three loud seconds behind one quiet one.
        let source = try await studio.film(
            "clip.\(ending)", "-f lavfi -i color=s=160x90:r=30:d=1 -f lavfi -i",
            "aevalsrc=(0.02+0.6*gt(t\\,1))*sin(2000*PI*t):s=44100 -t 4 -c:v libx264 -c:a aac")
        let (file, rendition) = try studio.encode(source, as: try Plans.plan("160x90"))
        #expect(rendition.video?.frames == 30)
        #expect(abs(try await heard(file).integrated + 23) < 0.7)
    }

    @Test func `peaks are held down and what that costs is made up for`() async throws {
        // Bursts of 50 ms in quiet noise: 23 dB from the loudness to the peak.
        let bursts = "aevalsrc=(0.02*random(0)+0.9*lt(mod(t\\,1)\\,0.02)*sin(2000*PI*t)):s=48000"
        let target = LoudnessTarget(integrated: -16)
        let (file, _) = try studio.encode(try await clip(bursts), as: try Plans.plan("160x90", loudness: target))
        let heard = try await heard(file)
        #expect(heard.peak <= -0.9, "\(heard)")
        #expect(abs(heard.integrated + 16) < 1, "\(heard)")
    }

    @Test func `the limiter keeps sound and picture together`() async throws {
        // One click after two seconds, far above the rest.
        let click = "aevalsrc=(0.05*sin(600*PI*t)+0.9*between(t\\,2\\,2.001)):s=48000"
        let (file, _) = try studio.encode(
            try await clip(click), as: try Plans.plan("160x90", loudness: LoudnessTarget(integrated: -12)))
        let samples = try await studio.samples(file)
        let loudest = try #require(samples.indices.max { abs(Int(samples[$0])) < abs(Int(samples[$1])) })
        #expect(abs(loudest / 2 - 96_000) < 480, "\(loudest / 2)")
    }

    @Test func `silence stays silent and hiss stays down`() async throws {
        let (mute, silent) = try studio.encode(
            try await clip("anullsrc=r=48000"), as: try Plans.plan("160x90"), to: "mute.mp4")
        #expect(silent.video?.loudness == Loudness(integrated: nil, truePeak: nil))
        #expect(try await studio.samples(mute).allSatisfy { $0 == 0 })
        let (hiss, _) = try studio.encode(
            try await clip("anoisesrc=c=pink:a=0.005"), as: try Plans.plan("160x90"), to: "hiss.mp4")
        let (before, after) = (try await heard(studio.path("clip.mkv")), try await heard(hiss))
        #expect(abs(after.integrated - before.integrated - 20) < 0.7, "\(before) \(after)")
    }

    @Test func `without a target sound stays as it is`() async throws {
        let source = try await clip("anoisesrc=c=pink:a=0.1")
        let (file, _) = try studio.encode(source, as: try Plans.plan("160x90", loudness: nil))
        #expect(abs(try await heard(file).integrated - heard(source).integrated) < 0.7)
    }

    @Test(arguments: [
        ("r128", -23.0, -1.0), ("A85", -24, -2), ("-18", -18, -1), ("-16.5", -16.5, -1),
    ])
    func `targets are read`(text: String, integrated: Double, peak: Double) {
        #expect(LoudnessTarget(parsing: text) == LoudnessTarget(integrated: integrated, truePeak: peak))
    }

    @Test(arguments: ["", "loud", "-7", "-41", "nan", "23"])
    func `nonsense is no target`(text: String) { #expect(LoudnessTarget(parsing: text) == nil) }
}
