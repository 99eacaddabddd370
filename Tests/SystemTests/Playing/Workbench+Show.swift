import SystemPackage
import Testing

extension Workbench {
    /// Writes a programme and encodes it into `depot`.
    func encode(_ programme: String) async throws {
        try write(programme, to: "programme.yaml")
        let encoded = try await marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Self.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")
    }

    /// Encodes a programme and plays it to `output`; from 1970 on, when rounds begin, unless `start` says otherwise.
    func show(
        _ programme: String, to output: String, from start: String = "1970-01-01T00:00:00Z", for span: String
    ) async throws {
        try await encode(programme)
        let played = try await marquee(
            "marqueed",
            ["run", "--depot", "depot", "--output", output, "--for", span, "--at", start, "--state", "plays"])
        try #require(played.code == 0, "\(played.talk)")
    }

    /// An advertiser's pictures `item-0.png` and so on. Shape: luma, a byte a pixel, as large as `Barcode`'s.
    func draw(_ pictures: [[UInt8]]) async throws {
        try write(pictures.flatMap { $0 }, to: "items.gray")
        let made = try await tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s",
                "\(Barcode.width)x\(Barcode.height)", "-i", "items.gray", "-start_number", "0", "item-%d.png",
            ])
        try #require(made.code == 0, "\(made.talk)")
    }
}
