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
        let plan = RenditionPlan(
            kind: plan.kind, resolution: plan.resolution, fit: plan.fit, background: plan.background,
            envelope: plan.envelope, hasSound: plan.hasSound, loudness: plan.loudness, quality: plan.quality,
            passesThrough: false, encoder: plan.encoder)
        return RenditionJob(
            place: place, companies: companies, media: media, source: source, plan: plan, boards: boards, origin: origin
        )
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

    /// What the parts need while they are made.
    var memory: ByteCount { parts.reduce(EncodeCost.reading) { $0 + EncodeCost.memory($1.job.plan) } }

    /// Units: arbitrary; in proportion to the time that it takes.
    var work: Double {
        let span = (try? MediaProbe.probe(media))?.duration ?? .seconds(1)  // what is wrong with it is told later
        return parts.reduce(0) { $0 + EncodeCost.work($1.job.plan, lasting: span) }
    }

    /// Parts of one source go together, as many as `memory` allows at once.
    static func batches(_ parts: [Part], memory: ByteCount) -> [RenditionBatch] {
        var batches: [RenditionBatch] = []
        for part in parts {
            let index = batches.lastIndex { batch in
                batch.media == part.job.media && batch.parts[0].job.source == part.job.source
                    && batch.memory + EncodeCost.memory(part.job.plan) <= memory
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
