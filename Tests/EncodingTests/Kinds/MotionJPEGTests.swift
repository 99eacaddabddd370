import Faults
import Measures
import SystemPackage
import Testing

@testable import Encoding

@Suite struct MotionJPEGTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private func film(_ name: String, _ arguments: String = "") async throws -> FilePath {
        try await studio.film(name, "-f lavfi -i testsrc2=s=320x180:r=25:d=1 -f mjpeg", arguments)
    }

    @Test(arguments: ["film.mjpeg", "film.jpg"]) func `pictures in a row are a film`(name: String) async throws {
        let film = try await film(name)
        #expect(try MediaProbe.probe(film).kind == .video)
        let (_, rendition) = try studio.encode(film, as: Plans.plan("160x90", screen: "25"))
        #expect(rendition.video?.frames == 25)
        #expect(rendition.video?.rate.framesPerSecond == 25)
        // As an image it is its first picture.
        _ = try studio.encode(film, as: Plans.plan("160x90", kind: .still))
    }

    @Test func `one picture is a still, and so is a photograph with others behind it`() async throws {
        let one = try studio.read(try await film("one.jpg", "-frames:v 1"))
        #expect(try MediaProbe.probe(studio.path("one.jpg")).kind == .still)
        for (marker, name) in [(0xE2, "MPF"), (0xE1, "Exif")] as [(UInt8, String)] {
            let segment: [UInt8] = [0xFF, marker, 0, UInt8(name.utf8.count + 5)] + Array("\(name)\0".utf8) + [0, 0]
            let several = try studio.write(one.prefix(2) + segment + one.dropFirst(2) + one, to: "\(name).jpg")
            #expect(try MediaProbe.probe(several).kind == .still, "\(name)")
        }
        // A film behind a photograph, as telephones keep them.
        let moving = try studio.write(one + Array("\0\0\0\u{8}ftyp".utf8), to: "moving.jpg")
        #expect(try MediaProbe.probe(moving).kind == .still)
    }

    @Test func `a film that is cut in a picture is refused`() async throws {
        let film = try await film("film.mjpeg")
        let whole = try studio.read(film)
        let cut = try studio.write(Array(whole.dropLast(2000)), to: "cut.mjpeg")
        let fault = #expect(throws: Fault.self) { try studio.encode(cut, as: Plans.plan("160x90")) }
        #expect(fault?.code == .mediaDamaged || fault?.code == .mediaTruncated, "\(String(describing: fault))")
    }
}
