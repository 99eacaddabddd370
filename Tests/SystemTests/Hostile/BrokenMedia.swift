import Foundation
import SystemPackage
import Testing

/// Media that nobody should have sent: whole ones of every kind that are harmed, and files that never were any.
struct BrokenMedia {
    /// Names of files, each with its item's key in a programme.
    private(set) var items: [(key: String, name: String)] = []

    private static let originals = [
        "a.mp4": "video", "b.mkv": "video", "c.webm": "video", "d.mpg": "video", "e.avi": "video", "f.ts": "video",
        "i.gif": "video", "g.wav": "audio", "h.mp3": "audio", "j.png": "image", "k.jpg": "image", "l.webp": "image",
        "m.tiff": "image", "n.bmp": "image",
    ]

    init(in bench: borrowing Workbench) async throws {
        let pictures = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2"]
        let sound = ["-f", "lavfi", "-i", "sine=d=2"]
        for (name, key) in Self.originals.sorted(by: { $0.key < $1.key }) {
            let sources = key == "audio" ? sound : key == "image" || name == "i.gif" ? pictures : pictures + sound
            let more = key == "image" ? ["-frames:v", "1"] : name == "a.mp4" ? ["-movflags", "+faststart"] : []
            let made = try await bench.tool("ffmpeg", ["-loglevel", "error"] + sources + more + [name])
            try #require(made.code == 0, "\(made.talk)")
            let whole = Array(try Data(contentsOf: URL(fileURLWithPath: bench.path(name).string)))
            for (harm, bytes) in Self.harmed(whole) { try add(key, "\(harm)-\(name)", bytes, to: bench) }
        }
        for (key, name, bytes) in Self.strangers { try add(key, name, bytes, to: bench) }
    }

    private mutating func add(
        _ key: String, _ name: String, _ bytes: [UInt8], to bench: borrowing Workbench
    ) throws {
        try bench.write(bytes, to: name)
        items.append((key, name))
    }

    /// Nothing but zeros, cut, bits turned over, and a header that lies.
    private static func harmed(_ whole: [UInt8]) -> [(harm: String, bytes: [UInt8])] {
        var flipped = whole
        for index in stride(from: 300, to: flipped.count, by: 97) { flipped[index] ^= 1 << UInt8(index % 8) }
        var lying = whole
        for index in 24..<min(64, lying.count) { lying[index] = 0x7F }
        return [
            ("zeroed", [UInt8](repeating: 0, count: whole.count)), ("cut", Array(whole.prefix(whole.count / 2))),
            ("flipped", flipped), ("lying", lying),
        ]
    }

    /// Files that are no media, or are media only up to their first bytes. None of them can be shown.
    static var strangers: [(key: String, name: String, bytes: [UInt8])] {
        let texts = [
            ("video", "letter.mp4", "Dear shop,\nplease find our film attached.\n"),
            ("image", "page.jpg", "<!DOCTYPE html><html><body>404 Not Found</body></html>\n"),
            ("video", "list.m3u8", "#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"),
            ("video", "joined.mp4", "ffconcat version 1.0\nfile /etc/hostname\n"),
            (
                "video", "call.sdp",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"
            ),
            ("image", "open.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\""),
            ("image", "laughs.svg", laughs), ("image", "endless.svg", String(repeating: "<svg><g>", count: 90_000)),
            ("video", "stream.h264", "\0\0\0\u{1}gB\0\u{1e}\0\0\0\u{1}hN\0\0\0\u{1}e"),
            ("video", "head.ogv", "OggS"), ("video", "head.flv", "FLV\u{1}\u{5}\0\0\0\u{9}\0\0\0\0"),
            ("audio", "tag.mp3", "ID3\u{4}\0\0\u{7f}\u{7f}\u{7f}\u{7f}"), ("image", "head.gif", "GIF89a\0\0\0\0\0\0\0"),
        ]
        return texts.map { ($0, $1, Array($2.utf8)) } + binaries
    }

    private static let laughs: String = {
        let levels = (1...12).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
        return "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY e0 \"ha\">\(levels.joined())]>"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&e12;</text></svg>"
    }()

    private static let binaries: [(key: String, name: String, bytes: [UInt8])] = [
        ("video", "packed.mp4", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0x5A, count: 500)),
        ("video", "program.mp4", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 500)),
        ("video", "name-only.mp4", box("ftyp", Array("isomisom".utf8))),
        ("video", "no-end.mp4", box("ftyp", Array("isomisom".utf8)) + [0, 0, 0, 0] + Array("moov".utf8)),
        (
            "video", "vast.mp4",
            box("ftyp", Array("isomisom".utf8)) + [0, 0, 0, 1] + Array("moov".utf8) + [0x7F]
                + [UInt8](repeating: 255, count: 7)
        ),
        ("video", "nested.mp4", (0..<400).reduce(into: [UInt8]()) { inner, _ in inner = box("moov", inner) }),
        ("video", "head.mkv", [0x1A, 0x45, 0xDF, 0xA3, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        (
            "video", "idle.ts",
            (0..<300).flatMap { _ in [0x47, 0x1F, 0xFF, 0x10] + [UInt8](repeating: 255, count: 184) }
        ),
        ("audio", "mute.wav", wave(channels: 0, rate: 48_000)), ("audio", "fast.wav", wave(channels: 2, rate: .max)),
        ("image", "start.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]),
        ("image", "bomb.png", png(width: 20_000, height: 10_000)), ("image", "flat.png", png(width: 0, height: 4)),
        ("image", "round.tiff", Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0, 8, 0, 0, 0]),
        ("image", "deep.bmp", Array("BM".utf8) + [UInt8](repeating: 0xFF, count: 60)),
        (
            "image", "short.webp",
            Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0x7F] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 2]
        ),
    ]

    /// Source: ISO/IEC 14496-12, 4.2.
    private static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
        bytes(UInt32(content.count + 8)) + Array(name.utf8) + content
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - $0 * 8) & 255) } }

    /// A header whose data never come.
    private static func wave(channels: UInt8, rate: UInt32) -> [UInt8] {
        Array("RIFF".utf8) + [255, 255, 255, 127] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, channels, 0]
            + bytes(rate).reversed() + [0, 0, 0, 0, 4, 0, 16, 0] + Array("data".utf8) + [255, 255, 255, 127]
    }

    /// A header whose checksum is wrong, too.
    private static func png(width: UInt32, height: UInt32) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + bytes(width) + bytes(height)
            + [8, 2, 0, 0, 0, 1, 2, 3, 4] + [0, 0, 0, 0] + Array("IDAT".utf8) + [5, 6, 7, 8]
    }

    /// Documents of which no page can be had, by name.
    static let documents: [(name: String, text: String)] = [
        ("letter.pdf", "Dear shop, our menu is attached.\n"), ("cut.pdf", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog"),
        ("none.pdf", pdf("<< /Type /Pages /Kids [] /Count 0 >>")),
        ("circle.pdf", pdf("<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        ("letter.docx", "PK\u{3}\u{4} and nothing more"), ("page.odt", "<html></html>"),
    ]

    private static func pdf(_ objects: String...) -> String {
        let all = ["<< /Type /Catalog /Pages 2 0 R >>"] + objects
        return "%PDF-1.4\n" + all.enumerated().map { "\($0 + 1) 0 obj \($1) endobj\n" }.joined()
            + "trailer << /Root 1 0 R >>\n%%EOF\n"
    }
}
