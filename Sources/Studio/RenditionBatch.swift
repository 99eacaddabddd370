import Depot
import Encoding
import Faults
import Measures
import SystemPackage

/// One rendition to make.
struct RenditionJob: Sendable {
    let place: Release.Place
    /// The zones in which it plays in turn with others.
    var companies: Set<String>
    let media: FilePath
    let source: Digest
    let plan: RenditionPlan
    let boards: [String]
    /// Where the programme names the media.
    let origin: Fault.Place

    /// The same without copying.
    var encodingAnew: RenditionJob {
        RenditionJob(
            place: place, companies: companies, media: media, source: source, plan: plan.encodingAnew, boards: boards,
            origin: origin)
    }
}

/// Renditions that are made of one source at one go.
struct RenditionBatch: Sendable {
    let media: FilePath
    var parts: [Part]

    struct Part: Sendable {
        let key: Digest
        let job: RenditionJob
        /// Which of all that are to be made it is.
        let index: Int
    }

    /// Stills and pages that are made in one process, one after the other.
    private static let most = 16

    /// What the parts need while they are made: videos side by side, stills one after the other.
    var memory: ByteCount {
        let needs = parts.map { (isVideo: $0.job.plan.kind == .video, memory: EncodeCost.memory($0.job.plan)) }
        let still = needs.filter { !$0.isVideo }.map(\.memory).max() ?? ByteCount(0)
        return needs.filter(\.isVideo).reduce(EncodeCost.reading + still) { $0 + $1.memory }
    }

    /// Units: arbitrary; in proportion to the time that it takes. `span` is the source's.
    func work(_ span: MediaSpan?) -> Double {
        parts.reduce(0) {
            $0 + EncodeCost.work($1.job.plan, lasting: .seconds(span?.seconds ?? 1), at: span?.rate)
        }
    }

    /// Parts of one source go together, as many as `memory` allows at once.
    static func batches(_ parts: [Part], memory: ByteCount) -> [RenditionBatch] {
        var batches: [RenditionBatch] = []
        for part in parts {
            let index = batches.lastIndex { batch in
                batch.media == part.job.media && batch.parts[0].job.source == part.job.source
                    && batch.memory + EncodeCost.memory(part.job.plan) <= memory && batch.parts.count < most
            }
            if let index {
                batches[index].parts.append(part)
            } else {
                batches.append(RenditionBatch(media: part.job.media, parts: [part]))
            }
        }
        return batches
    }
}
