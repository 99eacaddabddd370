import Encoding
import Measures
import Testing

@Suite struct StillTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [
        "png", "jpg", "webp", "bmp", "tiff", "gif", "jp2", "jls", "ppm", "pbm", "pcx", "qoi", "sgi", "sun",
    ])
    func `pictures of every usual kind become stills of the zone's size`(kind: String) async throws {
        let photo = try await studio.film("photo.\(kind)", "-f lavfi -i testsrc2=s=320x200 -frames:v 1")
        let plan = try Plans.plan("161x91", kind: .still)
        let (file, still) = try studio.encode(photo, as: plan)
        let facts = try await studio.facts(file, stream: "v:0")
        #expect(facts["codec_name"] == "png" && facts["pix_fmt"] == "rgb24")
        #expect(facts["width"] == "161" && facts["height"] == "91")
        #expect(still.mediaType == "image/png" && still.video == nil)
        #expect(try still.digest == Digest(of: studio.read(file)))
        #expect(try studio.encode(photo, as: plan, to: "again.png").1 == still)
    }

    @Test func `what a drawing program shows of its layers is a picture`() async throws {
        // Three planes of 64 by 64, without layers. Source: Adobe Photoshop File Formats Specification.
        let header: [UInt8] = Array("8BPS".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 64, 0, 0, 0, 64, 0, 8, 0, 3]
        let planes = [0x30, 0xA0, 0x60].flatMap { [UInt8](repeating: $0, count: 64 * 64) }
        let file = try studio.write(header + [UInt8](repeating: 0, count: 14) + planes, to: "layers.psd")
        let plan = try Plans.plan("32x32", kind: .still)
        let picture = try await studio.picture(studio.encode(file, as: plan).0, of: plan.resolution)
        #expect(picture.shows([0x30, 0xA0, 0x60], at: 16, 16, within: 1))
    }

    @Test func `a still keeps its colours`() async throws {
        let photo = try await studio.film("photo.png", "-f lavfi -i color=c=0x30a060:s=64x64,format=rgb24 -frames:v 1")
        let plan = try Plans.plan("32x32", kind: .still)
        let picture = try await studio.picture(studio.encode(photo, as: plan).0, of: plan.resolution)
        #expect(picture.shows([0x30, 0xA0, 0x60], at: 16, 16, within: 1))
    }

    @Test func `a file's name does not decide what it is`() async throws {
        let photo = try await studio.film("photo.png", "-f lavfi -i color=c=red:s=64x64 -frames:v 1")
        let renamed = try studio.write(studio.read(photo), to: "photo%03d.jpg")
        let plan = try Plans.plan("32x32", kind: .still)
        let picture = try await studio.picture(studio.encode(renamed, as: plan).0, of: plan.resolution)
        #expect(picture.shows([255, 0, 0], at: 16, 16))
    }

    @Test(arguments: ["png", "jpg"]) func `half a picture is refused`(kind: String) async throws {
        let photo = try await studio.film("photo.\(kind)", "-f lavfi -i testsrc2=s=320x200 -frames:v 1")
        let bytes = try studio.read(photo)
        let half = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "half.\(kind)")
        #expect(throws: (any Error).self) { try studio.encode(half, as: Plans.plan("160x90", kind: .still)) }
        #expect(studio.names == ["half.\(kind)", "photo.\(kind)"])
    }
}
