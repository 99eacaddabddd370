package import SystemPackage

/// What stands in a rendition's key for the programs that drew it.
package struct DrawingRevision: Sendable {
    /// As in `poppler 22.12.0`.
    package let name: String
    /// The programs that it was asked of.
    package let programs: [FilePath]

    /// `nil` for what is not drawn. Throws: `Fault` where a program is missing.
    package static func of(_ source: FilePath) async throws -> DrawingRevision? {
        func revision(_ tools: [(String, DrawingTool)]) async throws -> DrawingRevision {
            var names: [String] = []
            for (name, tool) in tools { names.append("\(name) \(try await tool.version(for: source))") }
            return DrawingRevision(name: names.joined(separator: ", "), programs: tools.compactMap(\.1.location))
        }
        return switch MediaNature.of(source) {
        case .media: nil
        case .animatedWebP: DrawingRevision(name: "libwebp \(AnimatedWebP.version)", programs: [])
        case .photograph: try await revision([("libheif", .heif)])
        case .drawing: try await revision([("librsvg", .rsvg)])
        case .pages: try await revision([("poppler", .pdftoppm)])
        case .office: try await revision([("LibreOffice", .office), ("poppler", .pdftoppm)])
        }
    }
}
