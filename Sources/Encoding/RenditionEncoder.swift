import CX264
package import Faults
package import Measures
package import SystemPackage

/// Makes renditions.
package enum RenditionEncoder {
    /// Has this process, for good, get its memory in small pages. To clear libx264's huge ones took 7 % of a short video's time on
    /// a virtual machine, and they made nothing faster. A kernel that cannot do so is slower, and no more.
    package static func keepPagesSmall() { _ = mq_pages_stay_small() }

    /// Makes of a media file what a plan says, under a name that stands only for a whole and checked file.
    ///
    /// May be called from several threads at once. Stops between two pictures when its task is cancelled. `progress`
    /// hears a share from 0 to 1.
    ///
    /// Throws: `Fault`, or `CancellationError`; nothing is left behind then.
    package static func encode(
        _ source: FilePath, as plan: RenditionPlan, to destination: FilePath,
        progress: (Double) -> Void = { _ in }
    ) throws -> Rendition {
        let results = try encode(source, [RenditionOrder(plan, to: destination)], progress: progress)
        return try results[0].get()
    }

    /// Makes of one media file all that is ordered, the videos from one decode. Each has the bytes that it would have
    /// alone; one that fails leaves the others be.
    ///
    /// Shape: a result for each order, in their order. `memory` bounds the pictures that are kept for another encode of
    /// the same; where they do not fit, the source is decoded again.
    ///
    /// Throws: `CancellationError`; nothing half-made is left behind then.
    package static func encode(
        _ source: FilePath, _ orders: [RenditionOrder], memory: ByteCount = .init(1 << 31),
        progress: (Double) -> Void = { _ in }
    ) throws -> [Result<Rendition, Fault>] {
        try LibraryMessages.capture {
            var results: [Int: Result<Rendition, Fault>] = [:]
            for (index, order) in orders.enumerated() where order.plan.kind == .still {
                results[index] = try attempt(source, order) { try StillEncode(source, order).run() }
            }
            for (index, order) in orders.enumerated() where order.plan.kind == .sound {
                results[index] = try attempt(source, order) { try SoundEncode(source, order).run(progress) }
            }
            let videos = orders.indices.filter { orders[$0].plan.kind == .video }
            if !videos.isEmpty {
                let made = try VideoEncode(source, videos.map { orders[$0] }, memory: memory).run(progress)
                for (index, result) in zip(videos, made) { results[index] = result }
            }
            progress(1)
            return orders.indices.compactMap { results[$0] }
        }
    }

    /// What `work` came to, with the libraries' errors told as faults. Throws: `CancellationError`.
    static func attempt<Value>(
        _ source: FilePath, _ order: RenditionOrder, _ work: () throws -> Value
    ) throws(CancellationError) -> Result<Value, Fault> {
        do {
            return .success(try work())
        } catch let error as CancellationError {
            throw error
        } catch {
            return .failure(fault(error, source, order))
        }
    }

    private static func fault(_ error: any Error, _ source: FilePath, _ order: RenditionOrder) -> Fault {
        switch error {
        case let fault as Fault: fault
        case let error as LibraryError where error.isDiskFull:
            Fault(
                .diskFull, at: .init(file: order.destination.string), "the disk is full",
                remedy: "free some space or choose another directory", cause: error.words)
        case let error as LibraryError:
            Fault(
                .renditionEncoder, at: .init(file: source.string), "FFmpeg's libraries gave up on it",
                remedy: "export the file in another format", cause: error.words)
        default:
            Fault(
                .renditionEncoder, at: .init(file: source.string), "it could not be encoded",
                remedy: "export the file in another format", cause: "\(error)")
        }
    }
}
