import Boards
import Depot
import Encoding
import Faults
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
    let jobs: Int

    /// Throws: `Fault`, `FaultList`; the depot's earlier release stays as it was then.
    func run(_ progress: ProgressMeter) async throws -> EncodeReport {
        let clock = ContinuousClock.now
        let bytes = try Files.read(programme, limit: YAMLFile.sizeLimit)
        let show = try ProgrammeFile.parse(bytes, file: programme.string)
        progress.begin("reading the media of \(show.name)")
        let jobs = try plan(show)
        progress.end("\(Count.of(Set(jobs.map(\.media)).count, "file")) for \(Count.of(jobs.count, "rendition"))")
        let made = try await RenditionQueue(depot: depot, width: self.jobs).run(jobs, progress)
        let digest = try publish(show, bytes, made)
        return EncodeReport(
            programme: show.name, release: digest, depot: depot.root.string, boards: boards.map(\.name),
            renditions: made, elapsed: clock.duration(to: .now))
    }

    // MARK: Planning

    /// One job for each place and envelope. All media that are missing or unreadable are told at once.
    private func plan(_ show: Programme) throws -> [RenditionJob] {
        let faults = FaultCollector()
        var sources: [Item.Media: Digest?] = [:]
        var jobs: [RenditionJob] = []
        for (item, place) in places(show) {
            let source = sources[item.media] ?? digest(item, faults)
            sources[item.media] = .some(source)
            guard let source, let resolution = Resolution(width: place.width, height: place.height) else { continue }
            for (envelope, boards) in envelopes() {
                let plan = RenditionPlan(
                    kind: item.media.isVideo ? .video : .still, resolution: resolution, fit: place.fit,
                    background: place.background, envelope: envelope, loudness: loudness)
                let job = RenditionJob(
                    place: place, media: path(of: item.media), source: source, plan: plan, boards: boards,
                    origin: item.place)
                if !jobs.contains(where: { $0.place == place && $0.boards == boards }) { jobs.append(job) }
            }
        }
        try faults.throwIfAny()
        return jobs
    }

    private func places(_ show: Programme) -> [(item: Item, place: Release.Place)] {
        show.layouts.flatMap { layout in
            layout.zones.flatMap { zone -> [(item: Item, place: Release.Place)] in
                guard case .playlist(let name, let fit) = zone.content, let playlist = show.playlist(name) else {
                    return []
                }
                return show.items(of: playlist).map { item in
                    let place = Release.Place(
                        media: item.media.path, zone: zone.area, fit: fit, background: layout.background)
                    return (item, place)
                }
            }
        }
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
