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

    private let source: FilePath
    private let key: Key
    private let motion: Motion
    /// The one whose pictures are scaled, as good as any.
    private let first: RenditionOrder
    private var parts: [Part]
    private(set) var results: [Int: Result<Rendition, Fault>] = [:]
    private var scaler: PictureScaler?
    private var canvas: Canvas?
    private var hasBegun = false
    private var kept: KeptPictures?

    /// `members` are at least one; `memory` bounds the pictures that are kept.
    init(_ source: FilePath, key: Key, motion: Motion, members: [Member], memory: ByteCount) {
        self.source = source
        self.key = key
        self.motion = motion
        first = members[0].order
        parts = Part.shared(by: members)
        if parts.contains(where: { $0.search != nil }) { kept = KeptPictures(key.resolution, memory: memory) }
    }

    /// Of what is still to be made.
    var plans: [RenditionPlan] { parts.flatMap(\.members).map(\.order.plan) }

    /// What it was given and its encoders have not given out yet, on average. Units: seconds.
    var behind: Double {
        let takes = parts.compactMap(\.take)
        return Double(takes.reduce(0) { $0 + $1.held }) / Double(max(1, takes.count)) / key.rate.framesPerSecond
    }

    /// Whether the source has to be decoded for it.
    var isWaiting: Bool { parts.contains { !$0.members.isEmpty } }

    /// Makes ready for the source's pictures from the first one on.
    func begin(_ reader: PictureReader) throws {
        (canvas, hasBegun) = (nil, false)
        scaler = try PictureScaler(.init(plan: first.plan, output: .video(key.rate)), from: reader)
        start()
    }

    /// What comes up between two rounds waits for the next.
    private func start() {
        for index in parts.indices { parts[index].isUnderWay = true }
    }

    /// Takes a decoded picture, or `nil` at the end. What goes wrong for one rendition leaves the others be.
    ///
    /// Throws: `CancellationError`.
    func push(_ picture: Frame?, booth: SoundBooth, _ rounds: Rounds) throws {
        guard isWaiting, let scaler else { return }
        let scaled = try RenditionEncoder.attempt(source, first) {
            try scaler.push(picture)
            while let picture = try scaler.next() { try add(picture, scaler, booth) }
        }
        if case .failure(let fault) = scaled { fail(fault) }
        guard picture == nil else { return }
        try finish(rounds)
        rounds.end()
        // What has to be encoded again is, from what was kept.
        while let kept, kept.isComplete, isWaiting {
            start()
            for (index, picture) in kept.pictures.enumerated() {
                try Task.checkCancellation()
                try encode(picture, isFirst: index == 0, booth)
                Pulse.beat()
                rounds.reach(Double(index) / key.rate.framesPerSecond, behind: behind)
            }
            try finish(rounds)
            rounds.end()
        }
        if !isWaiting { kept = nil }
    }

    /// Ends what is under way with a fault of the source's.
    func fail(_ fault: Fault) {
        for part in parts where part.isUnderWay {
            for member in part.members { results[member.number] = .failure(fault) }
        }
        parts.removeAll(where: \.isUnderWay)
    }

    private func add(_ picture: Frame, _ scaler: PictureScaler, _ booth: SoundBooth) throws {
        guard let placement = scaler.placement else { preconditionFailure("a scaled picture has its place") }
        if canvas?.placement != placement {
            canvas = try Canvas(key.resolution, placement: placement, background: key.background, layout: .yuv420)
        }
        guard let composed = try canvas?.compose(picture) else { return }
        try kept?.add(composed)
        defer { hasBegun = true }
        try encode(composed, isFirst: !hasBegun, booth)
    }

    private func encode(_ picture: Frame, isFirst: Bool, _ booth: SoundBooth) throws {
        for index in parts.indices where parts[index].isUnderWay {
            let part = parts[index]
            let added = try RenditionEncoder.attempt(source, part.model) {
                if isFirst {
                    let sound = try booth.track(for: part.model.plan, at: key.rate)
                    parts[index].take = try Take(
                        part.model, shape: part.shape, motion: motion,
                        rateFactor: part.search?.rateFactor ?? part.model.plan.quality.rateFactor,
                        isOnly: part.search == nil, sound: sound)
                }
                try parts[index].take?.add(picture)
            }
            if case .failure(let fault) = added { fail(index, fault) }
        }
    }

    private func finish(_ rounds: Rounds) throws {
        for index in parts.indices where parts[index].isUnderWay {
            guard let take = parts[index].take else {
                fail(index, MediaFaults(path: source).empty("no picture that lasts a frame"))
                continue
            }
            let made = try RenditionEncoder.attempt(source, parts[index].model) { () throws -> Rendition? in
                let (scores, bitrate) = try take.complete { rounds.drain(behind) }
                let isFound = parts[index].search?.settles(score: scores?.mean, bitrate: bitrate) ?? true
                guard isFound else { return nil }
                // Who cannot play it gets one for itself.
                let others = parts[index].takeOut { !take.fits($0.limit) }
                parts += others
                return try parts[index].members.isEmpty ? nil : take.finish(scores)
            }
            parts[index].take = nil
            switch made {
            case .success(nil): break
            case .success(.some(let rendition)): try handOut(rendition, of: index)
            case .failure(let fault): fail(index, fault)
            }
        }
        parts.removeAll(where: \.members.isEmpty)
    }

    /// Gives what was made for one member to all.
    private func handOut(_ rendition: Rendition, of index: Int) throws {
        let made = parts[index].model.destination
        for member in parts[index].takeOut() {
            results[member.number] = try RenditionEncoder.attempt(source, member.order) { () throws -> Rendition in
                if member.order.destination != made { try PartialFile.copy(made, to: member.order.destination) }
                return rendition
            }
        }
    }

    /// What went wrong for one member may not for the others.
    private func fail(_ index: Int, _ fault: Fault) {
        let members = parts[index].takeOut()
        results[members[0].number] = .failure(fault)
        parts += Part.shared(by: Array(members.dropFirst()))
    }
}
