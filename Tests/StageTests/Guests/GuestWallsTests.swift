import Foundation
import Testing

@testable import Stage

/// What is left to a page's processes. Walls stand around a thread, so each test has one of its own. Loopback only.
@Suite(.enabled(if: GuestWalls.version > 0, "a kernel with Landlock")) struct GuestWallsTests {
    /// What came of an attempt behind walls that let files be written in `folder`, and one port be reached.
    private func behindWalls<Result: Sendable>(
        _ folder: URL, port: UInt16 = 1, _ body: @escaping @Sendable () -> Result
    ) async throws -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            let thread = Thread {
                let stand = GuestWalls.raise(readable: GuestWalls.system, writable: [folder.path, "/dev"], port: port)
                continuation.resume(returning: stand ? body() : nil)
            }
            thread.start()
        }
        return try #require(result, "the walls do not stand")
    }

    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("walls-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func writes(_ file: URL) -> Bool { (try? Data("x".utf8).write(to: file)) != nil }

    @Test func `files are written in one folder alone, and nobody else's are read`() async throws {
        let (own, other) = (try folder(), try folder())
        defer { for place in [own, other] { try? FileManager.default.removeItem(at: place) } }  // leftovers harm nobody
        let key = other.appendingPathComponent("key")
        try #require(Self.writes(key))
        let (wrote, strayed, read, system) = try await behindWalls(own) {
            (
                Self.writes(own.appendingPathComponent("a")), Self.writes(other.appendingPathComponent("b")),
                FileManager.default.contents(atPath: key.path), FileManager.default.contents(atPath: "/etc/passwd")
            )
        }
        #expect(wrote && !strayed)
        #expect(read == nil && system?.isEmpty == false)
        #expect(Self.writes(other.appendingPathComponent("c")), "other threads are as free as before")
    }

    @Test func `a program that is started there is behind them too`() async throws {
        let (own, other) = (try folder(), try folder())
        defer { for place in [own, other] { try? FileManager.default.removeItem(at: place) } }  // leftovers harm nobody
        let code = try await behindWalls(own) { () -> Int32 in
            let touch = Process()
            touch.executableURL = URL(fileURLWithPath: "/usr/bin/touch")
            touch.arguments = [other.appendingPathComponent("a").path]
            touch.standardError = FileHandle.nullDevice
            guard (try? touch.run()) != nil else { return -1 }
            touch.waitUntilExit()
            return touch.terminationStatus
        }
        #expect(code == 1 && FileManager.default.subpaths(atPath: other.path) == [])
    }

    @Test(.enabled(if: GuestWalls.version >= 4, "a kernel of which Landlock knows the network"))
    func `the proxy is reached, and nothing beside it`() async throws {
        let own = try folder()
        defer { try? FileManager.default.removeItem(at: own) }  // leftovers harm nobody
        let ((proxy, port), (beside, otherPort)) = (try TCPSocket.listening(), try TCPSocket.listening())
        defer { for listener in [proxy, beside] { listener.close() } }
        let reached = try await behindWalls(own, port: port) {
            [port, otherPort].map { port in
                let socket = TCPSocket.connected(to: "localhost", port: Int(port))
                socket?.close()
                return socket != nil
            }
        }
        #expect(reached == [true, false])
    }
}
