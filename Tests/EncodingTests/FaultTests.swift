import Encoding
import Faults
import SystemPackage
import Testing

@Suite struct FaultTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// Encodes, expects a fault of one code and nothing left behind, and returns the fault.
    @discardableResult
    private func refused(
        _ file: FilePath, _ code: Fault.Code, kind: RenditionPlan.Kind = .video, size: String = "160x90"
    ) throws -> Fault {
        let before = studio.names
        let plan = try Plans.plan(size, kind: kind)
        let fault = try #require(throws: Fault.self) { try studio.encode(file, as: plan) }
        #expect(fault.code == code, "\(fault)")
        #expect(studio.names == before)
        return fault
    }

    private func clip(_ name: String, _ arguments: String = "") async throws -> FilePath {
        try await studio.film(
            name,
            "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i sine=d=2 -c:v libx264 -g 15 -c:a aac \(arguments)")
    }

    @Test func `a file that is not there is named`() throws {
        #expect(try refused(studio.path("none.mp4"), .fileMissing).place?.file == studio.path("none.mp4").string)
    }

    @Test func `a folder is refused`() throws { try refused(studio.folder, .mediaUnknown) }

    @Test func `an empty file is refused`() throws { try refused(studio.write([], to: "empty.mp4"), .mediaEmpty) }

    @Test func `text under a video's name is refused in the library's words`() throws {
        let fault = try refused(studio.write(Array("this is no video\n".utf8), to: "text.mp4"), .mediaUnknown)
        #expect(fault.cause?.isEmpty == false)
    }

    @Test(arguments: [40, 60, 80])
    func `a truncated video is refused and the second named`(share: Int) async throws {
        let whole = try studio.read(try await clip("whole.mp4", "-movflags +faststart"))
        let cut = try studio.write(Array(whole.prefix(whole.count * share / 100)), to: "cut.mp4")
        let fault = try refused(cut, .mediaTruncated)
        #expect(fault.problem.contains("ends after") && fault.problem.contains("2s long"), "\(fault)")
    }

    @Test func `a truncated video without its index is refused`() async throws {
        let whole = try studio.read(try await clip("whole.mp4"))
        let fault = try refused(studio.write(Array(whole.prefix(whole.count / 2)), to: "cut.mp4"), .mediaUnknown)
        #expect(fault.cause?.contains("moov atom not found") == true, "\(fault)")
    }

    @Test func `a truncated Matroska file is refused`() async throws {
        let whole = try studio.read(try await clip("whole.mkv"))
        try refused(studio.write(Array(whole.prefix(whole.count / 2)), to: "cut.mkv"), .mediaTruncated)
    }

    @Test func `damage in the middle is refused and the second named`() async throws {
        var bytes = try studio.read(try await clip("whole.mp4", "-movflags +faststart"))
        for index in bytes.count / 2..<bytes.count / 2 + 3000 { bytes[index] = UInt8(truncatingIfNeeded: index &* 97) }
        let fault = try refused(studio.write(bytes, to: "damaged.mp4"), .mediaDamaged)
        #expect(fault.problem.contains("damaged after"), "\(fault)")
    }

    @Test func `ten bits of BT.2020 without a transfer function are refused`() async throws {
        let file = try await studio.film(
            "hdr.mp4",
            "-f lavfi -i testsrc2=s=320x180:r=30:d=0.2 -c:v libx264 -pix_fmt yuv420p10le -color_primaries bt2020",
            "-colorspace bt2020nc")
        try refused(file, .mediaHDR)
    }

    @Test func `sound alone is no video`() async throws {
        let file = try await studio.film("sound.mp4", "-f lavfi -i sine=d=1 -c:a aac")
        try refused(file, .mediaNoPicture)
        try refused(file, .mediaNoPicture, kind: .still)
    }

    @Test func `a still is no video`() async throws {
        try refused(try await studio.film("still.png", "-f lavfi -i color=red:s=64x64 -frames:v 1"), .mediaKind)
    }

    @Test func `a picture of too many pixels is refused before it is decoded`() throws {
        // A PNG header of 20000 x 10000 pixels; its checksum is right and nothing follows but an empty IDAT.
        let header: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0, 0, 0x4E, 0x20, 0, 0, 0x27, 0x10, 8, 2, 0, 0, 0]
        let checksum = PNGChecksum.of(header[12...])
        let rest: [UInt8] = (0..<4).map { UInt8(checksum >> (24 - $0 * 8) & 255) }
        let data: [UInt8] = [0, 0, 0, 0] + Array("IDAT".utf8) + [0x35, 0xAF, 0x06, 0x1E]
        try refused(studio.write(header + rest + data, to: "bomb.png"), .mediaTooLarge, kind: .still)
    }

    @Test func `a zone beyond the board's decoder is refused`() async throws {
        try refused(try await clip("clip.mp4"), .renditionEnvelope, size: "2560x1440")
    }

    @Test func `a place that does not exist is refused`() async throws {
        let file = try await clip("clip.mp4")
        let plan = try Plans.plan("160x90")
        let fault = try #require(throws: Fault.self) {
            try RenditionEncoder.encode(file, as: plan, to: studio.path("none/out.mp4"))
        }
        #expect(fault.code == .fileMissing)
    }

    @Test func `a cancelled encode leaves nothing behind`() async throws {
        let file = try await clip("clip.mp4")
        let plan = try Plans.plan("160x90")
        let studio = studio
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try studio.encode(file, as: plan)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(studio.names == ["clip.mp4"])
    }
}

/// The checksum of PNG's chunks. Source: ISO/IEC 15948, annex D.
enum PNGChecksum {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
