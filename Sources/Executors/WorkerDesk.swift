package import Faults
import Foundation
import Glibc
import Measures
package import SystemPackage

/// A worker's place in a run: it does a chunk's pieces in turn and writes a record of each.
///
/// Two workers may do one piece at once, and one may go on when everybody believes it dead. So each writes into a folder of
/// its own; what is made has its digest for a name; the first record of success stays, and a later one is thrown away.
/// Nothing is ever created where the run's directories are gone.
package struct WorkerDesk: Sendable {
    let folder: RunFolder
    let run: String
    let chunk: ChunkName
    let node: String
    private let nonce: String
    private let scratch: FilePath

    /// What was made of a piece: files in the folder that it was given.
    package struct Made: Sendable {
        package let outputs: [(file: FilePath, output: Record.Output)]
        package let faults: [Fault]
        package let report: String

        package init(outputs: [(file: FilePath, output: Record.Output)], faults: [Fault], report: String) {
            self.outputs = outputs
            self.faults = faults
            self.report = report
        }
    }

    /// Takes a place in the run. Throws: `Fault` if there is no such run, or if another revision would encode here; the
    /// run's coordinator hears of that.
    package init(_ root: FilePath, chunk: ChunkName, revision: String, node: String) throws {
        folder = RunFolder(root)
        guard let card = folder.card else {
            throw Fault(
                .runMissing, at: .init(file: root.string), "no run that this version reads",
                remedy: "give a directory that every node sees under that path")
        }
        run = card.id
        self.chunk = chunk
        self.node = node
        nonce = String(UUID().uuidString.lowercased().prefix(8))
        scratch = root.appending("scratch").appending("\(chunk).\(nonce)")
        guard mkdir(scratch.string, 0o755) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: scratch.string, doing: "making the directory")
        }
        try put(JSONEncoder().encode(Attempt(node: node, process: getpid())), named: "scratch", "\(chunk).\(nonce)")
        guard card.revision == revision else {
            let fault = Fault(
                .runRevision, at: .init(file: node),
                "it would encode with '\(revision)', the run with '\(card.revision)'",
                remedy: "install the same version of marquee-studio and of FFmpeg's libraries on every node")
            try refuse(fault)
            throw fault
        }
    }

    private struct Attempt: Codable {
        let node: String
        let process: Int32
    }

    /// Something that is wrong with the node, and not with the piece.
    package struct Obstacle: Error {
        package let fault: Fault

        package init(fault: Fault) { self.fault = fault }
    }

    /// Does the chunk. `craft` is given a piece and an empty folder; what it throws of faults is the piece's failure, and an
    /// `Obstacle` is the node's: the run's coordinator hears of it, and the rest of the chunk is left to others.
    ///
    /// Throws: `Fault` when the run is over or cannot be written, and whatever else `craft` throws.
    package func work(_ craft: (Piece, FilePath) async throws -> Made) async throws {
        defer { try? Files.remove(scratch) }  // the run's coordinator removes it at the latest
        guard let pieces = folder.pieces(of: chunk) else {
            throw Fault(
                .runMissing, at: .init(file: folder.root.string), "no chunk '\(chunk)'", remedy: "is it over already?")
        }
        for id in pieces where !folder.isDone(id) {
            guard let piece = folder.piece(id), folder.card?.id == run else { continue }
            let bench = scratch.appending(id.short)
            guard mkdir(bench.string, 0o755) == 0 else {
                throw Fault.system(Errno(rawValue: errno), path: bench.string, doing: "making the directory")
            }
            let clock = ContinuousClock.now
            let made: Made
            do {
                made = try await craft(piece, bench)
            } catch let fault as Fault {
                made = Made(outputs: [], faults: [fault], report: "")
            } catch let list as FaultList {
                made = Made(outputs: [], faults: list.faults, report: "")
            } catch let obstacle as Obstacle {
                try refuse(obstacle.fault)
                throw obstacle
            }
            try deliver(made, of: id, in: clock.duration(to: .now))
        }
    }

    /// Says that this node is no good. Throws: `Fault`.
    private func refuse(_ fault: Fault) throws {
        let refusal = Refusal(chunk: chunk.description, node: node, fault: fault)
        try put(JSONEncoder().encode(refusal), named: "refused", "\(chunk).\(nonce)")
    }

    private func deliver(_ made: Made, of piece: Digest, in elapsed: Duration) throws {
        for (file, output) in made.outputs { try give(file, folder.path(of: output.digest)) }
        let record = Record(
            piece: piece, chunk: chunk.description, node: node, seconds: elapsed.inSeconds,
            outputs: made.outputs.map(\.output), faults: made.faults, report: made.report)
        let bytes = try JSONEncoder().encode(record)
        if record.isDone {
            try put(bytes, named: "done", piece.hexadecimal, onlyFirst: true)
        } else {
            try put(bytes, named: "failed", "\(piece).\(chunk).\(nonce)")
        }
    }

    /// Writes beside its scratch folder's content, then gives it its name. The first of several stays with `onlyFirst`.
    private func put(_ bytes: Data, named place: String, _ name: String, onlyFirst: Bool = false) throws {
        let path = folder.root.appending(place).appending("\(name).json")
        let partial = scratch.appending("record.part")
        do {
            let descriptor = try FileDescriptor.open(
                partial, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644))
            try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        } catch let error as Errno {
            throw Fault.system(error, path: partial.string, doing: "writing")
        }
        try give(partial, path, onlyFirst: onlyFirst)
    }

    /// Syncs a file and gives it its name.
    private func give(_ file: FilePath, _ path: FilePath, onlyFirst: Bool = false) throws {
        do {
            try sync(file)
            if onlyFirst {
                guard link(file.string, path.string) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
                Files.discard(file)
            } else {
                guard rename(file.string, path.string) == 0 else { throw Errno(rawValue: errno) }
            }
            try sync(path.removingLastComponent())
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    private func sync(_ path: FilePath) throws {
        let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        try descriptor.closeAfter {
            guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}

extension Fault.Code {
    /// A run's directory that is not there, or not whole.
    package static let runMissing = Fault.Code("run.missing")
    /// A node that would encode other bytes.
    package static let runRevision = Fault.Code("run.revision")
}
