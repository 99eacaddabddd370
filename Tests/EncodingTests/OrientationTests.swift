import Encoding
import Programmes
import SystemPackage
import Testing

@Suite struct OrientationTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// 160x80: red at the top left, green at the top right, blue at the bottom left, white at the bottom right.
    private static let quarters =
        "-f lavfi -i color=c=red:s=160x80:r=30:d=0.1,drawbox=x=80:w=80:h=40:c=lime:t=fill,"
        + "drawbox=y=40:w=80:h=40:c=blue:t=fill,drawbox=x=80:y=40:w=80:h=40:c=white:t=fill,format=yuvj420p"

    /// EXIF's number, a display matrix's four factors, and which corners are then where: top left, top right, bottom
    /// left, bottom right.
    ///
    /// Source: EXIF 2.3, 4.6.4 (Orientation); ISO/IEC 14496-12, 8.3.2.
    static let cases: [(exif: UInt8, matrix: [Int32], corners: [Character])] = [
        (1, [1, 0, 0, 1], ["r", "g", "b", "w"]), (2, [-1, 0, 0, 1], ["g", "r", "w", "b"]),
        (3, [-1, 0, 0, -1], ["w", "b", "g", "r"]), (4, [1, 0, 0, -1], ["b", "w", "r", "g"]),
        (5, [0, 1, 1, 0], ["r", "b", "g", "w"]), (6, [0, 1, -1, 0], ["b", "r", "w", "g"]),
        (7, [0, -1, -1, 0], ["w", "g", "b", "r"]), (8, [0, -1, 1, 0], ["g", "w", "r", "b"]),
    ]

    @Test(arguments: cases.indices) func `a video held in any way is shown upright`(index: Int) async throws {
        let clip = try await studio.film("clip.mp4", Self.quarters + " -c:v mjpeg -q:v 1")
        var bytes = try studio.read(clip)
        let header = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("tkhd".utf8)) })
        let matrix = Self.cases[index].matrix
        for (place, factor) in zip([0, 1, 3, 4], matrix) {
            let number = UInt32(bitPattern: factor << 16)
            // The matrix stands 40 bytes behind the version of a tkhd box of version 0.
            for byte in 0..<4 { bytes[header + 4 + 40 + place * 4 + byte] = UInt8(number >> (24 - byte * 8) & 255) }
        }
        let turned = try studio.write(bytes, to: "turned.mp4")
        try await check(turned, kind: .video, Self.cases[index].corners, isTurned: index >= 4)
    }

    @Test(arguments: cases.indices) func `a photograph held in any way is shown upright`(index: Int) async throws {
        let photo = try await studio.film("photo.jpg", Self.quarters + " -frames:v 1 -q:v 1")
        let bytes = try studio.read(photo)
        let tags: [UInt8] =
            [0xFF, 0xE1, 0, 34] + Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0]
            + [Self.cases[index].exif, 0, 0, 0, 0, 0, 0]
        let turned = try studio.write(Array(bytes.prefix(2)) + tags + bytes.dropFirst(2), to: "turned.jpg")
        try await check(turned, kind: .still, Self.cases[index].corners, isTurned: index >= 4)
    }

    private func check(
        _ file: FilePath, kind: RenditionPlan.Kind, _ corners: [Character], isTurned: Bool
    ) async throws {
        let plan = try Plans.plan(isTurned ? "80x160" : "160x80", kind: kind, fit: .contain)
        let picture = try await studio.picture(studio.encode(file, as: plan).0, of: plan.resolution)
        let (right, bottom) = isTurned ? (60, 120) : (120, 60)
        let colours: [Character: [Int]] = [
            "r": [255, 0, 0], "g": [0, 255, 0], "b": [0, 0, 255], "w": [255, 255, 255],
        ]
        for (corner, (x, y)) in zip(corners, [(20, 20), (right, 20), (20, bottom), (right, bottom)]) {
            #expect(picture.shows(try #require(colours[corner]), at: x, y, within: 20), "\(corner) at \(x),\(y)")
        }
    }
}
