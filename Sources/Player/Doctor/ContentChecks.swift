import Depot
import Faults
import Foundation
import Glibc
import Measures
import PlayLog
import Programmes
import Reports
import Stage
import SystemPackage

/// What is played, and where it is written down.
struct ContentChecks {
    let depot: DepotDirectory?
    let channel: String
    let state: FilePath
    let now: Date

    /// Whether the release has pages; one that does not read has a check of its own.
    var showsPages: Bool { (try? depot?.release(channel: channel).release.showsPages) ?? false }

    func run() -> [Check] {
        (depot.map { depot in
            [content(depot)] + captures(depot) + [
                space(depot.root, "disk of the depot", writes: false), damaged(depot),
            ]
        } ?? [])
            + [space(state, "disk of the journal", writes: true), journal(), earlierLives()]
    }

    /// The release and every object of it.
    private func content(_ depot: DepotDirectory) -> Check {
        do {
            let (digest, release) = try depot.release(channel: channel)
            _ = try depot.programme(of: release)
            let objects = Set(release.uses.map(\.rendition.object))
            for object in objects { try depot.verify(object) }
            let seen = "\(release.programmeName), release \(digest.short), \(Count.of(objects.count, "file"))"
            return aged(seen, Files.modified(depot.root.appending("channels").appending("\(channel).json")))
        } catch {
            let fault = Self.fault(error)
            return .failed("content", "\(fault.place?.file ?? depot.root.string): \(fault.problem)", fault.remedy)
        }
    }

    /// The cameras and HDMI inputs that the programme shows.
    private func captures(_ depot: DepotDirectory) -> [Check] {
        // A depot that does not read has a check of its own.
        guard let release = try? depot.release(channel: channel).release,
            let programme = try? depot.programme(of: release)
        else { return [] }
        return programme.streams.compactMap { CaptureDevice(address: $0) }.map { device in
            guard let trouble = device.trouble() else { return .passed("capture", device.path) }
            return .failed("capture", "\(device.path): \(trouble.problem)", trouble.remedy)
        }
    }

    /// What a player has found altered and put aside.
    private func damaged(_ depot: DepotDirectory) -> Check {
        // Where there is no such directory nothing was.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: depot.root.appending("damaged").string)) ?? []
        guard !names.isEmpty else { return .passed("damaged files", "none") }
        return .warning(
            "damaged files", "\(Count.of(names.count, "file")) found altered and put aside in damaged/",
            "replace the card or disk if there are more; remove them once you have looked")
    }

    private func aged(_ seen: String, _ published: Date?) -> Check {
        guard let published else { return .passed("content", seen) }
        let days = Int(now.timeIntervalSince(published) / 86400)
        if days < -1 {
            return .failed("content", "\(seen), from the future", "set the clock; it is behind the release")
        }
        let age = days < 1 ? "today's" : days == 1 ? "a day old" : "\(days) days old"
        return days > 90
            ? .warning("content", "\(seen), \(age)", "check that new releases reach this player")
            : .passed("content", "\(seen), \(age)")
    }

    private func space(_ directory: FilePath, _ name: String, writes: Bool) -> Check {
        let there = Self.existing(directory)
        guard let free = Files.freeSpace(at: there) else {
            return .failed(name, "\(there) cannot be looked at", "check that it is mounted")
        }
        let seen = "\(free) free at \(there)"
        if writes, access(there.string, W_OK) != 0 {
            return .failed(name, "\(there) cannot be written", "let this user write there, or name another --state")
        }
        if let names = Files.freeNames(at: there), names < 1_000 {
            return .warning(
                name, "\(seen), for \(Count.of(names, "file")) more", "remove small files that nobody needs")
        }
        if free < ByteCount(50_000_000) { return .failed(name, seen, "free some space") }
        return free < ByteCount(500_000_000) ? .warning(name, seen, "free some space") : .passed(name, seen)
    }

    private func journal() -> Check {
        do {
            guard let journal = try Journal.existing(in: state) else { return .passed("journal", "none yet") }
            return .passed("journal", "whole, \(Count.of(try journal.examine(), "play"))")
        } catch {
            let fault = Self.fault(error)
            return .failed("journal", fault.cause ?? fault.problem, fault.remedy)
        }
    }

    /// What stages died of, and whether the player itself keeps dying.
    private func earlierLives() -> Check {
        let kept = SupervisionFile(in: state).read()
        if kept.rung > .current {
            return .failed(
                "earlier lives",
                "\(kept.unprovedStarts) starts without a good minute; the next shows the \(kept.rung.word)",
                "see what the player said last, and play another release")
        }
        // A depot that does not read has a check of its own.
        let release = depot.flatMap { try? $0.release(channel: channel).release }
        let held = kept.quarantine.filter { $0.strikes >= Quarantine.limit }.map { entry in
            release?.uses.first { $0.rendition.object == entry.content }?.place.media ?? entry.content.short
        }
        guard held.isEmpty else {
            return .warning(
                "earlier lives", "set aside, as stages died of it: \(held.joined(separator: ", "))",
                "play it with another player, replace it and encode again; it gets another chance after a day")
        }
        return .passed("earlier lives", "nothing is set aside")
    }

    /// The directory, or the first above it that is there.
    private static func existing(_ directory: FilePath) -> FilePath {
        var path = directory.absolute
        while !Files.exists(path), path.removingLastComponent() != path { path = path.removingLastComponent() }
        return path
    }

    private static func fault(_ error: any Error) -> Fault {
        if let fault = error as? Fault { return fault }
        if let first = (error as? FaultList)?.faults.first { return first }
        return Fault(.usage, "\(error)", remedy: "report this")
    }
}
