import Depot
import Faults
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage
import Timelines

/// Finds what is to be played in a depot.
struct ShowFinder: Sendable {
    let depot: DepotDirectory
    let channel: String
    /// The board that was named, if one was.
    let board: String?
    let output: String
    let isLive: Bool
    let checked: CheckedObjects

    /// The release that the channel points at, and what of it is missing or altered: a screen plays the rest, a record is
    /// refused. Throws: `Fault`.
    func current() throws -> (show: Show, damaged: Set<Digest>) {
        let show = try pointedAt()
        return (show, try damaged(objects(of: show)))
    }

    /// Of those, which are missing or altered. Throws: `Fault` for the first of a record.
    private func damaged(_ objects: some Sequence<Digest>) throws -> Set<Digest> {
        var damaged: Set<Digest> = []
        for object in objects {
            do {
                try checked.verify(object)
            } catch {
                guard isLive else { throw error }
                damaged.insert(object)
            }
        }
        return damaged
    }

    /// The release that the channel points at, its objects not looked at. Throws: `Fault`.
    func pointedAt() throws -> Show {
        let (digest, release) = try depot.release(channel: channel)
        return try show(digest, release)
    }

    /// How much of a show is hashed before it begins; the rest is before it is first shown.
    static let beginning = Duration.seconds(30)

    /// The release as it is begun with: what is shown first is hashed, what is not yet waits. Throws: `Fault`.
    private func beginning(at start: Instant) throws -> Shows {
        let show = try pointedAt()
        guard isLive else {
            return Shows(current: show, damaged: try damaged(objects(of: show)), earlier: earlierIfWhole)
        }
        let slots = show.timeline(in: .current).slots(from: start, to: start + Self.beginning)
        let first = Set(slots.compactMap { show.rendition(of: $0)?.object })
        let damaged = try damaged(first)
        let later = Set(objects(of: show)).subtracting(first).filter { !checked.holds($0) }
        return Shows(current: show, damaged: damaged, unchecked: later, earlier: earlierIfWhole)
    }

    /// A release that is not whole is not shown in another's place.
    private var earlierIfWhole: @Sendable (Digest) -> Show? {
        { try? self.earlier($0) }  // see above
    }

    /// The release, or where it cannot be read one that worked before, or a still; and why it is not the release. What
    /// was never played here is refused. Throws: `Fault`, `FaultList`.
    func shows(worked: [Digest], at start: Instant) throws -> (shows: Shows, trouble: (any Error)?) {
        let earlier = earlierIfWhole
        do {
            return (try beginning(at: start), nil)
        } catch {
            guard isLive, (error as? Fault)?.code != .usage else { throw error }
            guard !worked.isEmpty || Files.isDirectory(depot.root.appending("channels")) else { throw error }
            if let show = worked.lazy.compactMap(earlier).first {
                return (Shows(current: show, standing: .previous, earlier: earlier), error)
            }
            guard let canvas = Resolution(width: 1920, height: 1080),
                let still = Show.still(
                    of: "Marquee", canvas: canvas, rotation: .none, rate: .thirty, depot: depot, board: board ?? "",
                    output: output)
            else { throw error }
            return (Shows(current: still, standing: .still, earlier: earlier), error)
        }
    }

    /// What the channel points at. Throws: `Fault`.
    func pointer() throws -> Digest { try depot.pointer(channel: channel) }

    /// Changes when the channel is written.
    var channelStamp: String? { Files.stamp(of: depot.path(ofChannel: channel))?.text }

    /// A release that worked before, if the depot still has it whole. Throws: `Fault`.
    func earlier(_ digest: Digest) throws -> Show {
        let show = try show(digest, depot.release(digest))
        for object in objects(of: show) { try checked.verify(object) }
        return show
    }

    func objects(of show: Show) -> [Digest] {
        Set(show.release.uses.filter { $0.boards.contains(show.board) }.map(\.rendition.object)).sorted()
    }

    private func show(_ digest: Digest, _ release: Release) throws -> Show {
        let boards = release.boards.joined(separator: ", ")
        guard let board = board ?? (release.boards.count == 1 ? release.boards[0] : nil) else {
            throw Fault(.usage, "the release is for \(boards)", remedy: "say which this is with --board")
        }
        guard release.boards.contains(board) else {
            throw Fault(
                .usage, "the release is for \(boards), not for '\(board)'",
                remedy: Spelling.remedy(for: board, among: release.boards))
        }
        return Show(
            depot: depot, digest: digest, release: release, programme: try depot.programme(of: release), board: board,
            output: output, isLive: isLive)
    }
}
