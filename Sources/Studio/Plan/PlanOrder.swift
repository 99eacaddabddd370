import Depot
import Encoding
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Timelines

/// A programme on its way to a plan: the lengths that its videos have.
struct PlanOrder {
    let programme: Programme
    /// Where the media's paths count from.
    let folder: FilePath
    let depot: FilePath?
    /// The terminal's.
    let zone: TimeZone

    /// Throws: `Fault`; `FaultList` with every item whose length cannot be told.
    func run() async throws -> PlanSource {
        let faults = FaultCollector()
        var (lengths, pages) = try encoded()
        for item in programme.playlists.flatMap(programme.items) {
            switch item.media {
            case .document(let path) where pages[path] == nil: pages[path] = await count(item, faults)
            case let media where media.hasOwnLength && item.span == nil && lengths[media] == nil:
                lengths[media] = length(of: item, faults)
            default: continue
            }
        }
        try faults.throwIfAny()
        return PlanSource(
            programme: programme, timeline: Timeline(programme, lengths: lengths, pages: pages, zone: zone),
            zone: programme.timeZone ?? zone)
    }

    private func encoded() throws -> (lengths: [Item.Media: Duration], pages: [String: Int]) {
        guard let depot else { return ([:], [:]) }
        return (try DepotDirectory(depot).release().release).repertoire
    }

    private func file(_ item: Item, _ path: String) -> FilePath {
        let path = FilePath(path)
        return path.isAbsolute ? path : folder.pushing(path)
    }

    private func count(_ item: Item, _ faults: FaultCollector) async -> Int? {
        do {
            let worker = Worker(confinement: await Confinement.find(), limits: .inspecting)
            return try await worker.pages(of: file(item, item.media.path))
        } catch {
            let fault = error as? Fault
            faults.report(
                Fault(
                    fault?.code ?? .mediaLength, at: item.place,
                    "'\(item.media.path)': \(fault?.problem ?? "\(error)")",
                    remedy: fault?.code == .fileMissing
                        ? "each page is an item, so it has to be there; or name a depot with --depot"
                        : fault?.remedy ?? "",
                    cause: fault?.cause))
            return nil
        }
    }

    private func length(of item: Item, _ faults: FaultCollector) -> Duration? {
        do {
            if let span = try MediaProbe.probe(file(item, item.media.path)).duration, span > .zero { return span }
            faults.report(
                Fault(
                    .mediaLength, at: item.place, "'\(item.media.path)' does not say how long it is",
                    remedy: "add 'for:', or encode it and name the depot with --depot"))
        } catch {
            faults.report(
                Fault(
                    error.code, at: item.place, "'\(item.media.path)': \(error.problem)",
                    remedy: "without the file its length is not known; add 'for:', or name a depot with --depot"))
        }
        return nil
    }
}

/// What a plan is read from.
struct PlanSource {
    let programme: Programme
    let timeline: Timeline
    /// Whose clock the plan is told in.
    let zone: TimeZone
}

extension Fault.Code {
    static let mediaLength = Fault.Code("media.length")
}
