import Boards
import Depot
import Encoding
import Faults
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage

/// A programme on its way to a release: which media each zone needs, what is there, what must be made.
struct ReleaseOrder: Sendable {
    let programme: FilePath
    let boards: [Board]
    let depot: DepotDirectory
    /// `nil` leaves sound as loud as it is.
    let loudness: LoudnessTarget?
    let quality: RenditionPlan.Quality
    let jobs: Int
    /// What all encodes together may hold.
    let memory: ByteCount

    /// Throws: `Fault`, `FaultList`; the depot's earlier release stays as it was then.
    func run(_ progress: ProgressMeter) async throws -> EncodeReport {
        let clock = ContinuousClock.now
        let bytes = try Files.read(programme, limit: YAMLFile.sizeLimit)
        let last = LastRun(depot: depot, order: order(bytes))
        if let kept = last.recall() {
            return EncodeReport(
                kept, depot: depot.root.string, boards: boards.map(\.name), elapsed: clock.duration(to: .now))
        }
        let show = try ProgrammeFile.parse(bytes, file: programme.string)
        try Unmade.refuse(show)
        progress.begin("reading the media of \(show.name)")
        let jobs = try plan(show)
        progress.end("\(Count.of(Set(jobs.map(\.media)).count, "file")) for \(Count.of(jobs.count, "rendition"))")
        let queue = RenditionQueue(depot: depot, width: self.jobs, memory: memory)
        let first = try await queue.run(jobs, progress)
        // A copy among encoded clips would make the decoder start anew for it.
        let alike = zip(jobs, first).map { job, made in
            Self.isAlone(made, in: job, among: zip(jobs, first)) ? job.encodingAnew : job
        }
        let made = alike.contains { !$0.plan.passesThrough } ? try await queue.run(alike, progress) : first
        let digest = try publish(show, bytes, made)
        let report = EncodeReport(
            programme: show.name, release: digest, depot: depot.root.string, boards: boards.map(\.name),
            renditions: made, elapsed: clock.duration(to: .now))
        last.remember(
            report.kept,
            files: Array(Set(jobs.map(\.media) + made.map { depot.path(of: $0.rendition.object) })),
            documents: depot.paths(of: digest))
        return report
    }

    /// All that the answer follows from, but the media.
    private func order(_ bytes: [UInt8]) -> Digest {
        let folder = FilePath(FileManager.default.currentDirectoryPath)
        let plans = boards.flatMap { board in
            RenditionPlan.Kind.allCases.map { kind in
                RenditionPlan(
                    kind: kind, resolution: board.envelope.h264.resolution, fit: .cover, background: .black,
                    envelope: board.envelope, loudness: loudness, quality: quality
                ).key(for: Digest(of: bytes)).hexadecimal + board.name
            }
        }
        return Digest(
            of: ([folder.pushing(programme).string, folder.pushing(depot.root).string] + plans).joined(separator: "\n"))
    }

    /// Whether pictures were copied whose headers are not those of all clips that play in turn with them.
    private static func isAlone(
        _ made: MadeRendition, in job: RenditionJob, among all: some Sequence<(RenditionJob, MadeRendition)>
    ) -> Bool {
        guard made.rendition.isCopy == true else { return false }
        return all.contains { other, neighbour in
            !other.companies.isDisjoint(with: job.companies) && other.boards == job.boards
                && neighbour.rendition.kind == .video
                && neighbour.rendition.headers != made.rendition.headers
        }
    }

    // MARK: Planning

    /// One job for each place and envelope. All media that are missing or unreadable are told at once.
    private func plan(_ show: Programme) throws -> [RenditionJob] {
        let faults = FaultCollector()
        var sources: [Item.Media: Digest?] = [:]
        var jobs: [RenditionJob] = []
        var known: [JobName: Int] = [:]
        for (item, place, company) in places(show) {
            let source = sources[item.media] ?? digest(item, faults)
            sources[item.media] = .some(source)
            guard let source, let resolution = Resolution(width: place.width, height: place.height) else { continue }
            for (envelope, boards) in envelopes() {
                let plan = RenditionPlan(
                    kind: item.media.isVideo ? .video : .still, resolution: resolution, fit: place.fit,
                    background: place.background, envelope: envelope, loudness: loudness,
                    quality: quality)
                let job = RenditionJob(
                    place: place, companies: [company], media: path(of: item.media), source: source, plan: plan,
                    boards: boards,
                    origin: item.place)
                let name = JobName(place: place, boards: boards)
                if let index = known[name] {
                    jobs[index].companies.insert(company)
                } else {
                    known[name] = jobs.count
                    jobs.append(job)
                }
            }
        }
        try faults.throwIfAny()
        return jobs
    }

    private struct JobName: Hashable {
        let place: Release.Place
        let boards: [String]
    }

    /// Each item in each zone, with a name for those that play in turn there.
    private func places(_ show: Programme) -> [(item: Item, place: Release.Place, company: String)] {
        typealias Entry = (item: Item, place: Release.Place, company: String)
        func places(_ zone: Zone, _ layout: String, _ background: Colour) -> [Entry] {
            guard case .playlist(let name, let fit) = zone.content, let playlist = show.playlist(name) else {
                return []
            }
            return show.items(of: playlist).filter(\.media.isFile).map { item in
                let place = Release.Place(
                    media: item.media.path, zone: zone.area, fit: item.fit ?? fit, background: background)
                return (item, place, "\(layout)/\(zone.name)")
            }
        }
        let canvas = Area(x: 0, y: 0, width: show.canvas.width, height: show.canvas.height)
        var entries: [Entry] = []
        for layout in show.layouts {
            for zone in layout.zones { entries += places(zone, layout.name, layout.background) }
            guard let picture = layout.picture else { continue }
            let place = Release.Place(
                media: picture.item.media.path, zone: canvas, fit: picture.fit, background: layout.background)
            entries.append((picture.item, place, "\(layout.name)/background"))
        }
        for overlay in show.overlays { entries += places(overlay.zone, Overlay.layout, .black) }
        return entries
    }

    /// Boards that share an envelope share renditions.
    private func envelopes() -> [(envelope: Envelope, boards: [String])] {
        var groups: [(envelope: Envelope, boards: [String])] = []
        for board in boards {
            if let index = groups.firstIndex(where: { $0.envelope == board.envelope }) {
                if !groups[index].boards.contains(board.name) { groups[index].boards.append(board.name) }
            } else {
                groups.append((board.envelope, [board.name]))
            }
        }
        return groups
    }

    private func digest(_ item: Item, _ faults: FaultCollector) -> Digest? {
        do {
            return try Digest(ofFile: path(of: item.media))
        } catch {
            let fault = error as? Fault
            faults.report(
                Fault(
                    fault?.code ?? .fileUnreadable, at: item.place,
                    "'\(item.media.path)': \(fault?.problem ?? "\(error)")",
                    remedy:
                        "media paths count from \(programme.removingLastComponent().string.isEmpty ? "." : programme.removingLastComponent().string)"
                ))
            return nil
        }
    }

    private func path(of media: Item.Media) -> FilePath {
        let path = FilePath(media.path)
        return path.isAbsolute ? path : programme.removingLastComponent().pushing(path)
    }

    // MARK: Publishing

    private func publish(_ show: Programme, _ bytes: [UInt8], _ made: [MadeRendition]) throws -> Digest {
        let rates = made.filter { $0.rendition.kind == .video }.map(\.rendition.rate)
        let release = Release(
            programme: try depot.store(bytes), programmeName: show.name, canvas: show.canvas,
            rate: (rates + [Self.leastRate]).max() ?? Self.leastRate, boards: boards.map(\.name),
            uses: made.map { Release.Use(place: $0.place, boards: $0.boards, rendition: $0.rendition) })
        return try depot.publish(release)
    }

    /// Text runs smoothly at this rate even where every video is slower.
    private static let leastRate = FrameRate.thirty
}

extension Item.Media {
    var isVideo: Bool {
        if case .video = self { return true }
        return false
    }
}
