import Depot
import Faults
import Foundation
import Measures
import Synchronization
import SystemPackage

/// Which objects were hashed since the board was started, and have not been written since: a player that is started again
/// need not read them all once more.
final class CheckedObjects: Sendable {
    private struct Kept: Codable, Equatable {
        var schema = "marquee.checked/1"
        /// The kernel's name for the time since the board was started.
        var boot: String
        /// What each file was, short of its bytes.
        var stamps: [String: String] = [:]
    }

    private let depot: DepotDirectory
    private let path: FilePath?
    private let kept: Mutex<Kept>

    /// Source: random(4), boot_id. `state` is where the player keeps what outlives it; without one nothing is remembered.
    init(_ depot: DepotDirectory, state: FilePath?, host: Host) {
        self.depot = depot
        path = state?.appending("checked.json")
        let boot = host.text("proc/sys/kernel/random/boot_id") ?? UUID().uuidString
        let bytes = path.flatMap { try? Files.read($0, limit: 64 << 20) }  // then none are known
        let before = bytes.flatMap { try? JSONDecoder().decode(Kept.self, from: Data($0)) }  // as above
        kept = Mutex(before?.boot == boot ? before ?? Kept(boot: boot) : Kept(boot: boot))
    }

    func holds(_ object: Digest) -> Bool {
        guard let stamp = kept.withLock({ $0.stamps[object.hexadecimal] }) else { return false }
        return Files.stamp(of: depot.path(of: object))?.text == stamp
    }

    /// Hashes it unless it is known. Throws: `Fault` if it is missing or altered.
    func verify(_ object: Digest) throws {
        if holds(object) { return }
        let before = Files.stamp(of: depot.path(of: object))
        try depot.verify(object)
        // One that is just being written may change again unseen.
        guard let before, before.isSettled else { return }
        kept.withLock { $0.stamps[object.hexadecimal] = before.text }
    }

    func forget(_ object: Digest) { kept.withLock { $0.stamps[object.hexadecimal] = nil } }

    /// Writes down what is known of these, and no others. Throws: `Fault`.
    func keep(only objects: some Sequence<Digest>) throws {
        guard let path else { return }
        let names = Set(objects.map(\.hexadecimal))
        let kept = kept.withLock { kept in
            kept.stamps = kept.stamps.filter { names.contains($0.key) }
            return kept
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try Files.write(Array(try encoder.encode(kept)) + [0x0A], to: path)
    }
}
