import Faults
import Foundation
import Measures
import Programmes
import SystemPackage

/// Keeps the triggers that show or wait to, so that they go on when the player is started again.
struct TriggerFile: Sendable {
    private struct Kept: Codable {
        var schema = "marquee.triggers/1"
        /// The kernel's name for the time since the board was started.
        let boot: String
        let triggers: [Entry]
    }

    private struct Entry: Codable {
        let trigger: String
        let start: Instant
        let end: Instant?
        let renewed: Instant?
        let data: [String: String]
    }

    let path: FilePath
    private let boot: String

    init(in directory: FilePath, host: Host) {
        path = directory.appending("triggers.json")
        boot = host.text("proc/sys/kernel/random/boot_id") ?? ""
    }

    /// Those that still have time; of those that have to be ended, only those of this start of the board: whoever was to end
    /// the others is gone too. What does not read is none.
    func read(for programme: Programme, now: Instant) -> [Activation] {
        guard let bytes = try? Files.read(path, limit: 4 << 20),  // then there are none
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(bytes))  // see above
        else { return [] }
        let known = kept.triggers.compactMap { entry -> Activation? in
            guard let trigger = programme.trigger(entry.trigger), kept.boot == boot || trigger.timeToLive != nil else {
                return nil
            }
            return Activation(
                trigger: entry.trigger, start: entry.start, end: entry.end,
                data: entry.data.filter { trigger.data.contains($0.key) }, renewed: entry.renewed)
        }
        return TriggerTable(known).live(in: programme, at: now)
    }

    /// Throws: `Fault`.
    func write(_ activations: [Activation]) throws {
        let entries = activations.map {
            Entry(trigger: $0.trigger, start: $0.start, end: $0.end, renewed: $0.renewed, data: $0.data)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Files.write(
            Array(try encoder.encode(Kept(boot: boot, triggers: entries))) + [0x0A], to: path, isPrivate: true)
    }
}
