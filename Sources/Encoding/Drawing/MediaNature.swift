import Faults
import Foundation
package import SystemPackage

/// What a file is by its first bytes, as far as that decides who reads it.
package enum MediaNature: Sendable {
    /// FFmpeg's libraries, or nobody.
    case media
    /// librsvg.
    case drawing
    /// poppler.
    case pages
    /// LibreOffice, then poppler.
    case office
    /// libwebp: Debian's FFmpeg reads still WebP only.
    case animatedWebP
    /// libheif: HEIC and AVIF, as telephones take photographs.
    case photograph

    /// Units: bytes.
    private static let head = 4096
    private static let photographs = ["heic", "heix", "heim", "heis", "mif1", "avif"]
    private static let officeEndings = [
        "doc", "docx", "odt", "rtf", "ppt", "pptx", "odp", "xls", "xlsx", "ods",
    ]

    /// A file that cannot be read counts as media: whoever opens it says what is wrong.
    package static func of(_ path: FilePath) -> MediaNature {
        guard (try? SourceFile.check(path)) != nil, let file = FileHandle(forReadingAtPath: path.string) else {
            return .media  // see above
        }
        let bytes = (try? file.read(upToCount: head)) ?? nil  // see above
        return of(Array(bytes ?? Data()), ending: path.extension?.lowercased() ?? "")
    }

    static func of(_ head: some Collection<UInt8>, ending: String) -> MediaNature {
        let text = String(decoding: head, as: UTF8.self)
        if text.hasPrefix("%PDF-") { return .pages }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBPVP8X".utf8)) {
            // Source: WebP's container specification, "extended file format": the second flag is the animation's.
            return head.dropFirst(20).first.map { $0 & 2 != 0 } == true ? .animatedWebP : .media
        }
        // Source: ISO/IEC 14496-12, "file type box"; ISO/IEC 23008-12 for the brands.
        if head.dropFirst(4).starts(with: Array("ftyp".utf8)) {
            let brand = String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self)
            return photographs.contains(brand) ? .photograph : .media
        }
        let isZip = text.hasPrefix("PK\u{3}\u{4}")
        let isOld = head.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
        if officeEndings.contains(ending), isZip || isOld || text.hasPrefix("{\\rtf") { return .office }
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("<svg") || start.hasPrefix("<?xml") || start.hasPrefix("<!"), text.contains("<svg") {
            return .drawing
        }
        return .media
    }
}
