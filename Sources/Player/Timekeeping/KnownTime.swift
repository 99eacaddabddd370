import Faults
import Foundation
import Measures
import SystemPackage

/// What is kept of the time from one life to the next.
struct KnownTime: Codable, Sendable, Equatable {
    var schema = "marquee.clock/1"
    /// The latest that was believed; `nil` where no clock was ever believed.
    var latest: Instant?
    /// The latest that a time server vouched for.
    var certain: Instant?
}

/// Keeps it on the disk.
struct KnownTimeFile: Sendable {
    /// How often the time is written down: so much of it a power cut may take.
    static let interval = Duration.seconds(600)

    let path: FilePath

    init(in directory: FilePath) { path = directory.appending("clock.json") }

    /// What was kept, or nothing if there is none or it does not read.
    func read() -> KnownTime {
        guard let bytes = try? Files.read(path, limit: 1 << 16) else { return KnownTime() }  // see above
        return (try? JSONDecoder().decode(KnownTime.self, from: Data(bytes))) ?? KnownTime()  // see above
    }

    /// Throws: `Fault`.
    func write(_ known: KnownTime) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Files.write(Array(try encoder.encode(known)) + [0x0A], to: path)
    }
}
