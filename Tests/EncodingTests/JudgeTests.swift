import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Encoding

/// libvmaf where there is one: found, believed, and not believed blindly.
@Suite struct JudgeTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private func encode(_ clip: FilePath, _ judge: VMAFProgram?, target: Double) throws -> Rendition {
        let plan = try Plans.plan("192x108")
        let wish = RenditionPlan(
            kind: .video, resolution: plan.resolution, fit: .cover, background: plan.background,
            envelope: plan.envelope, quality: .init(rateFactor: 24, preset: .veryfast, target: target, judge: judge))
        return try RenditionEncoder.encode(clip, as: wish, to: studio.path("out.mp4"))
    }

    private func clip() async throws -> FilePath {
        // Much moves, so a picture beside its neighbour instead of itself would score badly.
        try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=192x108:r=30 -t 1 -c:v mpeg4 -q 2")
    }

    @Test func `the first ffmpeg that judges is the judge, and its name stands for its version`() async throws {
        let without = studio.path("without")
        try FileManager.default.createDirectory(atPath: without.string, withIntermediateDirectories: true)
        // As one without libvmaf: it knows no such filter, or is no program at all.
        try "#!/bin/sh\necho no such filter >&2; exit 1\n".write(
            toFile: without.appending("ffmpeg").string, atomically: true, encoding: .utf8)
        #expect(await VMAFProgram.find(in: [without]) == nil)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: without.appending("ffmpeg").string)
        #expect(await VMAFProgram.find(in: [without, "none", studio.folder]) == nil)
        let fake = try FakeVMAF.write(below: studio.folder)
        let found = try #require(await VMAFProgram.find(in: [without, fake]))
        #expect(found.path == fake.appending("ffmpeg").string && found.name == "VMAF v0.6.1 (libvmaf 9.8.7)")
        #expect(await found.isHere)
        _ = try FakeVMAF.write(below: studio.folder, version: "9.9.0")
        #expect(await !found.isHere)
    }

    @Test func `libvmaf sees each picture beside what became of it, and its score is reached`() async throws {
        let fake = try FakeVMAF.write(below: studio.folder)
        let judge = try #require(await VMAFProgram.find(in: [fake]))
        let source = try await clip()
        let high = try encode(source, judge, target: 96)
        let scores = try #require(high.video?.scores)
        #expect(scores.judge == judge.name && scores.overTime.count == 1)
        #expect(abs(scores.mean - 96) < 1.5, "\(scores)")
        let low = try encode(source, judge, target: 88)
        #expect(low.bytes.bytes < high.bytes.bytes)
        #expect(try encode(source, nil, target: 88).video?.scores?.judge == PictureIndex.name)
    }

    @Test(arguments: [FakeVMAF.Mood.quits, .fails, .babbles, .forgets])
    func `a judge that does not answer is a fault and nothing half-made`(mood: FakeVMAF.Mood) async throws {
        let fake = try FakeVMAF.write(below: studio.folder, mood)
        let judge = try #require(await VMAFProgram.find(in: [fake]))
        let source = try await clip()
        let before = studio.names
        let fault = #expect(throws: Fault.self) { try encode(source, judge, target: 90) }
        #expect(fault?.code == .renditionJudge && fault?.place?.file == judge.path, "\(String(describing: fault))")
        #expect(studio.names == before)
    }

    @Test func `renditions with other judges have other names`() throws {
        let plan = try Plans.plan("192x108")
        let programs = [nil, VMAFProgram(path: "/a/ffmpeg", name: "1"), VMAFProgram(path: "/b/ffmpeg", name: "1")]
        let keys = programs.map { judge in
            RenditionPlan(
                kind: .video, resolution: plan.resolution, fit: .cover, background: plan.background,
                envelope: plan.envelope, quality: .init(rateFactor: 24, preset: .medium, target: 95, judge: judge)
            ).key(for: Digest(of: "source"))
        }
        #expect(keys[0] != keys[1] && keys[1] == keys[2])
    }
}
