import Measures
import Testing

@Suite struct MeasureTests {
    @Test(arguments: [
        (30, 1, 150, 5_000_000_000), (30000, 1001, 30000, 1_001_000_000_000), (24, 1, 1, 41_666_666),
        (60000, 1001, 216_000_000, 3_603_600_000_000_000),
    ])
    func `a frame's instant never drifts`(top: Int, bottom: Int, frame: Int, nanoseconds: Int64) throws {
        #expect(try #require(FrameRate(top, bottom)).nanoseconds(ofFrame: frame) == nanoseconds)
    }

    @Test func `a span holds the frames that start in it`() throws {
        let rate = try #require(FrameRate(30))
        #expect(rate.frames(in: .seconds(5)) == 150)
        #expect(rate.frames(in: .nanoseconds(1)) == 1)
        #expect(rate.frames(in: .zero) == 0)
    }

    @Test(arguments: ["0", "-1", "1/0", "2000", "30/1/1", "", "a"])
    func `what is not a frame rate is refused`(text: String) { #expect(FrameRate(parsing: text) == nil) }

    @Test(arguments: [
        ("0 B", 0), ("12B", 12), ("500kB", 500_000), ("8 GB", 8_000_000_000), ("1.5GB", 1_500_000_000),
        ("2TB", 2_000_000_000_000),
    ])
    func `sizes read with their unit`(text: String, bytes: Int) {
        #expect(ByteCount(parsing: text) == ByteCount(bytes))
    }

    @Test(arguments: ["", "8", "MB", "-1MB", "1e3MB", "infGB", "nanB", ".MB", "1.2.3MB", "99999999TB", "8mb", "8 Mb"])
    func `what is not a size is refused`(text: String) { #expect(ByteCount(parsing: text) == nil) }

    @Test(arguments: [
        ("8s", Duration.seconds(8)), ("500ms", .milliseconds(500)), ("1.5m", .seconds(90)), ("2h", .seconds(7200)),
    ])
    func `spans read with their unit`(text: String, span: Duration) { #expect(Duration(parsing: text) == span) }

    @Test(arguments: ["8", "s", "-1s", "1e3s", "infs", "99999999d", "8 s"])
    func `what is not a span is refused`(text: String) { #expect(Duration(parsing: text) == nil) }

    @Test(arguments: ["1920x1080"]) func `resolutions read and print alike`(text: String) {
        #expect(Resolution(parsing: text)?.description == text)
    }

    @Test(arguments: ["0x1", "1920", "1920x", "20000x1", "-1x2", "1x2x3"])
    func `what is not a resolution is refused`(text: String) { #expect(Resolution(parsing: text) == nil) }

    @Test func `a digest is that of the standard's own example`() {
        #expect(
            Measures.Digest(of: "abc").hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Measures.Digest(parsing: "ABC") == nil)
    }
}
