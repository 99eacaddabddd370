/// What a file is by its first bytes: what people call it and what a programme could do with it.
package struct FileForm: Hashable, Sendable {
    package enum Use: Hashable, Sendable { case video, image, audio, document, page, presentation, archive, other }

    /// As in `MP4`.
    package let name: String
    package let use: Use

    /// How much of a file tells. Units: bytes.
    package static let head = 1024

    private init(_ name: String, _ use: Use) { (self.name, self.use) = (name, use) }

    /// `nil` for what has none of the marks that are known here, such as plain text.
    package static func of(_ bytes: some Sequence<UInt8>) -> FileForm? {
        let head = Array(bytes.prefix(head))
        let text = String(decoding: head, as: Unicode.ASCII.self)
        if let form = table.first(where: { $0.marks.allSatisfy { $0.stands(in: head) } })?.form {
            return form.refined(text)
        }
        return isTransportStream(head) ? FileForm("MPEG transport stream", .video) : markup(text)
    }

    private struct Mark {
        let place: Int
        let bytes: [UInt8]

        /// `text` has no character above U+00FF.
        init(_ place: Int, _ text: String) {
            self.place = place
            bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }

        func stands(in head: [UInt8]) -> Bool { head.dropFirst(place).starts(with: bytes) }
    }

    private typealias Row = (marks: [Mark], form: FileForm)

    private static func row(_ name: String, _ use: Use, _ marks: (Int, String)...) -> Row {
        (marks.map { Mark($0.0, $0.1) }, FileForm(name, use))
    }

    private static func rows(_ name: String, _ use: Use, at place: Int, _ words: String...) -> [Row] {
        words.map { row(name, use, (place, $0)) }
    }

    private static let table = special + plain

    /// What others begin alike with.
    private static let special: [Row] = [
        rows("HEIF", .image, at: 4, "ftypavif", "ftypheic", "ftypheix", "ftypmif1"),
        rows("M4A", .audio, at: 4, "ftypM4A ", "ftypM4B "),
        rows("QuickTime", .video, at: 4, "ftypqt  ", "moov", "mdat", "wide"),
        rows("MP3", .audio, at: 0, "\u{FF}\u{FB}", "\u{FF}\u{FA}", "\u{FF}\u{F3}", "\u{FF}\u{F2}", "ID3"),
        rows("AAC", .audio, at: 0, "\u{FF}\u{F1}", "\u{FF}\u{F9}"),
        rows("TIFF", .image, at: 0, "II*\0", "MM\0*"),
        rows("JPEG XL", .image, at: 0, "\0\0\0\u{C}JXL ", "\u{FF}\u{A}"),
    ].flatMap { $0 }

    private static let plain: [Row] = [
        row("MP4", .video, (4, "ftyp")),
        row("Matroska", .video, (0, "\u{1A}\u{45}\u{DF}\u{A3}")),
        row("WAV", .audio, (0, "RIFF"), (8, "WAVE")),
        row("WAV", .audio, (0, "RF64"), (8, "WAVE")),
        row("AVI", .video, (0, "RIFF"), (8, "AVI ")),
        row("WebP", .image, (0, "RIFF"), (8, "WEBP")),
        row("Ogg", .audio, (0, "OggS")),
        row("FLAC", .audio, (0, "fLaC")),
        row("AIFF", .audio, (0, "FORM"), (8, "AIF")),
        row("CAF", .audio, (0, "caff")),
        row("MPEG program stream", .video, (0, "\0\0\u{1}\u{BA}")),
        row("MPEG video", .video, (0, "\0\0\u{1}\u{B3}")),
        row("FLV", .video, (0, "FLV\u{1}")),
        row("Windows Media", .video, (0, "\u{30}\u{26}\u{B2}\u{75}\u{8E}\u{66}\u{CF}\u{11}")),
        row("MXF", .video, (0, "\u{6}\u{E}\u{2B}\u{34}\u{2}\u{5}\u{1}\u{1}")),
        row("GIF", .image, (0, "GIF8")),
        row("PNG", .image, (0, "\u{89}PNG\r\n")),
        row("JPEG", .image, (0, "\u{FF}\u{D8}\u{FF}")),
        row("JPEG 2000", .image, (0, "\0\0\0\u{C}jP  ")),
        row("BMP", .image, (0, "BM"), (6, "\0\0\0\0")),
        row("Photoshop", .image, (0, "8BPS")),
        row("PDF", .document, (0, "%PDF-")),
        row("RTF", .document, (0, "{\\rtf")),
        row("Office", .document, (0, "\u{D0}\u{CF}\u{11}\u{E0}")),
        row("ZIP", .archive, (0, "PK\u{3}\u{4}")),
        row("gzip", .archive, (0, "\u{1F}\u{8B}")),
        row("xz", .archive, (0, "\u{FD}7zXZ")),
        row("7z", .archive, (0, "7z\u{BC}\u{AF}\u{27}\u{1C}")),
        row("RAR", .archive, (0, "Rar!")),
        row("tar", .archive, (257, "ustar")),
        row("ELF", .other, (0, "\u{7F}ELF")),
    ]

    /// What its further bytes make of it.
    private func refined(_ text: String) -> FileForm {
        switch name {
        case "Matroska" where text.prefix(64).contains("webm"): FileForm("WebM", .video)
        case "Ogg" where text.contains("theora"): FileForm("Ogg", .video)
        case "GIF" where text.contains("NETSCAPE2.0"): FileForm("animated GIF", .video)
        case "PNG" where text.contains("acTL"): FileForm("animated PNG", .video)
        case "WebP" where text.contains("ANIM"): FileForm("animated WebP", .video)
        case "ZIP" where text.contains("[Content_Types].xml") || text.contains("opendocument"):
            FileForm("Office", .document)
        default: self
        }
    }

    /// Packets of 188 bytes, with or without a time of four bytes before each.
    private static func isTransportStream(_ head: [UInt8]) -> Bool {
        [(0, 188), (4, 192)].contains { start, step in
            (0..<4).allSatisfy { start + $0 * step < head.count && head[start + $0 * step] == 0x47 }
        }
    }

    private static func markup(_ text: String) -> FileForm? {
        let start = text.drop { $0.isWhitespace || !$0.isASCII || $0 == "\u{FFFD}" }
        guard start.first == "<" else { return nil }
        let lower = start.lowercased()
        if lower.contains("<svg") { return FileForm("SVG", .image) }
        if lower.contains("<!doctype html") || lower.contains("<html") { return FileForm("HTML", .page) }
        if lower.contains("<smil") { return FileForm("SMIL", .presentation) }
        if lower.contains("<layout") { return FileForm("Xibo", .presentation) }
        return start.hasPrefix("<?xml") || start.hasPrefix("<!") ? FileForm("XML", .other) : nil
    }
}
