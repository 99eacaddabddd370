import Faults
import Foundation
import Measures
import SystemPackage

/// What the player must know of its earlier lives: one file, replaced as a whole.
struct SupervisionState: Codable, Sendable, Equatable {
    /// So many starts without a good minute, and the player begins one rung further down.
    static let startsPerRung = 5

    var schema = "marquee.supervision/1"
    /// Starts since the screen was last well, an orderly end not counted.
    var unprovedStarts = 0
    /// The release that was to be played then.
    var release: Digest?
    /// The last releases that were on the screen for a good minute, the latest first: the current one and one before.
    var worked: [Digest] = []
    var quarantine: [Quarantine.Case] = []
    /// The program that was the player, and what it decodes with, as `PlayerVersion` has them.
    var player: String?

    /// What is begun with.
    var rung: Rung { Rung(rawValue: min(2, max(0, unprovedStarts - 1) / Self.startsPerRung)) ?? .still }

    /// The player begins to show that release.
    mutating func begin(_ digest: Digest) {
        if release != digest { (release, unprovedStarts) = (digest, 0) }
        unprovedStarts += 1
    }

    /// It shows another release from now on.
    mutating func change(to digest: Digest) { (release, unprovedStarts) = (digest, 1) }

    /// The player was told to end and has.
    mutating func end() { unprovedStarts = max(0, unprovedStarts - 1) }

    mutating func prove(_ digest: Digest, on rung: Rung) {
        if rung == .current { unprovedStarts = 1 }
        worked = Array(([digest] + worked.filter { $0 != digest }).prefix(2))
    }

    /// The release to fall back on when `digest` does not work.
    func fallback(from digest: Digest) -> Digest? { worked.first { $0 != digest } }
}

/// Keeps the state on the disk.
struct SupervisionFile: Sendable {
    let path: FilePath

    init(in directory: FilePath) { path = directory.appending("supervision.json") }

    /// What was kept, or nothing if there is none or it does not read: the player starts as if new then.
    func read() -> SupervisionState {
        guard let bytes = try? Files.read(path, limit: 4 << 20) else { return SupervisionState() }  // see above
        let decoder = JSONDecoder()
        return (try? decoder.decode(SupervisionState.self, from: Data(bytes))) ?? SupervisionState()  // see above
    }

    /// Throws: `Fault`.
    func write(_ state: SupervisionState) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Files.write(Array(try encoder.encode(state)) + [0x0A], to: path, isPrivate: true)
    }
}
