import Foundation
import SystemPackage
import Testing

/// The wall clock of a player, which a test sets.
struct SettableClock: Sendable {
    private let file: String
    /// What the player is started with.
    let environment: [String: String]

    init(_ bench: borrowing Workbench) async throws {
        let source = FilePath(#filePath).removingLastComponent().appending("set-clock.c").string
        let built = try await bench.tool("cc", ["-shared", "-fPIC", "-o", "set-clock.so", source])
        try #require(built.code == 0, "\(built.talk)")
        file = bench.path("clock").string
        environment = ["LD_PRELOAD": bench.path("set-clock.so").string, "SET_CLOCK": file]
        try bench.write([UInt8](repeating: 0, count: 16), to: "clock")
        try set(ahead: 0)
    }

    /// Units: seconds; `within` is what the kernel says of how right it is, `nil` that nothing keeps it so.
    func set(ahead seconds: Int64, within microseconds: Int64? = nil) throws {
        // In its place: the player has the file before its eyes.
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        let bytes = [seconds * 1_000_000_000, microseconds ?? -1].flatMap { withUnsafeBytes(of: $0, Array.init) }
        try handle.write(contentsOf: bytes)
        try handle.close()
    }
}
