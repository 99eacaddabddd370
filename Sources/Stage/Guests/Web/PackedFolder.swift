import Faults
import Foundation
import Programmes

/// A web folder as a release has it, and how a browser is answered that asks for its files.
final class PackedFolder: Sendable {
    private let pack: Data
    private let files: [String: Range<Int>]

    /// Throws: `Fault` for a file that is missing or no pack.
    init(file: String) throws {
        do {
            pack = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
        } catch {
            throw Fault(
                .fileUnreadable, at: .init(file: file), "the web folder cannot be read",
                remedy: "encode or fetch the release again", cause: error.localizedDescription)
        }
        guard let files = WebPack.parse(pack) else {
            throw Fault(
                .fileUnreadable, at: .init(file: file), "not a web folder", remedy: "encode or fetch the release again")
        }
        self.files = files
    }

    /// The file that a request's target stands for; `nil` if there is none.
    func name(for target: String) -> String? {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        // Browsers leave a '%' that stands for itself as it is.
        let decoded = path.removingPercentEncoding ?? String(path)
        guard decoded.hasPrefix("/") else { return nil }
        var name = String(decoded.dropFirst())
        if name.isEmpty || name.hasSuffix("/") { name += "index.html" }
        return files[name] == nil ? nil : name
    }

    /// A whole answer in HTTP/1.1, or the part of the file that `range` asks for, as in `bytes=0-99`.
    func answer(_ name: String, range: String?, withBody: Bool) -> [UInt8] {
        guard let place = files[name] else { return [] }
        var part = place
        var head = "HTTP/1.1 200 OK\r\n"
        if let range, let asked = Self.part(range, of: place.count) {
            part = place.lowerBound + asked.lowerBound..<place.lowerBound + asked.upperBound
            head =
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(asked.lowerBound)-\(asked.upperBound - 1)"
                + "/\(place.count)\r\n"
        }
        head +=
            "Content-Type: \(Self.type(of: name))\r\nContent-Length: \(part.count)\r\nAccept-Ranges: bytes\r\n"
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        guard withBody else { return Array(head.utf8) }
        return Array(head.utf8) + pack[pack.startIndex + part.lowerBound..<pack.startIndex + part.upperBound]
    }

    /// `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-COUNT`. Source: RFC 9110, 14.1.2; several parts are not understood.
    static func part(_ range: String, of count: Int) -> Range<Int>? {
        guard range.hasPrefix("bytes=") else { return nil }
        let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2 else { return nil }
        switch (ends[0], ends[1]) {
        case (let first?, let last?) where first <= last && first < count: return first..<min(last + 1, count)
        case (let first?, nil) where first < count: return first..<count
        case (nil, let length?) where length > 0: return max(0, count - length)..<count
        default: return nil
        }
    }

    /// Source: IANA's list of media types.
    private static func type(of name: String) -> String {
        let types = [
            "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
            "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
            "json": "application/json", "svg": "image/svg+xml", "xhtml": "application/xhtml+xml",
            "xml": "application/xml", "txt": "text/plain; charset=utf-8", "png": "image/png", "jpg": "image/jpeg",
            "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
            "ico": "image/vnd.microsoft.icon", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf",
            "otf": "font/otf", "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "ogg": "audio/ogg",
            "wasm": "application/wasm", "pdf": "application/pdf",
        ]
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return types[ending] ?? "application/octet-stream"
    }
}
