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

    /// Throws: `Fault`; `FaultList` with every video whose length cannot be told.
    func run() throws -> PlanSource {
        let known = try encodedLengths()
        let faults = FaultCollector()
        var lengths = known
        for item in programme.playlists.flatMap(programme.items) where item.span == nil && lengths[item.media] == nil {
            lengths[item.media] = length(of: item, faults)
        }
        try faults.throwIfAny()
        return PlanSource(
            programme: programme, timeline: Timeline(programme, lengths: lengths, zone: zone),
            zone: programme.timeZone ?? zone)
    }

    private func encodedLengths() throws -> [Item.Media: Duration] {
        guard let depot else { return [:] }
        let release = try DepotDirectory(depot).release().release
        let videos = release.uses.filter { $0.rendition.kind == .video }
        return Dictionary(videos.map { (.video($0.place.media), $0.rendition.length) }) { first, _ in first }
    }

    private func length(of item: Item, _ faults: FaultCollector) -> Duration? {
        let path = FilePath(item.media.path)
        let file = path.isAbsolute ? path : folder.pushing(path)
        do {
            if let span = try MediaProbe.probe(file).duration, span > .zero { return span }
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
