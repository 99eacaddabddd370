import Faults
import Foundation
import Importing
import Programmes
import SystemPackage

/// Files of other systems in a directory of a test's own. They are written by us after the formats' published descriptions.
struct Folder: ~Copyable {
    private let path = FilePath(FileManager.default.temporaryDirectory.path).appending("import-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path.appending(name).string)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }  // a test's leftovers harm nobody

    func run(_ names: String..., timeZone: String? = nil) throws -> Import.Outcome {
        try Import(files: names.map { path.appending($0) }, timeZone: timeZone).run(output: "out.yaml")
    }
}

extension Import.Outcome {
    func programme() throws -> Programme { try ProgrammeFile.parse(Array(yaml.utf8), file: "out.yaml") }

    /// `line: what`
    var remarks: [String] { notes.map { "\($0.place.line ?? 0): \($0.what)" } }
}

extension Programme {
    /// The path of everything that a zone plays.
    func paths(_ layout: String, _ zone: String) -> [String] {
        guard let zone = self.layout(layout)?.zones.first(where: { $0.name == zone }),
            case .playlist(let name, _) = zone.content
        else { return [] }
        return playlist(name).map { items(of: $0).map(\.media.path) } ?? []
    }
}
