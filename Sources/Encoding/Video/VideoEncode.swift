import Boards
import Faults
import Measures
import SystemPackage

/// One video on its way from file to files: decoded once for all renditions of it.
struct VideoEncode {
    private let source: FilePath
    private let orders: [RenditionOrder]
    private let memory: ByteCount

    /// Pictures of two hours at any rate that a screen has.
    private static let most = 2_000_000

    /// `memory` bounds the pictures that are kept.
    init(_ source: FilePath, _ orders: [RenditionOrder], memory: ByteCount) {
        self.source = source
        self.orders = orders
        self.memory = memory
    }

    /// A result for each order, in their order. Throws: `CancellationError`.
    func run(_ progress: (Double) -> Void) throws -> [Result<Rendition, Fault>] {
        var results: [Int: Result<Rendition, Fault>] = [:]
        let made = try RenditionEncoder.attempt(source, orders[0]) { try encode(&results, progress) }
        return orders.indices.map { index in
            if let result = results[index] { return result }
            guard case .failure(let fault) = made else { preconditionFailure("every order has its result") }
            return .failure(fault)
        }
    }

    /// Throws: what is wrong with the source as a whole.
    private func encode(_ results: inout [Int: Result<Rendition, Fault>], _ progress: (Double) -> Void) throws {
        // It takes as long to load as a source takes to be probed.
        _ = Ahead { try FilterLibrary.load() }
        let reader = try PictureReader(source)
        guard reader.probe.kind != .still else {
            throw MediaFaults(path: source).fault(
                .mediaKind, "a still picture (\(reader.probe.codec)), expected a video", remedy: "name it as an image")
        }
        let strands = try strands(&results, reader)
        let searching = orders.contains { RateSearch($0.plan.quality) != nil }
        try withoutActuallyEscaping(progress) { progress in
            let rounds = Rounds(
                of: reader.probe.duration?.inSeconds ?? 1, searching: searching, progress)
            try decode(reader, for: strands, rounds)
            // What is looked for by whole encodes and did not fit into the memory is decoded again for each.
            while strands.contains(where: \.isWaiting) { try decode(PictureReader(source), for: strands, rounds) }
        }
        for strand in strands { results.merge(strand.results) { first, _ in first } }
    }

    private func decode(_ reader: PictureReader, for strands: [Strand], _ rounds: Rounds) throws {
        guard !strands.isEmpty else { return }
        for strand in strands where strand.isWaiting { try strand.begin(reader) }
        var booth: SoundBooth?
        var picture: Frame?
        repeat {
            try Task.checkCancellation()
            do {
                picture = try reader.next()
            } catch let fault as Fault {
                picture = nil
                for strand in strands { strand.fail(fault) }
            }
            let sound = booth ?? SoundBooth(source, probe: reader.probe, origin: reader.origin ?? .zero)
            if booth == nil, picture != nil { sound.begin(strands.flatMap(\.plans)) }
            booth = sound
            for strand in strands { try strand.push(picture, booth: sound, rounds) }
            rounds.reach(
                reader.span.inSeconds, behind: strands.reduce(0) { $0 + $1.behind } / Double(max(1, strands.count)))
        } while picture != nil
    }

    /// Orders that want the same pictures stand together. One that its envelope does not hold has its result already.
    private func strands(
        _ results: inout [Int: Result<Rendition, Fault>], _ reader: PictureReader
    ) throws -> [Strand] {
        var members: [Strand.Key: [Strand.Member]] = [:]
        var keys: [Strand.Key] = []
        let (coded, heard) = try stored(reader.probe)
        for (number, order) in orders.enumerated() {
            let plan = order.plan
            switch try RenditionEncoder.attempt(
                source, order, { try StreamShape(plan, source: reader.probe.rate ?? plan.envelope.h264.rate) })
            {
            case .failure(let fault): results[number] = .failure(fault)
            case .success(let shape):
                if let coded,
                    let remux = Remux(source, order, shape: shape, probe: reader.probe, video: coded, heard: heard)
                {
                    results[number] = try RenditionEncoder.attempt(source, order) { try remux.run() }
                    continue
                }
                let key = Strand.Key(
                    resolution: plan.resolution, fit: plan.fit, background: plan.background, rate: shape.rate)
                if members[key] == nil { keys.append(key) }
                members[key, default: []].append(.init(number: number, order: order, limit: shape))
            }
        }
        let share = ByteCount(memory.bytes / max(1, keys.count))
        return keys.compactMap { key in
            members[key].map { Strand(source, key: key, motion: reader.motion, members: $0, memory: share) }
        }
    }

    /// The source's pictures as they are stored, where any order might take them so, and what there is of its sound.
    private func stored(_ probe: MediaProbe) throws -> (video: CodedVideo?, sound: Ahead<SoundProof?>?) {
        // Reading all of it is in vain where its size or its rate already says no.
        guard let track = probe.picture, track.codec == "h264", track.frames <= Self.most, let rate = probe.rate,
            orders.contains(where: { order in
                let shape = try? StreamShape(order.plan, source: rate)  // one that is refused takes no copy
                return order.plan.passesThrough && order.plan.resolution == probe.resolution && shape?.rate == rate
            })
        else { return (nil, nil) }
        var heard: Ahead<SoundProof?>?
        if let sound = probe.sound, orders.contains(where: \.plan.hasSound) {
            let (source, samples) = (source, SoundTrack.samples(for: track.frames, at: rate))
            heard = Ahead { try SoundCopy.look(source, sound, until: samples) }
        }
        let demuxer = try Demuxer(source, isKnown: true)
        // What is wrong with it shows when it is decoded.
        return (try? CodedVideo(demuxer, track: track, probe: probe), heard)
    }
}
