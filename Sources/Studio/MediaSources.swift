import Encoding
import Faults
import Measures
import Programmes
import SystemPackage

/// A programme's media as they lie on the disk.
struct MediaSources: Sendable {
    struct Source: Sendable {
        let file: FilePath
        let digest: Digest
        /// What draws it; `nil` for what FFmpeg's libraries read.
        let drawing: DrawingRevision?
    }

    private(set) var sources: [String: Source] = [:]
    /// Of documents, by path.
    private(set) var pages: [String: Int] = [:]

    /// Web folders, by path.
    private(set) var folders: [String: WebFolder] = [:]
    /// What someone should know of some of them, a sentence each.
    private(set) var notes: [String] = []

    subscript(_ media: Item.Media) -> Source? { media.file.flatMap { sources[$0] } }

    /// The programs that some of them are drawn by.
    var programs: [FilePath] { sources.values.flatMap { $0.drawing?.programs ?? [] } }

    /// `folder` is where the media's paths count from. Throws: `FaultList` with all that are missing or unreadable.
    static func gather(_ items: [Item], in folder: FilePath) async throws -> MediaSources {
        var media = MediaSources()
        let faults = FaultCollector()
        var seen: Set<String> = []
        var pages: Set<PageName> = []
        var worker: Worker?
        for item in items {
            guard let path = item.media.file else { continue }
            let file = FilePath(path).isAbsolute ? FilePath(path) : folder.pushing(FilePath(path))
            if case .web = item.media {
                guard pages.insert(PageName(path: path, origins: item.origins)).inserted else { continue }
                do {
                    media.folders[path] = try WebFolder(file, allowing: item.origins)
                } catch let fault as Fault {
                    faults.report(fault.about(path, of: item, in: folder))
                } catch let list as FaultList {
                    for fault in list.faults { faults.report(fault) }
                }
                continue
            }
            guard seen.insert(path).inserted else { continue }
            do {
                try SourceFile.check(file)  // a pipe or a device has no end to be read to
                media.sources[path] = Source(
                    file: file, digest: try Digest(ofFile: file), drawing: try await DrawingRevision.of(file))
                if let sequel = Sequel.find(in: file) {
                    media.notes.append("\(item.place): '\(path)': \(sequel.problem); \(sequel.remedy)")
                }
                guard case .document = item.media else { continue }
                let reader: Worker
                if let worker {
                    reader = worker
                } else {
                    reader = Worker(confinement: await Confinement.find(), limits: .inspecting)
                }
                worker = reader
                media.pages[path] = try await reader.pages(of: file)
            } catch let fault as Fault {
                faults.report(fault.about(path, of: item, in: folder))
            }
        }
        try faults.throwIfAny()
        return media
    }

    /// A page that may ask the same.
    private struct PageName: Hashable {
        let path: String
        let origins: [WebOrigin]
    }
}

extension Fault {
    /// The same, told at the programme's line.
    fileprivate func about(_ path: String, of item: Item, in folder: FilePath) -> Fault {
        let isPath = code == .fileMissing
        return Fault(
            code, at: item.place, "'\(path)': \(problem)",
            remedy: isPath ? "media paths count from \(folder.string.isEmpty ? "." : folder.string)" : remedy,
            cause: cause)
    }
}

extension Item.Media {
    /// The path of the file that it is read from, as written in the programme.
    var file: String? {
        switch self {
        case .page(let path, _): path
        case .text, .clock: nil
        default: isRemote ? nil : path
        }
    }

    /// What is made of it; `nil` for what is shown as it is.
    var rendition: RenditionPlan.Kind? {
        switch self {
        case .video: .video
        case .image, .document, .page: .still
        case .audio: isRemote ? nil : .sound
        case .web, .text, .clock, .stream: nil
        }
    }
}
