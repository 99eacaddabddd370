import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Encoding

/// Films with a layer of their own for what is see-through.
@Suite struct SeeThroughTests {
    let studio: Studio
    private static let back = [0x20, 0x40, 0x80]
    /// Half of it white, half of it a red that nobody sees.
    private static let card = "-f lavfi -i color=c=white:s=80x90:r=30:d=0.5,format=rgba,pad=160:90:color=red@0"

    /// The same with a dot that comes and goes, since pictures that are alike are stored as one.
    private static let moving = card + ",drawbox=x=1:y=1:w=2:h=2:c=gray:t=fill:enable='mod(n,2)'"

    init() throws { studio = try Studio() }

    private func showsBackground(_ source: FilePath, _ plan: RenditionPlan) async throws -> Bool {
        let picture = try await studio.picture(studio.encode(source, as: plan).0, of: plan.resolution)
        return picture.shows([255, 255, 255], at: 30, 45) && picture.shows(Self.back, at: 120, 45, within: 6)
    }

    @Test(arguments: ["libvpx", "libvpx-vp9"], [RenditionPlan.Kind.video, .still])
    func `a see-through WebM shows the background`(codec: String, kind: RenditionPlan.Kind) async throws {
        let clip = try await studio.film(
            "clip.webm", "\(Self.card) -c:v \(codec) -pix_fmt yuva420p -auto-alt-ref 0 -b:v 1M")
        #expect(try await showsBackground(clip, Plans.plan("160x90", kind: kind)))
        #expect(try Inspector.inspect(clip, folder: studio.folder).findings.contains { $0.code == "picture.alpha" })
    }

    @Test func `half a see-through WebM is refused`() async throws {
        let clip = try await studio.film(
            "clip.webm", "-f lavfi -i testsrc2=s=160x90:r=30:d=2,format=yuva420p -c:v libvpx-vp9 -b:v 1M")
        let bytes = try studio.read(clip)
        let half = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "half.webm")
        let fault = #expect(throws: Fault.self) { try studio.encode(half, as: Plans.plan("160x90")) }
        #expect([.mediaTruncated, .mediaDamaged].contains(try #require(fault).code))
    }

    // MARK: Animated WebP

    private func drawn(_ source: FilePath, _ plan: RenditionPlan) async throws -> FilePath {
        var drawing = Drawing(source, in: studio.folder)
        return try await drawing.prepare(for: plan)
    }

    @Test(arguments: [RenditionPlan.Kind.video, .still])
    func `an animated WebP plays with its own times, once through`(kind: RenditionPlan.Kind) async throws {
        let clip = try await studio.film("clip.webp", "\(Self.moving) -c:v libwebp_anim -lossless 1 -loop 3")
        #expect(try await DrawingRevision.of(clip)?.name.hasPrefix("libwebp 1.") == true)
        let plan = try Plans.plan("160x90", kind: kind)
        let film = try await drawn(clip, plan)
        #expect(try await showsBackground(film, plan))
        guard kind == .video else { return }
        let video = try #require(try studio.encode(film, as: plan).1.video)
        #expect(abs(video.rate.nanoseconds(ofFrame: video.frames) - 500_000_000) < 50_000_000)
    }

    @Test func `pictures that are laid one over the other come out whole`() async throws {
        // A square that moves over a ground that is stored once.
        let clip = try await studio.film(
            "clip.webp",
            "-f lavfi -i color=c=0x00a000:s=160x90:r=10:d=1[g];color=c=blue:s=20x20:r=10:d=1[s];[g][s]overlay=x=14*n:y=30",
            "-c:v libwebp_anim -lossless 1")
        let plan = try Plans.plan("160x90")
        let (file, rendition) = try await studio.encode(drawn(clip, plan), as: plan)
        #expect(rendition.video?.frames == 10)
        let last = try await studio.picture(file, frame: 9, of: plan.resolution)
        #expect(last.shows([0, 0, 255], at: 150, 40) && last.shows([0, 0xA0, 0], at: 24, 40))
    }

    @Test func `an animated WebP is laid out and decoded once for all that is made of it`() async throws {
        let clip = try await studio.film("clip.webp", "\(Self.moving) -c:v libwebp_anim -lossless 1")
        let plans = try [
            Plans.plan("160x90"), Plans.plan("80x90", fit: .contain), Plans.plan("160x90", limit: "15"),
            Plans.plan("80x44", kind: .still),
        ]
        var alone: [Rendition] = []
        for plan in plans { alone.append(try await studio.encode(drawn(clip, plan), as: plan).1) }
        let film = studio.path("drawn.mov")
        var drawing = Drawing(clip, in: studio.folder)
        var shares: [Double] = []
        let orders = plans.enumerated().map { RenditionOrder($1, to: studio.path("\($0).out")) }
        let made = try await drawing.encode(orders, memory: ByteCount(1 << 30)) { share in
            shares.append(share)
            // Whoever opened it has it; whoever opens it again has to lay it out again.
            try? FileManager.default.removeItem(atPath: film.string)
        }
        #expect(try made.map { try $0.get() } == alone)
        #expect(shares.last == 1 && shares == shares.sorted())
        #expect(!studio.names.contains("drawn.mov"))
    }

    @Test func `what is wrong with an animated WebP is said`() async throws {
        let clip = try await studio.film("clip.webp", "-f lavfi -i testsrc2=s=160x90:r=10:d=1 -c:v libwebp_anim")
        let plan = try Plans.plan("160x90")
        let bytes = try studio.read(clip)
        func code(_ bytes: [UInt8], _ name: String) async throws -> Fault.Code? {
            let file = try studio.write(bytes, to: name)
            let fault = await #expect(throws: Fault.self) {
                let film = try await drawn(file, plan)
                _ = try studio.encode(film, as: plan)
            }
            return fault?.code
        }
        #expect(try await code(Array(bytes.prefix(bytes.count / 2)), "half.webp") == .mediaTruncated)
        #expect(try await code(Array(bytes.prefix(40)), "head.webp") == .mediaTruncated)
        var wide = bytes
        for index in [24, 25, 27, 28] { wide[index] = 0x3F }
        #expect(try await code(wide, "wide.webp") == .mediaTooLarge)
        var broken = bytes
        for index in stride(from: 200, to: broken.count, by: 3) { broken[index] ^= 0xFF }
        #expect([.mediaDamaged, .mediaUnknown].contains(try await code(broken, "broken.webp")))
    }

    @Test func `an animated WebP is looked through`() async throws {
        let clip = try await studio.film(
            "clip.webp",
            "-f lavfi -i color=c=black:s=160x90:r=10:d=3,drawbox=x=0:y=0:w=2:h=2:c=gray:t=fill:enable='mod(n,2)'",
            "-c:v libwebp_anim -lossless 1")
        let inspection = try await Inspector.look(at: clip, folder: studio.folder)
        #expect(inspection.facts?.kind == "video" && inspection.facts?.codec == "webp")
        #expect(inspection.findings.contains { $0.code == "picture.black" })
        #expect(!inspection.findings.contains { $0.code == "picture.alpha" })
    }
}
