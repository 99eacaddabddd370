import Faults
import Measures
package import SystemPackage

extension Inspector {
    /// As `inspect`, for documents and drawings, too.
    package static func look(at path: FilePath, folder: FilePath) async throws -> Inspection {
        do {
            switch MediaNature.of(path) {
            case .media: return try inspect(path, folder: folder)
            case .animatedWebP: return try animation(path, folder)
            case .photograph:
                var inspection = try inspect(try await Drawing.photograph(path, in: folder), folder: folder)
                inspection.facts = inspection.facts?.unrolled(from: "heif", bytes: Files.length(of: path) ?? 0)
                return inspection
            case .drawing:
                try Drawing.checkWhole(path)
                let drawn = folder.appending("drawn.png")
                try await DrawingTool.rsvg.run(
                    ["--keep-aspect-ratio", "-w", "4096", "-h", "4096", "-f", "png", "-o", drawn.string, path.string],
                    on: path)
                var inspection = try inspect(drawn, folder: folder)
                inspection.facts = inspection.facts?.drawn(as: "svg", bytes: Files.length(of: path) ?? 0)
                inspection.findings.removeAll { $0.code == "picture.alpha" }
                return inspection
            case .pages, .office: return try await document(path, folder)
            }
        } catch let fault as Fault {
            var inspection = Inspection()
            inspection.findings = [Finding(fault, at: nil)]
            return inspection
        }
    }

    private static func animation(_ path: FilePath, _ folder: FilePath) throws -> Inspection {
        let film = folder.appending("drawn.mov")
        let facts = try AnimatedWebP.unroll(path, to: film)
        var inspection = try inspect(film, folder: folder)
        inspection.facts = inspection.facts?.unrolled(from: "webp", bytes: Files.length(of: path) ?? 0)
        // Those of the film that it was made into.
        inspection.bitrates = []
        if !facts.hasAlpha { inspection.findings.removeAll { $0.code == "picture.alpha" } }
        return inspection
    }

    private static func document(_ path: FilePath, _ folder: FilePath) async throws -> Inspection {
        let pages = try await Drawing.pages(of: path, in: folder)
        var inspection = Inspection()
        let size = pages.sizes[0]
        inspection.facts = Inspection.Facts(
            kind: "document", format: "pdf", codec: "\(pages.sizes.count) page\(pages.sizes.count == 1 ? "" : "s")",
            width: Int(size.width.rounded()), height: Int(size.height.rounded()), rate: nil, seconds: nil,
            hasSound: false, bytes: ByteCount(Files.length(of: path) ?? 0))
        inspection.pageTexts = try await pages.smallestText()
        for page in 1...min(8, pages.sizes.count) {
            let name = "picture-\(page).jpg"
            try await DrawingTool.pdftoppm.run(
                [
                    "-jpeg", "-cropbox", "-singlefile", "-f", "\(page)", "-l", "\(page)", "-scale-to", "320",
                    pages.file.string,
                    folder.appending("picture-\(page)").string,
                ], on: path)
            guard Files.length(of: folder.appending(name)) != nil else { continue }
            inspection.thumbnails.append(.init(at: Double(page), file: name))
        }
        let first = pages.sizes[0]
        if let other = pages.sizes.firstIndex(where: { abs($0.width / $0.height - first.width / first.height) > 0.02 })
        {
            inspection.findings.append(
                Finding(
                    .warning, "document.shapes", "page \(other + 1) has another shape than page 1",
                    remedy: "export all pages in one size"))
        }
        return inspection
    }
}

extension Inspection.Facts {
    /// The same pictures as another kind of file.
    fileprivate func unrolled(from codec: String, bytes: Int) -> Inspection.Facts {
        Inspection.Facts(
            kind: kind, format: codec, codec: codec, width: width, height: height, rate: rate, seconds: seconds,
            hasSound: hasSound, bytes: ByteCount(bytes))
    }

    /// The same picture as another kind of file. A drawing has no size of its own that could be too small.
    fileprivate func drawn(as codec: String, bytes: Int) -> Inspection.Facts {
        Inspection.Facts(
            kind: "drawing", format: codec, codec: codec, width: width, height: height, rate: nil, seconds: nil,
            hasSound: false, bytes: ByteCount(bytes))
    }
}
