package import Faults
import Foundation
import SystemPackage

/// What was named where a programme belongs and is none.
enum Mistaken {
    static func file(_ path: FilePath, _ form: FileForm) -> Fault {
        let (what, kind): (String, ItemKind?) =
            switch form.use {
            case .video: ("a video", .video)
            case .image: ("a picture", .image)
            case .audio: ("a sound", .audio)
            case .document: ("a document", .document)
            case .page: ("a web page", nil)
            case .presentation: ("a presentation", nil)
            case .archive: ("an archive", nil)
            case .other: ("a file", nil)
            }
        let remedy =
            switch form.use {
            case .page: "name a programme with an item 'web:', which is the folder that the page lies in"
            case .presentation: "make one of it: marquee import \(path) -o programme.yaml"
            case .archive: "unpack it and name the programme in it"
            default: kind.map { lines(showing: path, as: $0) } ?? "name a programme, such as programme.yaml"
            }
        return fault(path, "\(what) (\(form.name))", remedy)
    }

    static func folder(_ path: FilePath) -> Fault {
        // One that cannot be listed has nothing that could be named.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
        let programmes = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        if let name = programmes.first(where: { $0 == "programme.yaml" }) ?? programmes.first {
            return fault(path, "a folder", "name the file: \(path.appending(name))")
        }
        guard names.contains("index.html") else {
            return fault(path, "a folder", "name a file, such as programme.yaml")
        }
        let whole = FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
        return fault(path, "a folder with a web page", lines(showing: whole, as: .web))
    }

    private static func fault(_ path: FilePath, _ seen: String, _ remedy: String) -> Fault {
        Fault(.programmeKind, at: .init(file: path.string), "\(seen), expected a programme", remedy: remedy)
    }

    /// The programme that would show a medium, ready to be saved beside it.
    private static func lines(showing media: FilePath, as kind: ItemKind) -> String {
        guard let last = media.lastComponent, !last.string.unicodeScalars.contains(where: { $0.value < 32 }) else {
            return "name a programme, such as programme.yaml"
        }
        let name = last.stem.isEmpty ? last.string : last.stem
        return """
            save these lines as \(name).yaml beside it and name that:
            programme: \(YAMLText.quoted(name))
            canvas: 1920x1080
            layouts: { main: { zones: { main: { at: [0, 0, 1920, 1080], playlist: main } } } }
            playlists: { main: [{ \(kind.rawValue): \(YAMLText.quoted(last.string)) }] }
            """
    }
}

extension Fault.Code {
    /// A file or a folder that is something else than a programme.
    package static let programmeKind = Fault.Code("programme.kind")
}
