import Faults
import Measures
package import SystemPackage

/// Writes plays to the journal, and keeps them in memory while the disk is full, read-only or broken.
package actor PlayKeeper {
    /// What whoever watches is to hear.
    package enum Word: Sendable, Equatable {
        case trouble(String)
        case recovered(Int)
    }

    private let directory: FilePath
    private let limits: Journal.Limits
    private let limit: Int
    private var journal: Journal?
    private var waiting: [Play] = []
    private var gap: Entry.Gap?
    private var isTroubled = false

    /// At most `limit` plays wait in memory; of those lost beyond, the journal gets the number and the span.
    package init(directory: FilePath, limits: Journal.Limits = .init(), limit: Int = 10_000) {
        self.directory = directory
        self.limits = limits
        self.limit = limit
    }

    /// How many plays are not on the disk yet.
    package var backlog: Int { waiting.count + (gap?.plays ?? 0) }

    /// Throws: `Fault` if the journal cannot be used now.
    package func begin() throws { journal = try Journal(directory: directory, limits: limits) }

    /// Takes plays and writes what can be written.
    package func keep(_ plays: Play...) -> Word? { keep(plays) }

    /// As above.
    package func keep(_ plays: [Play]) -> Word? {
        waiting += plays
        while waiting.count > limit {
            let lost = waiting.removeFirst()
            gap = Entry.Gap(
                plays: (gap?.plays ?? 0) + 1, from: min(gap?.from ?? lost.start, lost.start),
                until: max(gap?.until ?? lost.end, lost.end))
        }
        return flush()
    }

    /// Tries again to write what waits, and with `sealing` signs it.
    package func flush(sealing: Bool = false) -> Word? {
        let before = backlog
        guard before > 0 || sealing else { return nil }
        do {
            let journal = try self.journal ?? Journal(directory: directory, limits: limits)
            self.journal = journal
            if let gap {
                try journal.append(gap)
                self.gap = nil
            }
            while let next = waiting.first {
                try journal.append(next)
                waiting.removeFirst()
            }
            if sealing { try journal.seal() }
            defer { isTroubled = false }
            return isTroubled ? .recovered(before) : nil
        } catch {
            journal = nil  // a file that failed once is opened anew
            if let kept = setAside(after: error) {
                return .trouble("the journal was damaged; what is left of it is in \(kept), and a new one begins")
            }
            defer { isTroubled = true }
            return isTroubled ? nil : .trouble("\(error)")
        }
    }

    /// Gives a damaged journal another name, so that the next try begins a new one. Returns that name.
    private func setAside(after error: any Error) -> FilePath? {
        guard (error as? Fault)?.code == .journalDamaged else { return nil }
        let path = directory.appending("plays.sqlite")
        var number = 1
        var kept: FilePath { directory.appending("plays-damaged-\(number).sqlite") }
        while Files.exists(kept) { number += 1 }
        do {
            for suffix in ["", "-wal", "-shm"] where Files.exists(FilePath(path.string + suffix)) {
                try Files.move(FilePath(path.string + suffix), to: FilePath(kept.string + suffix))
            }
            return kept
        } catch {
            return nil  // the disk has other troubles; the next try meets them again
        }
    }
}
