import Faults
import Programmes
package import SystemPackage

/// Other systems' files → a programme file, and what has no equal in it.
package struct Import {
    /// Read in this order; a Xibo schedule may stand anywhere among its layouts.
    package let files: [FilePath]
    /// In which instants without an offset are meant.
    package let timeZone: String?

    package init(files: [FilePath], timeZone: String?) {
        self.files = files
        self.timeZone = timeZone
    }

    package struct Outcome: Sendable {
        package let yaml: String
        package let layouts: Int
        package let items: Int
        package let entries: Int
        package let notes: [Note]
    }

    /// `output` is what messages call the programme. Throws: `Fault`, `FaultList`.
    package func run(output: String) throws -> Outcome {
        let documents = try files.map { path in
            try MarkupReader.parse(try Files.read(path, limit: MarkupReader.sizeLimit), file: path.string)
        }
        let notebook = Notebook()
        var draft = Draft()
        draft.timeZone = timeZone
        draft.name = files.first?.stem ?? "imported"
        switch documents.first?.name {
        case "smil":
            guard documents.count == 1, let document = documents.first else {
                throw Fault(
                    .document, at: documents.last?.place, "\(documents.count) files, of which one is SMIL",
                    remedy: "import a presentation by itself")
            }
            var presentation = Presentation(draft: draft, notebook: notebook)
            presentation.read(document)
            draft = presentation.draft
        case "layout", "schedule":
            var layouts: [XiboLayouts.Source] = []
            var schedules: [Markup] = []
            for (document, path) in zip(documents, files) {
                switch document.name {
                case "layout": layouts.append(.init(name: path.stem ?? "layout", element: document))
                case "schedule": schedules.append(document)
                default: throw Self.unknown(document)
                }
            }
            var reader = XiboLayouts(draft: draft, notebook: notebook)
            reader.read(layouts)
            draft = reader.draft
            for schedule in schedules { XiboSchedule(notebook: notebook).read(schedule, into: &draft) }
        default:
            throw documents.first.map(Self.unknown)
                ?? Fault(.document, "no file", remedy: "name a layout, a schedule or a presentation")
        }
        guard !draft.layouts.isEmpty, let first = documents.first else {
            throw Fault(
                .document, at: documents.first?.place, "nothing in it that a programme can show",
                remedy: notebook.notes.first.map { "the first thing that was left out: \($0.place): \($0.what)" }
                    ?? "is this the file you meant?")
        }
        let yaml = draft.yaml(from: files.map { $0.lastComponent?.string ?? first.place.file })
        // What was written has to be what our own reader takes.
        _ = try ProgrammeFile.parse(Array(yaml.utf8), file: output)
        return Outcome(
            yaml: yaml, layouts: draft.layouts.count, items: draft.playlists.reduce(0) { $0 + $1.items.count },
            entries: draft.schedule.count, notes: notebook.notes.sorted { $0.place < $1.place })
    }

    private static func unknown(_ document: Markup) -> Fault {
        Fault(
            .document, at: document.place, "an element '\(document.name)', where layout, schedule or smil was expected",
            remedy: "name a Xibo layout (.xlf), an XMDS schedule or a SMIL presentation")
    }
}
