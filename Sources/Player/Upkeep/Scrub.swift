import Depot
import Faults
import Foundation
import Measures
import SystemPackage

/// Looks after the objects of what is shown: those that were not hashed before the show began first, then all of them, slowly,
/// round after round. What is not what it was is put aside, and fetched again where there is another copy.
struct Scrub: Sendable {
    let finder: ShowFinder
    let bill: Bill
    let chronicle: Chronicle
    let restock: Restock

    /// Units: bytes a second.
    static let pace = 2 << 20
    static let round = Duration.seconds(86_400)
    static let beat = Duration.seconds(5)
    /// A show that has just begun has the board to itself: so long the first round waits.
    static let calm = Duration.seconds(60)
    /// How soon an object that is missing is looked for again.
    static let patience = Duration.seconds(30)

    /// Returns when it is cancelled.
    func run<Time: Clock>(by clock: Time = ContinuousClock()) async where Time.Instant == ContinuousClock.Instant {
        await check()
        var rounds = Round(from: clock.now + Self.calm)
        var looked = clock.now
        var stamps: [Digest: String] = [:]
        while !Task.isCancelled {
            try? await clock.sleep(for: Self.beat)  // cancelled: the loop ends
            for object in bill.takeSuspects() { await look(at: object, pace: Self.pace * 8) }
            if looked + Self.patience <= clock.now {
                looked = clock.now
                await lookForMissing(&stamps)
            }
            if let object = rounds.next(of: finder.objects(of: bill.show), now: clock.now) {
                await look(at: object, pace: Self.pace)
            }
        }
    }

    /// Which object's turn it is: each once a round, and rounds no more often than once a day. Pure.
    struct Round {
        private var left: [Digest] = []
        /// When the next round may begin.
        private var due: ContinuousClock.Instant

        init(from start: ContinuousClock.Instant) { due = start }

        mutating func next(of objects: [Digest], now: ContinuousClock.Instant) -> Digest? {
            if left.isEmpty {
                guard now >= due else { return nil }
                (left, due) = (objects.reversed(), now + Scrub.round)
            }
            while let object = left.popLast() {
                if objects.contains(object) { return object }
            }
            return nil
        }
    }

    /// Hashes what was not before the show began.
    private func check() async {
        for object in bill.shows.notShown.sorted() where !Task.isCancelled {
            do {
                try await ReleaseWatch.aside { [finder] in try finder.checked.verify(object) }
                bill.found(object, whole: true)
            } catch {
                bill.found(object, whole: false)
                await remedy(object, error)
            }
        }
        await keep()
    }

    private func look(at object: Digest, pace: Int) async {
        guard !bill.shows.damaged.contains(object) else { return }
        do {
            try await finder.depot.scrub(object, bytesPerSecond: pace)
        } catch is CancellationError {
            return
        } catch {
            bill.found(object, whole: false)
            finder.checked.forget(object)
            await remedy(object, error)
            await keep()
        }
    }

    private func remedy(_ object: Digest, _ error: any Error) async {
        await chronicle.note("\(bill.show.media(of: object)) is damaged, something else stands in for it: \(error)")
        if (error as? Fault)?.code == .depotObject {
            do {
                let aside = try finder.depot.setAside(object)
                await chronicle.note("what is left of \(object.short) is at \(aside)")
            } catch { await chronicle.note("\(error)") }
        }
        await fetch(object)
    }

    /// `stamps` are of files that were found altered and could not be put aside: they are not read again until they change.
    private func lookForMissing(_ stamps: inout [Digest: String]) async {
        for object in bill.shows.damaged.sorted() where !Task.isCancelled {
            let path = finder.depot.path(of: object)
            if Files.length(of: path) == nil { await fetch(object) }
            guard let stamp = Files.stamp(of: path)?.text, stamps.updateValue(stamp, forKey: object) != stamp else {
                continue
            }
            // What is still missing or altered stays set aside, which was told.
            guard (try? await ReleaseWatch.aside({ [finder] in try finder.checked.verify(object) })) != nil else {
                continue
            }
            bill.found(object, whole: true)
            await chronicle.note("\(bill.show.media(of: object)) is whole again")
            await keep()
        }
    }

    private func fetch(_ object: Digest) async {
        do {
            try await restock.fetch([object], of: bill.show.release)
        } catch { await chronicle.noteOnce("\(object.short) is not fetched again: \(error)") }
    }

    private func keep() async {
        do {
            try finder.checked.keep(only: finder.objects(of: bill.show))
        } catch { await chronicle.noteOnce("what was checked is not on the disk: \(error)") }
    }
}
