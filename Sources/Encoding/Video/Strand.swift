import Faults
import Measures
import Programmes
import SystemPackage

/// Pictures of one size, fit and rate, and the renditions that are made of them: what envelopes differ in beyond that
/// does not touch the pictures, so they are scaled once.
final class Strand {
    struct Key: Hashable {
        let resolution: Resolution
        let fit: Fit
        let background: Colour
        let rate: FrameRate
    }

    /// An order, its number among all that are made of the source, and how it goes.
    struct Part {
        let number: Int
        let order: RenditionOrder
        let shape: StreamShape
        var search: RateSearch?
        var take: Take?
        var result: Result<Rendition, Fault>?

        init(number: Int, order: RenditionOrder, shape: StreamShape) {
            self.number = number
            self.order = order
            self.shape = shape
            search = RateSearch(order.plan.quality)
        }
    }

    private let source: FilePath
    private let key: Key
    private var parts: [Part]
    private var scaler: PictureScaler?
    private var canvas: Canvas?
    private var kept: KeptPictures?

    /// `memory` bounds the pictures that are kept.
    init(_ source: FilePath, key: Key, parts: [Part], memory: ByteCount) {
        self.source = source
        self.key = key
        self.parts = parts
        if parts.contains(where: { $0.search != nil }) { kept = KeptPictures(key.resolution, memory: memory) }
    }

    /// Of what is still to be made.
    var plans: [RenditionPlan] { parts.filter { $0.result == nil }.map(\.order.plan) }

    /// Whether the source has to be decoded for it.
    var isWaiting: Bool { parts.contains { $0.result == nil } }

    var results: [Int: Result<Rendition, Fault>] {
        Dictionary(uniqueKeysWithValues: parts.compactMap { part in part.result.map { (part.number, $0) } })
    }

    /// Makes ready for the source's pictures from the first one on.
    func begin(_ reader: PictureReader) throws {
        canvas = nil
        scaler = try PictureScaler(.init(plan: parts[0].order.plan, output: .video(key.rate)), from: reader)
    }

    /// Takes a decoded picture, or `nil` at the end. What goes wrong for one rendition leaves the others be.
    ///
    /// Throws: `CancellationError`.
    func push(_ picture: Frame?, booth: SoundBooth, _ rounds: Rounds) throws {
        guard isWaiting, let scaler else { return }
        let scaled = try RenditionEncoder.attempt(source, parts[0].order) {
            try scaler.push(picture)
            while let picture = try scaler.next() { try add(picture, scaler, booth) }
        }
        if case .failure(let fault) = scaled { fail(fault) }
        guard picture == nil else { return }
        try finish()
        rounds.end()
        // What has to be encoded again is, from what was kept.
        while let kept, kept.isComplete, isWaiting {
            for (index, picture) in kept.pictures.enumerated() {
                try Task.checkCancellation()
                try encode(picture, isFirst: index == 0, booth)
                Pulse.beat()
                rounds.reach(Double(index) / Double(kept.pictures.count))
            }
            try finish()
            rounds.end()
        }
        if !isWaiting { kept = nil }
    }

    /// Ends what is under way with a fault of the source's.
    func fail(_ fault: Fault) {
        for index in parts.indices where parts[index].result == nil { end(index, .failure(fault)) }
    }

    private func add(_ picture: Frame, _ scaler: PictureScaler, _ booth: SoundBooth) throws {
        guard let placement = scaler.placement else { preconditionFailure("a scaled picture has its place") }
        let isFirst = canvas == nil
        let canvas =
            try canvas
            ?? Canvas(key.resolution, placement: placement, background: key.background, layout: .yuv420)
        self.canvas = canvas
        let composed = try canvas.compose(picture)
        try kept?.add(composed)
        try encode(composed, isFirst: isFirst, booth)
    }

    private func encode(_ picture: Frame, isFirst: Bool, _ booth: SoundBooth) throws {
        for index in parts.indices where parts[index].result == nil {
            let part = parts[index]
            let added = try RenditionEncoder.attempt(source, part.order) {
                if isFirst {
                    let sound = try booth.track(for: part.order.plan, at: key.rate)
                    parts[index].take = try Take(
                        part.order, shape: part.shape,
                        rateFactor: part.search?.rateFactor ?? part.order.plan.quality.rateFactor,
                        isOnly: part.search == nil, sound: sound)
                }
                try parts[index].take?.add(picture)
            }
            if case .failure(let fault) = added { end(index, .failure(fault)) }
        }
    }

    private func finish() throws {
        for index in parts.indices where parts[index].result == nil {
            guard let take = parts[index].take else {
                end(index, .failure(MediaFaults(path: source).empty("no picture that lasts a frame")))
                continue
            }
            let made = try RenditionEncoder.attempt(source, parts[index].order) { () throws -> Rendition? in
                let (scores, bitrate) = try take.complete()
                let isFound = parts[index].search?.settles(score: scores?.mean, bitrate: bitrate) ?? true
                return isFound ? try take.finish(scores) : nil
            }
            parts[index].take = nil
            switch made {
            case .success(nil): break
            case .success(.some(let rendition)): end(index, .success(rendition))
            case .failure(let fault): end(index, .failure(fault))
            }
        }
    }

    private func end(_ index: Int, _ result: Result<Rendition, Fault>) {
        parts[index].result = result
        parts[index].take = nil
    }
}
