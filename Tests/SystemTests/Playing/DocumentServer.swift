import Foundation
import SystemPackage
import Testing

/// A web server of the test's own, on the loopback, that can go and come back.
final class DocumentServer {
    private let process = Process()
    let port: Int

    /// Serves the directory, at that port or at any.
    init(_ directory: FilePath, port: Int = 0) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            "-uc",
            """
            import http.server, sys
            http.server.SimpleHTTPRequestHandler.log_message = lambda *_: None
            server = http.server.ThreadingHTTPServer(('127.0.0.1', \(port)), http.server.SimpleHTTPRequestHandler)
            print(server.server_address[1])
            server.serve_forever()
            """,
        ]
        process.currentDirectoryURL = URL(filePath: directory.string)
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        self.port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit { end() }

    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)  // whoever is started here may have SIGTERM blocked
        process.waitUntilExit()
    }
}
