import Encoding
import Faults
import Measures
import SystemPackage
import Testing

@Suite struct StillTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [
        "png", "jpg", "webp", "bmp", "tiff", "gif", "jp2", "jls", "ppm", "pbm", "pcx", "qoi", "sgi", "sun",
        "tga", "dpx", "xbm", "xwd",
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

    /// A JPEG of 16x16 in four inks, each quarter of one colour: dark red, black, blue, white; `mark` is Adobe's segment, or none. Made
    /// by hand: every block has its mean and nothing else.
    private static func inks(_ mark: [UInt8], _ scan: [UInt8]) -> [UInt8] {
        let table = [UInt8](repeating: 1, count: 63)
        let codes: [UInt8] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] + Array(0..<12)
        let head: [UInt8] = [0xFF, 0xDB, 0, 0x43, 0, 8] + table
        let frame: [UInt8] = [0xFF, 0xC0, 0, 20, 8, 0, 16, 0, 16, 4, 1, 17, 0, 2, 17, 0, 3, 17, 0, 4, 17, 0]
        let trees: [UInt8] =
            [0xFF, 0xC4, 0, 31, 0] + codes + [0xFF, 0xC4, 0, 20, 16, 1] + [UInt8](repeating: 0, count: 16)
        let start: [UInt8] = [0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]
        return [0xFF, 0xD8] + mark + head + frame + trees + start + scan + [0xFF, 0xD9]
    }

    @Test
    func `a picture in printing inks keeps its colours, and one that does not say how they are stored is refused`()
        async throws
    {
        let mark: [UInt8] = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0]
        let stored: [UInt8] = [
            0xF7, 0xF7, 0xCF, 0xEF, 0x9F, 0xC8, 0x1F, 0x7F, 0xBE, 0xFF, 0, 0x78, 3, 0xE0, 7, 0xC0, 1, 0xF7, 0xFB, 0xEF,
            0xF7, 0xDF, 0xE0, 0x3F,
        ]
        let marked = try studio.write(Self.inks(mark, stored), to: "marked.jpg")
        let (file, _) = try studio.encode(marked, as: Plans.plan("16x16", kind: .still))
        let picture = try await studio.picture(file, of: try Plans.plan("16x16").resolution)
        let wanted = [[127, 0, 0], [0, 0, 0], [0, 0, 255], [255, 255, 255]]
        for (place, colour) in zip([(3, 3), (12, 3), (3, 12), (12, 12)], wanted) {
            #expect(picture.shows(colour, at: place.0, place.1, within: 2), "\(picture[place.0, place.1])")
        }
        try Files.write([], to: studio.path("found").appending("x"))
        #expect(try Inspector.inspect(marked, folder: studio.path("found")).findings.isEmpty)
        let unmarked = try studio.write(Self.inks([], stored), to: "unmarked.jpg")
        let fault = #expect(throws: Fault.self) { try studio.encode(unmarked, as: Plans.plan("16x16", kind: .still)) }
        #expect(fault?.problem.contains("four inks") == true, "\(String(describing: fault))")
    }

    @Test func `a file's name does not decide what it is`() async throws {
        let photo = try await studio.film("photo.png", "-f lavfi -i color=c=red:s=64x64 -frames:v 1")
        let renamed = try studio.write(studio.read(photo), to: "photo%03d.jpg")
        let plan = try Plans.plan("32x32", kind: .still)
        let picture = try await studio.picture(studio.encode(renamed, as: plan).0, of: plan.resolution)
        #expect(picture.shows([255, 0, 0], at: 16, 16))
    }

    @Test(arguments: ["exr", "pfm", "phm"], ["gbrpf32le", "grayf32le"])
    func `what a renderer writes as light is shown as bright as it is`(kind: String, format: String) async throws {
        guard kind != "phm" || format != "grayf32le" else { return }
        let photo = try await studio.film(
            "photo.\(kind)", "-f lavfi -i color=0x808080:s=64x32,format=rgb24 -frames:v 1 -pix_fmt \(format)")
        let plan = try Plans.plan("64x32", kind: .still)
        let shown = try await studio.picture(studio.encode(photo, as: plan).0, of: plan.resolution)
        #expect(shown.shows([188, 188, 188], at: 32, 16, within: 2), "\(shown[32, 16])")
    }

    @Test func `what shines through in a renderer's picture shows the background`() async throws {
        let photo = try await studio.film(
            "photo.exr", "-f lavfi -i color=white@0:s=64x32,format=rgba -frames:v 1 -pix_fmt gbrapf32le")
        let plan = try Plans.plan("64x32", kind: .still)
        let shown = try await studio.picture(studio.encode(photo, as: plan).0, of: plan.resolution)
        #expect(shown.shows([0x20, 0x40, 0x80], at: 32, 16, within: 1), "\(shown[32, 16])")
    }

    @Test func `of an icon the largest picture is shown`() async throws {
        for (name, colour, size) in [("a", "red", 16), ("b", "blue", 64), ("c", "red", 32)] {
            try await studio.film("\(name).png", "-f lavfi -i color=\(colour):s=\(size)x\(size) -frames:v 1")
        }
        let inputs = ["a", "b", "c"].map { "-i \(studio.path($0 + ".png"))" }.joined(separator: " ")
        let icon = try await studio.film("icon.ico", inputs + " -map 0 -map 1 -map 2 -c:v png -pix_fmt rgba")
        let plan = try Plans.plan("64x64", kind: .still)
        let shown = try await studio.picture(studio.encode(icon, as: plan).0, of: plan.resolution)
        #expect(shown.shows([0, 0, 255], at: 32, 32))
    }

    @Test func `a TGA is known by its last bytes, whatever its name`() async throws {
        let photo = try await studio.film("photo.tga", "-f lavfi -i color=red:s=64x64 -frames:v 1")
        let bytes = try studio.read(photo)
        let named = bytes.suffix(18) == Array("TRUEVISION-XFILE.\0".utf8)
        let end = named ? [] : [UInt8](repeating: 0, count: 8) + Array("TRUEVISION-XFILE.\0".utf8)
        let plan = try Plans.plan("64x64", kind: .still)
        #expect(try MediaProbe.probe(studio.write(bytes + end, to: "photo")).codec == "targa")
        _ = try studio.encode(studio.path("photo"), as: plan)
        // A name alone does not make one.
        #expect(throws: Fault.self) { try MediaProbe.probe(studio.write(Array("no picture at all".utf8), to: "b.tga")) }
    }

    @Test(arguments: ["png", "jpg"]) func `half a picture is refused`(kind: String) async throws {
        let photo = try await studio.film("photo.\(kind)", "-f lavfi -i testsrc2=s=320x200 -frames:v 1")
        let bytes = try studio.read(photo)
        let half = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "half.\(kind)")
        #expect(throws: (any Error).self) { try studio.encode(half, as: Plans.plan("160x90", kind: .still)) }
        #expect(studio.names == ["half.\(kind)", "photo.\(kind)"])
    }
}
