import Boards
import Depot
import Encoding
import Faults
import Foundation
import Measures
import Programmes
import Reports
import Runs
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
    /// `nil` where this process makes all.
    let executor: ExecutorOptions.Choice?
    /// Leaves word of what the command line came to, given the digest of what it asks for.
    var noteCommand: @Sendable (Digest) -> Void = { _ in }

    /// Throws: `Fault`, `FaultList`; the depot's earlier release stays as it was then.
    func run(_ progress: ProgressMeter) async throws -> EncodeReport {
        let clock = ContinuousClock.now
        let bytes = try ProgrammeFile.bytes(of: programme)
        let asked = order(bytes)
        let last = LastRun(depot: depot, order: asked)
        if let kept = last.recall() {
            noteCommand(asked)
            return EncodeReport(
                kept, depot: depot.root.string, boards: boards.map(\.name), elapsed: clock.duration(to: .now))
        }
        let show = try ProgrammeFile.parse(bytes, file: programme.string)
        progress.begin("reading the media of \(show.name)")
        let uses = ItemUse.uses(in: show)
        let media = try await MediaSources.gather(uses.map(\.item), in: programme.removingLastComponent())
        let jobs = plan(uses, media)
        for note in media.notes { progress.note(note) }
        progress.end("\(Count.of(Set(jobs.map(\.media)).count, "file")) for \(Count.of(jobs.count, "rendition"))")
        let queue = RenditionQueue(
            depot: depot, width: self.jobs, memory: memory,
            spreading: executor.map { Spreading(choice: $0, order: asked, depot: depot) })
        let first = try await queue.run(jobs, progress)
        // A copy among encoded clips would make the decoder start anew for it.
        let alike = zip(jobs, first).map { job, made in
            Self.isAlone(made, in: job, among: zip(jobs, first)) ? job.encodingAnew : job
        }
        let encoded = alike.contains { !$0.plan.passesThrough } ? try await queue.run(alike, progress) : first
        try LayoutLoad.check(show, on: boards, made: encoded)
        let made = encoded + (try storePages(uses, media))
        let digest = try publish(show, bytes, made)
        let report = EncodeReport(
            programme: show.name, release: digest, depot: depot.root.string, boards: boards.map(\.name),
            renditions: made.map { made in
                .init(
                    made.rendition, of: made.place, for: made.boards,
                    file: depot.path(of: made.rendition.object).string, wasThere: made.wasThere)
            }, origins: Self.origins(of: show) ?? [], elapsed: clock.duration(to: .now))
        // What was put into a web folder since cannot be seen from what was read then.
        guard media.folders.isEmpty else { return report }
        let documents = show.data.compactMap { source in
            if case .file(let path) = source.origin { self.path(path) } else { nil }
        }
        last.remember(
            report.kept,
            files: Array(
                Set(jobs.map(\.media) + documents + media.programs + made.map { depot.path(of: $0.rendition.object) })),
            documents: depot.paths(of: digest))
        noteCommand(asked)
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

    /// One job for each place and envelope.
    private func plan(_ uses: [ItemUse], _ media: MediaSources) -> [RenditionJob] {
        var jobs: [RenditionJob] = []
        var known: [JobName: Int] = [:]
        for use in uses {
            for item in use.item.pages(media.pages) {
                guard let kind = item.media.rendition, let source = media[item.media] else { continue }
                for (envelope, boards) in envelopes() {
                    let name = JobName(place: use.place(of: item), boards: boards)
                    if let index = known[name] {
                        jobs[index].companies.insert(use.company)
                    } else if let job = job(item, use, kind, source, envelope, boards) {
                        known[name] = jobs.count
                        jobs.append(job)
                    }
                }
            }
        }
        return jobs
    }

    private func job(
        _ item: Item, _ use: ItemUse, _ kind: RenditionPlan.Kind, _ source: MediaSources.Source, _ envelope: Envelope,
        _ boards: [String]
    ) -> RenditionJob? {
        let place = use.place(of: item)
        guard let resolution = Resolution(width: place.width, height: place.height) else { return nil }
        var page: Int?
        if case .page(_, let number) = item.media { page = number }
        let plan = RenditionPlan(
            kind: kind, resolution: resolution, fit: place.fit, background: place.background, envelope: envelope,
            loudness: loudness, quality: quality, page: page, drawing: source.drawing?.name)
        return RenditionJob(
            place: place, companies: [use.company], media: source.file, source: source.digest, plan: plan,
            boards: boards, origin: item.place)
    }

    private struct JobName: Hashable {
        let place: Release.Place
        let boards: [String]
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

    private func path(_ written: String) -> FilePath {
        let path = FilePath(written)
        return path.isAbsolute ? path : programme.removingLastComponent().pushing(path)
    }

    // MARK: Publishing

    private func publish(_ show: Programme, _ bytes: [UInt8], _ made: [MadeRendition]) throws -> Digest {
        var data: [String: Digest] = [:]
        for source in show.data {
            guard case .file(let path) = source.origin else { continue }
            data[source.name] = try depot.store(try DataDocument.read(self.path(path), at: source.place))
        }
        let rates = made.filter { $0.rendition.kind == .video }.map(\.rendition.rate)
        let release = Release(
            programme: try depot.store(bytes), programmeName: show.name, canvas: show.canvas,
            rate: (rates + [Self.leastRate]).max() ?? Self.leastRate, boards: boards.map(\.name),
            uses: made.map { Release.Use(place: $0.place, boards: $0.boards, rendition: $0.rendition) },
            data: data.isEmpty ? nil : data, origins: Self.origins(of: show))
        return try depot.publish(release)
    }

    /// Text runs smoothly at this rate even where every video is slower.
    static let leastRate = FrameRate.thirty
}
