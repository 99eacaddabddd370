import Faults
import Foundation
import Measures
import PlayLog
import SystemPackage

/// Writes plays and states as the player does, and says after each that it is safe: `durability-rig DIRECTORY COUNT KIND`.
/// KIND is `plays`, `states` or `both`. It starts on whatever an earlier run left, as the player does.
@main struct Rig {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[2]) else { exit(64) }
        let directory = FilePath(arguments[1])
        var limits = Journal.Limits()
        limits.batch = 3
        let keeper = PlayKeeper(directory: directory, limits: limits)
        var unsafe: [String] = []
        for number in 0..<count {
            if arguments[3] != "states" {
                let play = play(number)
                unsafe.append(play.id.uuidString)
                _ = await keeper.keep(play)
                if await keeper.backlog == 0 {
                    for id in unsafe { say("play \(id)") }
                    unsafe = []
                }
            }
            if arguments[3] != "plays" {
                let path = directory.appending("d\(number / 2)").appending("s\(number)")
                do {
                    try keep(Array("state \(number)\n".utf8), at: path, comes: number % 2 == 1)
                    say("state \(path)")
                } catch {
                    // Not said to be safe, so nothing is promised.
                }
            }
        }
        // By now the disk has recovered, or it never will.
        for _ in 0..<20 where await keeper.backlog > 0 { _ = await keeper.flush() }
        let backlog = await keeper.backlog
        if backlog == 0 { for id in unsafe { say("play \(id)") } }
        exit(backlog == 0 ? 0 : 1)
    }

    /// Written as states are, or as an object `comes` to a depot: under another name first, and moved when it is all there.
    private static func keep(_ bytes: [UInt8], at path: FilePath, comes: Bool) throws {
        guard comes else { return try Files.write(bytes, to: path) }
        let incoming = FilePath(path.string + "-incoming")
        let file = try FileDescriptor.open(
            incoming, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(bytes) }
        try Files.move(incoming, to: path)
    }

    private static func play(_ number: Int) -> Play {
        let start = Instant(nanoseconds: 1_764_000_000_000_000_000) + .seconds(number)
        let digits = String(number + 0x1000_0000_0000, radix: 16)
        return Play(
            id: UUID(uuidString: "00000000-0000-4000-8000-\(digits)") ?? UUID(), release: Digest(of: "release"),
            layout: "day", zone: "main", item: "film.mp4", content: nil, start: start, end: start + .seconds(1),
            frames: 30, pictures: 30, outcome: .completed, output: "none", clock: .system)
    }

    /// At once, past every buffer: what is said was safe when it was said.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
}
