import Faults
import Foundation
import Measures
import Programmes
package import SystemPackage

/// A document or a drawing, drawn as pictures at the sizes that zones show it in, so that text is sharp there.
package struct Drawing {
    private let source: FilePath
    private let folder: FilePath
    private var document: Pages?

    /// Pictures and whatever they are made by way of go into `folder`.
    package init(_ source: FilePath, in folder: FilePath) {
        self.source = source
        self.folder = folder
    }

    /// Whether what it is laid out as serves every size.
    var isLaidOutOnce: Bool {
        switch MediaNature.of(source) {
        case .animatedWebP, .photograph: true
        case .media, .drawing, .pages, .office: false
        }
    }

    /// A picture that FFmpeg's libraries read, valid until the next call; the file itself where they read that.
    ///
    /// Throws: `Fault`.
    package mutating func prepare(for plan: RenditionPlan) async throws -> FilePath {
        let drawn = folder.appending("drawn.png")
        switch MediaNature.of(source) {
        case .media: return source
        case .animatedWebP:
            let film = folder.appending(plan.kind == .still ? "drawn-first.mov" : "drawn.mov")
            if Files.length(of: film) == nil {
                try AnimatedWebP.unroll(source, to: film, firstOnly: plan.kind == .still)
            }
            return film
        case .photograph: return try await Self.photograph(source, in: folder)
        case .drawing: try await drawVector(for: plan, to: drawn)
        case .pages, .office: try await drawPage(for: plan, to: drawn)
        }
        guard Files.length(of: drawn) != nil else { throw MediaFaults(path: source).empty("nothing was drawn") }
        return drawn
    }

    /// A photograph as it is stored, upright. Throws: `Fault`.
    static func photograph(_ source: FilePath, in folder: FilePath) async throws -> FilePath {
        // libpng takes offence at some colour profiles, and a file of nothing is left. JPEG takes all, at next to no loss.
        for ending in ["png", "jpg"] {
            // One of several pictures has a number behind its name.
            let names = ["photograph.\(ending)", "photograph-1.\(ending)"].map { folder.appending($0) }
            var made: FilePath? { names.first { (Files.length(of: $0) ?? 0) > 0 } }
            if let made { return made }
            try await DrawingTool.heif.run(["-q", "100", source.string, names[0].string], on: source)
            if let made { return made }
        }
        throw MediaFaults(path: source).empty("no photograph in it")
    }

    private mutating func drawPage(for plan: RenditionPlan, to file: FilePath) async throws {
        let known = document
        let pages = if let known { known } else { try await Self.pages(of: source, in: folder) }
        document = pages
        let page = plan.page ?? 1
        guard pages.sizes.indices.contains(page - 1) else {
            throw MediaFaults(path: source).empty("no page \(page): it has \(pages.sizes.count)")
        }
        let size = pages.sizes[page - 1]
        // A turned page keeps its shape until it has been drawn.
        let fit = plan.fit == .stretch && pages.isTurned(page) ? .cover : plan.fit
        let (width, height) = try Self.pixels(size.width, size.height, for: plan, fit: fit, source)
        try await pages.draw(page, width: width, height: height, to: file)
    }

    /// A document's pages; an office document is turned into a PDF in `folder` first. Throws: `Fault`.
    package static func pages(of source: FilePath, in folder: FilePath) async throws -> Pages {
        try SourceFile.check(source)
        switch MediaNature.of(source) {
        case .pages: return try await Pages(source, named: source)
        case .office: break
        case .media, .drawing, .animatedWebP, .photograph:
            throw MediaFaults(path: source).fault(
                .mediaKind, "neither a PDF nor an office document", remedy: "name it as what it is, or export it as PDF"
            )
        }
        // A profile of its own: the user's may be open elsewhere, and has macros and settings that change the pages.
        try await DrawingTool.office.run(
            [
                "-env:UserInstallation=file://\(folder.appending("profile").string)", "--headless", "--norestore",
                "--convert-to", "pdf", "--outdir", folder.string, source.string,
            ], on: source, home: folder)
        let converted = folder.appending("\(source.stem ?? "document").pdf")
        guard Files.length(of: converted) != nil else {
            throw MediaFaults(path: source).unknown("soffice made no PDF of it")
        }
        return try await Pages(converted, named: source)
    }

    /// Throws: `Fault` for a drawing that shows what is not in it: that would be missing, or change without anyone noticing.
    static func checkWhole(_ source: FilePath) throws {
        try SourceFile.check(source)
        let bytes = FileManager.default.contents(atPath: source.string).map(Array.init) ?? []
        let outside = WebReferences.find(in: bytes, name: "drawing.svg").first { reference in
            !reference.target.hasPrefix("#") && !reference.target.lowercased().hasPrefix("data:")
        }
        guard let outside else { return }
        throw Fault(
            .mediaOutside, at: .init(file: source.string, line: outside.line),
            "it shows '\(outside.target)', which is not in it",
            remedy: "embed it (as 'data:'), or export the drawing as PDF or PNG")
    }

    /// Twice: once to learn its shape, once at its size.
    private func drawVector(for plan: RenditionPlan, to file: FilePath) async throws {
        try Self.checkWhole(source)
        let shaping = plan.fit == .stretch ? [] : ["--keep-aspect-ratio"]
        func draw(_ width: Int, _ height: Int) async throws -> Resolution {
            try await DrawingTool.rsvg.run(
                shaping + ["-w", "\(width)", "-h", "\(height)", "-f", "png", "-o", file.string, source.string],
                on: source)
            guard let size = try MediaProbe.probe(file).resolution else {
                throw MediaFaults(path: source).empty("nothing was drawn")
            }
            return size
        }
        let first = try await draw(plan.resolution.width, plan.resolution.height)
        let (across, down) = try Self.pixels(
            Double(first.width), Double(first.height), for: plan, fit: plan.fit, source)
        if across > first.width || down > first.height { _ = try await draw(across, down) }
    }

    /// How large a thing of that shape is drawn, so that the zone shows each of its pixels as one.
    static func pixels(
        _ width: Double, _ height: Double, for plan: RenditionPlan, fit: Fit, _ source: FilePath
    ) throws -> (width: Int, height: Int) {
        if fit == .stretch { return (plan.resolution.width, plan.resolution.height) }
        let across = Double(plan.resolution.width) / width
        let down = Double(plan.resolution.height) / height
        let scale = fit == .contain ? min(across, down) : max(across, down)
        let (wide, high) = ((width * scale).rounded(), (height * scale).rounded())
        guard wide * high <= Double(MediaLimits.pixels), max(wide, high) <= 32_000 else {
            throw MediaFaults(path: source).tooLarge("\(Int(wide))x\(Int(high)) pixels to fill the zone")
        }
        return (max(1, Int(wide)), max(1, Int(high)))
    }
}
