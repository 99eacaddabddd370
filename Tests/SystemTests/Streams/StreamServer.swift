import Foundation
import Glibc
import SystemPackage
import Testing

/// A server on the loopback that a test starts, kills and starts again.
final class StreamServer {
    private let command: [String]
    private let directory: FilePath
    private var process: Process?

    /// `command` begins with a program of the distribution; it runs in the bench.
    init(_ command: [String], in bench: borrowing Workbench) {
        self.command = command
        directory = bench.directory
    }

    deinit { kill() }

    func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(filePath: directory.string)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// As a power cut would.
    func kill() {
        guard let process else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// A port of the loopback that nobody listens at.
    static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension Workbench {
    /// Serves a folder of the bench over HTTP.
    func serve(_ folder: String, at port: Int) -> StreamServer {
        StreamServer(
            ["python3", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory", folder], in: self)
    }

    /// Serves an endless input of ffmpeg's over SRT. An ffmpeg that listens ends with its first client, who may have come
    /// and gone before it was fed: there is another then.
    func serveSRT(_ input: [String], at address: String) -> StreamServer {
        let listen = ["ffmpeg", "-loglevel", "quiet", "-re"] + input + ["-f", "mpegts", "\(address)?mode=listener"]
        return StreamServer(
            ["sh", "-c", "while :; do setpriv --pdeathsig KILL \"$@\"; done", "sh"] + listen, in: self)
    }

    /// Ten seconds of numbered pictures and a tone, as `web/film.ts` and, cut into seconds, `web/live.m3u8`.
    func makeStreams() async throws {
        try await Barcode.film(0..<300, named: "film.mp4", in: self)
        try write("", to: "web/.keep")
        let encoder = ["-c:v", "libx264", "-crf", "12", "-g", "30", "-bf", "0", "-c:a", "aac"]
        for format in [
            ["-f", "mpegts", "web/film.ts"], ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0", "web/live.m3u8"],
        ] {
            let made = try await tool("ffmpeg", ["-y", "-loglevel", "error", "-i", "film.mp4"] + encoder + format)
            try #require(made.code == 0, "\(made.talk)")
        }
    }
}

/// A server that a player's test reaches from its own task.
///
/// `@unchecked Sendable`: only that task uses it.
final class ServerBox: @unchecked Sendable {
    let server: StreamServer

    init(_ server: StreamServer) { self.server = server }
}
