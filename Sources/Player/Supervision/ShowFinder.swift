import Depot
import Faults
import Measures
import Reports

/// Finds what is to be played in a depot.
struct ShowFinder: Sendable {
    let depot: DepotDirectory
    let channel: String
    /// The board that was named, if one was.
    let board: String?
    let output: String
    let isLive: Bool

    /// The release that the channel points at, and what of it is missing or altered: a screen plays the rest, a record is
    /// refused. Throws: `Fault`.
    func current() throws -> (show: Show, damaged: [Digest]) {
        let (digest, release) = try depot.release(channel: channel)
        let show = try show(digest, release)
        var damaged: [Digest] = []
        for object in objects(of: show) {
            do {
                try depot.verify(object)
            } catch {
                guard isLive else { throw error }
                damaged.append(object)
            }
        }
        return (show, damaged)
    }

    /// A release that worked before, if the depot still has it whole. Throws: `Fault`.
    func earlier(_ digest: Digest) throws -> Show {
        let show = try show(digest, depot.release(digest))
        for object in objects(of: show) { try depot.verify(object) }
        return show
    }

    private func objects(of show: Show) -> [Digest] {
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
