import Depot
import Faults
import Foundation
import Measures
import SystemPackage

/// Looks whether the channel points at another release, and has that fetched where there is another copy of the depot, and
/// verified before it takes over.
struct ReleaseWatch: Sendable {
    let finder: ShowFinder
    let bill: Bill
    let watch: Watch
    let desk: Desk
    let chronicle: Chronicle
    let restock: Restock
    /// The data that a show's release came with, and what programs on this board have put in its place.
    let sources: @Sendable (Show) -> DataTable

    static let interval = Duration.seconds(2)
    /// How soon a release that could not be shown is looked at again.
    static let patience = Duration.seconds(30)

    /// Returns when it is cancelled.
    func run(by clock: some Clock<Duration> = ContinuousClock()) async {
        var seen = finder.channelStamp
        var retry = bill.shows.standing == .current ? nil : clock.now
        var said: String?
        while !Task.isCancelled {
            try? await clock.sleep(for: Self.interval)  // cancelled: the loop ends
            let stamp = finder.channelStamp
            guard stamp != seen || retry.map({ $0 <= clock.now }) ?? false else { continue }
            seen = stamp
            do {
                retry = nil
                try await look()
                said = nil
            } catch {
                retry = clock.now.advanced(by: Self.patience)
                let words = "\(error)"
                if said != words { await chronicle.note("the release that is to come cannot be shown: \(words)") }
                said = words
            }
        }
    }

    /// Throws: `Fault`, `FaultList` for a release that cannot be shown.
    private func look() async throws {
        let shows = bill.shows
        let pointed = try finder.pointer()
        guard pointed != shows.current.digest || shows.standing != .current else { return }
        var (show, damaged) = try await Self.aside { [finder] in try finder.current() }
        if !damaged.isEmpty, restock.mirror != nil {
            try await restock.fetch(damaged.sorted(), of: show.release)
            (show, damaged) = try await Self.aside { [finder] in try finder.current() }
        }
        guard damaged.isEmpty else {
            throw Fault(
                .depotObject, at: .init(file: finder.depot.root.string),
                "release \(show.digest.short): \(damaged.count) of its objects are missing or altered",
                remedy: "encode or fetch it again; what is shown goes on until it is whole")
        }
        bill.change(to: Shows(current: show, earlier: shows.earlier))
        watch.change(to: show.digest)
        await chronicle.note("release \(show.digest.short) is whole and takes over where an item ends")
        await desk.change(to: show.programme, sources: sources(show))
    }

    /// Reads and hashes where nobody waits for it.
    static func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .background).async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
