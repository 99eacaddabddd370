import Encoding
import Faults
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage

/// A programme whose media are looked through, each in a process of its own.
struct CheckOrder: Sendable {
    let programme: FilePath
    let jobs: Int
    let isStrict: Bool

    /// One medium and everywhere it shows.
    struct Subject: Sendable {
        let media: Item.Media
        let place: Fault.Place
        /// Whom a web page may ask besides its folder.
        let origins: [WebOrigin]
        var uses: [ZoneUse]
    }

    /// What was found, and each medium's small pictures. Throws: `Fault`, `FaultList` for the programme itself.
    func run(_ progress: ProgressMeter) async throws -> (CheckReport, pictures: [[[UInt8]]]) {
        let show = try ProgrammeFile.read(programme)
        let subjects = Self.subjects(of: show)
        let worker = Worker(confinement: await Confinement.find(), limits: .inspecting)
        if let note = worker.confinement.note { progress.note(note) }
        progress.begin("looking through \(Count.of(subjects.count, "medium", plural: "media"))")
        var found = [CheckReport.Medium?](repeating: nil, count: subjects.count)
        var pictures = [[[UInt8]]](repeating: [], count: subjects.count)
        try await withThrowingTaskGroup(of: (Int, CheckReport.Medium, [[UInt8]]).self) { group in
            var next = subjects.indices.makeIterator()
            func add() {
                guard let index = next.next() else { return }
                group.addTask {
                    let (medium, pictures) = try await look(at: subjects[index], worker)
                    return (index, medium, pictures)
                }
            }
            for _ in 0..<jobs { add() }
            var done = 0
            while let (index, medium, small) = try await group.next() {
                (found[index], pictures[index]) = (medium, small)
                done += 1
                progress.update(Double(done) / Double(subjects.count), medium.media)
                add()
            }
        }
        let report = CheckReport(
            programme: show.name, isConfined: worker.confinement == .bubblewrap, isStrict: isStrict,
            media: found.compactMap { $0 })
        progress.end(report.sum)
        return (report, pictures)
    }

    private func look(at subject: Subject, _ worker: Worker) async throws -> (CheckReport.Medium, [[UInt8]]) {
        let path = FilePath(subject.media.path)
        let file = path.isAbsolute ? path : programme.removingLastComponent().pushing(path)
        if case .web = subject.media {
            let inspection = try WebFolder.inspect(file, allowing: subject.origins)
            return (CheckReport.Medium(subject, inspection, findings: inspection.findings), [])
        }
        let folder = FilePath(NSTemporaryDirectory()).appending("marquee")
        let (inspection, pictures) = try await worker.inspect(file, beside: folder)
        var findings = inspection.findings
        if let facts = inspection.facts {
            if case .video = subject.media, facts.kind != "video" {
                let seen = facts.kind == "still" ? "a still picture" : "sound only"
                findings.append(
                    Finding(.error, "media.kind", "\(seen), expected a video", remedy: "name it as what it is"))
            }
            if let size = facts.resolution {
                let isScalable = ["document", "drawing"].contains(facts.kind)
                findings += subject.uses.flatMap { $0.findings(for: size, isScalable: isScalable) }
                findings += subject.uses.flatMap { $0.findings(for: size, texts: inspection.pageTexts) }
            }
        }
        findings.sort { ($0.severity, $0.at ?? 0) < ($1.severity, $1.at ?? 0) }
        return (CheckReport.Medium(subject, inspection, findings: findings), pictures)
    }

    /// Every file that some zone shows, with its zones. Texts, clocks and what lies elsewhere have nothing to look into.
    private static func subjects(of show: Programme) -> [Subject] {
        var subjects: [Subject] = []
        let layouts = show.layouts.map { ($0.name, $0.zones) } + [(Overlay.layout, show.overlays.map(\.zone))]
        for (layout, zones) in layouts {
            for zone in zones {
                guard case .playlist(let name, let fit) = zone.content, let playlist = show.playlist(name) else {
                    continue
                }
                for item in show.items(of: playlist) where item.media.isFile {
                    let use = ZoneUse(
                        layout: layout, zone: zone.name, width: zone.area.width, height: zone.area.height,
                        fit: item.fit ?? fit, canvasHeight: show.canvas.height)
                    if let index = subjects.firstIndex(where: {
                        $0.media == item.media && $0.origins == item.origins
                    }) {
                        if !subjects[index].uses.contains(use) { subjects[index].uses.append(use) }
                    } else {
                        subjects.append(
                            Subject(media: item.media, place: item.place, origins: item.origins, uses: [use]))
                    }
                }
            }
        }
        return subjects
    }
}

extension CheckReport.Medium {
    fileprivate init(_ subject: CheckOrder.Subject, _ inspection: Inspection, findings: [Finding]) {
        self.init(
            media: subject.media.path, place: "\(subject.place)", zones: subject.uses.map { "\($0)" },
            facts: inspection.facts, findings: findings, inspection: inspection)
    }
}
