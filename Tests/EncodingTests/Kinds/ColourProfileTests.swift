import Measures
import SystemPackage
import Testing

@testable import Encoding

/// Photographs that say what their colours look like.
@Suite struct ColourProfileTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// A JPEG of one colour, with a profile in its second segment. Source: ICC.1, annex B.4.
    private func photo(_ colour: String, _ profile: [UInt8]) async throws -> FilePath {
        let plain = try await studio.film(
            "plain.jpg", "-f lavfi -i color=c=\(colour):s=64x64,format=yuvj444p -frames:v 1 -q:v 1")
        let bytes = try studio.read(plain)
        let body = Array("ICC_PROFILE\0".utf8) + [1, 1] + profile
        let length = body.count + 2
        return try studio.write(
            Array(bytes.prefix(2)) + [0xFF, 0xE2, UInt8(length >> 8), UInt8(length & 255)] + body + bytes.dropFirst(2),
            to: "photo.jpg")
    }

    private func encoded(_ file: FilePath) async throws -> Picture {
        let plan = try Plans.plan("32x32", kind: .still)
        return try await studio.picture(studio.encode(file, as: plan).0, of: plan.resolution)
    }

    @Test func `a photograph's colours are turned into the screen's`() async throws {
        let swapped = Profile.colours([Profile.green, Profile.red, Profile.blue])
        let picture = try await encoded(photo("red", swapped))
        #expect(picture.shows([0, 255, 0], at: 16, 16, within: 6), "\(picture[16, 16])")
        let grey = try await encoded(photo("gray", swapped))
        #expect(grey.shows([128, 128, 128], at: 16, 16, within: 3), "\(grey[16, 16])")
    }

    @Test func `another curve is bent to the screen's`() async throws {
        // Half of full drive is a quarter of the light in one and a half in the other.
        let linear = Profile.colours([Profile.red, Profile.green, Profile.blue], gamma: 1)
        let picture = try await encoded(photo("0x808080", linear))
        #expect(picture.shows([188, 188, 188], at: 16, 16, within: 3), "\(picture[16, 16])")
    }

    @Test func `a PNG's profile counts, too, and what is see-through stays so`() async throws {
        let plain = try await studio.film(
            "plain.png", "-f lavfi -i color=c=red:s=32x64,format=rgba,pad=64:64:color=black@0 -frames:v 1")
        let bytes = try studio.read(plain)
        let profile = Profile.colours([Profile.green, Profile.red, Profile.blue])
        let chunk = PNGChunk.make("iCCP", Array("p\0\0".utf8) + PNGChunk.stored(profile))
        let file = try studio.write(Array(bytes.prefix(33)) + chunk + bytes.dropFirst(33), to: "photo.png")
        let picture = try await encoded(file)
        #expect(picture.shows([0, 255, 0], at: 8, 16, within: 3), "\(picture[8, 16])")
        #expect(picture.shows([0x20, 0x40, 0x80], at: 24, 16, within: 3), "\(picture[24, 16])")
    }

    @Test func `a telephone's photograph whose profile libpng refuses is read all the same`() async throws {
        let plain = try await studio.film("plain.png", "-f lavfi -i color=c=0x30a060:s=64x64,format=rgb24 -frames:v 1")
        let bytes = try studio.read(plain)
        let profile = Profile.colours([Profile.green, Profile.red, Profile.blue])
        let chunk = PNGChunk.make("iCCP", Array("p\0\0".utf8) + PNGChunk.stored(profile))
        let tagged = try studio.write(Array(bytes.prefix(33)) + chunk + bytes.dropFirst(33), to: "tagged.png")
        let photo = studio.path("photo.heic")
        _ = try await studio.run("heif-enc", [tagged.string, "-o", photo.string])
        var stored = try studio.read(photo)
        let space = try #require(stored.firstRange(of: Array("RGB XYZ ".utf8)))
        stored.replaceSubrange(space, with: Array("GRAYXYZ ".utf8))
        var drawing = Drawing(try studio.write(stored, to: "grey.heic"), in: studio.folder)
        let order = RenditionOrder(try Plans.plan("32x32", kind: .still), to: studio.path("still.png"))
        _ = try await drawing.encode([order], memory: ByteCount(1 << 30))[0].get()
        let still = try await studio.picture(order.destination, of: order.plan.resolution)
        #expect(still.shows([0x30, 0xA0, 0x60], at: 16, 16, within: 8), "\(still[16, 16])")
    }

    @Test func `a profile that does not read, or is for other samples, is passed over`() async throws {
        let profile = Profile.colours([Profile.green, Profile.red, Profile.blue])
        var inks = profile
        inks.replaceSubrange(16..<20, with: Array("CMYK".utf8))
        for other in [[], Array(profile.prefix(100)), [UInt8](repeating: 0xA5, count: 600), inks] {
            let picture = try await encoded(photo("red", other))
            #expect(picture.shows([254, 0, 0], at: 16, 16, within: 3), "\(other.count)")
        }
    }
}

/// Profiles with three colours and a curve. Source: ICC.1:2001-04.
private enum Profile {
    /// sRGB's colours under D50. Units: 1/65536.
    static let red = [28_578, 14_578, 912]
    static let green = [25_241, 46_971, 6_363]
    static let blue = [9_384, 3_987, 46_803]
    private static let white = [63_190, 65_536, 54_061]

    static func colours(_ colours: [[Int]], gamma: Double = 2.2) -> [UInt8] {
        let curve = tag("curv") + number(1, bytes: 4) + number(Int(gamma * 256), bytes: 2) + [0, 0]
        func xyz(_ colour: [Int]) -> [UInt8] { tag("XYZ ") + colour.flatMap { number($0, bytes: 4) } }
        let text = tag("desc") + number(2, bytes: 4) + Array("p\0".utf8) + [UInt8](repeating: 0, count: 78)
        let tags =
            [("desc", text), ("wtpt", xyz(white))]
            + zip(["r", "g", "b"], colours).flatMap { name, colour in
                [("\(name)XYZ", xyz(colour)), ("\(name)TRC", curve)]
            }
        var (list, data) = (number(tags.count, bytes: 4), [UInt8]())
        for (name, body) in tags {
            let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
            list += Array(name.utf8) + number(132 + tags.count * 12 + data.count, bytes: 4)
            list += number(body.count, bytes: 4)
            data += padded
        }
        var header = number(128 + list.count + data.count, bytes: 4) + [0, 0, 0, 0, 2, 0x20, 0, 0]
        header += Array("mntrRGB XYZ ".utf8) + [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
        header += [UInt8](repeating: 0, count: 28) + white.flatMap { number($0, bytes: 4) }
        return header + [UInt8](repeating: 0, count: 128 - header.count) + list + data
    }

    private static func tag(_ name: String) -> [UInt8] { Array(name.utf8) + [0, 0, 0, 0] }

    private static func number(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(value >> ($0 * 8) & 255) }
    }
}

/// Chunks of a PNG. Source: RFC 2083, 3.2 and 3.4; RFC 1950 and 1951 for what is stored.
private enum PNGChunk {
    static func make(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + body
        return number(body.count) + named + number(Int(checksum(named)))
    }

    /// As zlib has it, without compression.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let (low, high) = bytes.reduce((1, 0)) { sums, byte in
            let low = (sums.0 + Int(byte)) % 65_521
            return (low, (sums.1 + low) % 65_521)
        }
        let (length, other) = (bytes.count, ~bytes.count & 0xFFFF)
        return [0x78, 1, 1, UInt8(length & 255), UInt8(length >> 8), UInt8(other & 255), UInt8(other >> 8)] + bytes
            + number(high << 16 | low)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
    }

    private static func number(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> ($0 * 8) & 255) } }
}
