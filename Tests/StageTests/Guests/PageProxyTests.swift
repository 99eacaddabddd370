import Foundation
import Programmes
import Synchronization
import Testing

@testable import Stage

/// What a page gets of what it asks for. Loopback only.
@Suite struct PageProxyTests {
    /// A server that answers every request with what it was asked.
    private struct Site {
        let port: UInt16

        init() throws {
            let (listener, port) = try TCPSocket.listening()
            self.port = port
            Thread {
                while let client = listener.accept() {
                    let asked = client.read()
                    client.write(Array("HTTP/1.1 200 OK\r\nContent-Length: \(asked.count)\r\n\r\n".utf8) + asked)
                    client.close()
                }
            }.start()
        }

        var origin: String { "http://127.0.0.1:\(port)" }
    }

    private final class Heard: Sendable {
        private let events = Mutex<[GuestEvent]>([])
        var all: [GuestEvent] { events.withLock(\.self) }
        func take(_ event: GuestEvent) { events.withLock { $0.append(event) } }
    }

    private func proxy(
        _ origins: [String], folder: PackedFolder? = nil, _ heard: Heard = Heard()
    ) throws -> PageProxy {
        let proxy = try PageProxy(
            origins: origins.compactMap(WebOrigin.init(parsing:)), folder: folder
        ) { heard.take($0) }
        proxy.start()
        return proxy
    }

    /// All that a proxy says to a request.
    private func ask(_ proxy: PageProxy, _ request: String) throws -> String {
        let client = try #require(TCPSocket.connected(to: "127.0.0.1", port: Int(proxy.port)))
        defer { client.close() }
        client.write(Array(request.utf8))
        var answer: [UInt8] = []
        while case let chunk = client.read(), !chunk.isEmpty { answer += chunk }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test func `a request to an origin goes there as the server wants it`() throws {
        let site = try Site()
        let answer = try ask(
            try proxy([site.origin]),
            "GET \(site.origin)/a?b HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nCookie: c\r\n\r\n")
        #expect(answer.hasSuffix("GET /a?b HTTP/1.1\r\nHost: x\r\nCookie: c\r\nConnection: close\r\n\r\n"), "\(answer)")
    }

    @Test func `a tunnel carries whatever passes through it`() throws {
        let site = try Site()
        let answer = try ask(
            try proxy([site.origin]), "CONNECT 127.0.0.1:\(site.port) HTTP/1.1\r\n\r\n\u{1}hello")
        #expect(answer.hasPrefix("HTTP/1.1 200 Connection established\r\n\r\n") && answer.hasSuffix("\u{1}hello"))
    }

    @Test(arguments: [
        "GET http://127.0.0.1:PORT/ HTTP/1.1", "CONNECT 127.0.0.1:PORT HTTP/1.1", "CONNECT localhost:PORT HTTP/1.1",
        "GET http://allowed.invalid@127.0.0.1:PORT/ HTTP/1.1", "GET / HTTP/1.1", "GET ftp://allowed.invalid/ HTTP/1.1",
        "CONNECT allowed.invalid HTTP/1.1", "CONNECT allowed.invalid:22 HTTP/1.1", "GET file:///etc/passwd HTTP/1.1",
    ])
    func `what is no origin of the page is refused and told once`(line: String) throws {
        let site = try Site()
        let heard = Heard()
        let proxy = try proxy(["https://allowed.invalid"], heard)
        for _ in 0..<2 {
            let answer = try ask(
                proxy, "\(line.replacing("PORT", with: "\(site.port)"))\r\nHost: allowed.invalid\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(answer)")
        }
        #expect(heard.all.count == 1, "\(heard.all)")
    }

    @Test(arguments: ["", "hello\r\n\r\n", "GET http://127.0.0.1/ SMTP\r\n\r\n", "GET  HTTP/1.1\r\n\r\n"])
    func `what is no request is no reason to hang or to die`(request: String) throws {
        let proxy = try proxy(["http://127.0.0.1"])
        let client = try #require(TCPSocket.connected(to: "127.0.0.1", port: Int(proxy.port)))
        client.write(Array(request.utf8))
        shutdown(client.descriptor, Int32(SHUT_WR))
        #expect(client.read().isEmpty)
        client.close()
        #expect(try ask(proxy, "GET http://other.invalid/ HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 403 "))
    }

    @Test func `a folder's files are answered from the pack, whole or in part`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }  // a leftover harms nobody
        let film = Array("0123456789".utf8)
        try Data(
            WebPack.render([
                ("index.html", Array("first".utf8)), ("a b/x.css", Array("style".utf8)), ("film.mp4", film),
                ("100%.png", Array("all".utf8)),
            ])
        ).write(to: file)
        let heard = Heard()
        let proxy = try proxy([], folder: try PackedFolder(file: file.path), heard)
        func get(_ path: String, _ more: String = "") throws -> String {
            try ask(proxy, "GET http://folder.invalid\(path) HTTP/1.1\r\n\(more)\r\n")
        }
        #expect(try get("/").hasSuffix("\r\n\r\nfirst"))
        #expect(try get("").hasSuffix("\r\n\r\nfirst"))
        #expect(try get("/a%20b/x.css?v=1").contains("Content-Type: text/css"))
        #expect(try get("/film.mp4", "Range: bytes=2-4\r\n").contains("Content-Range: bytes 2-4/10"))
        #expect(try get("/film.mp4", "Range: bytes=2-4\r\n").hasSuffix("\r\n\r\n234"))
        #expect(try get("/film.mp4", "range: bytes=-3\r\n").hasSuffix("\r\n\r\n789"))
        #expect(try get("/film.mp4", "Range: bytes=8-99\r\n").hasSuffix("\r\n\r\n89"))
        #expect(try get("/film.mp4", "Range: bytes=5-1\r\n").hasSuffix("\r\n\r\n0123456789"))
        #expect(try get("/100%25.png").hasSuffix("\r\n\r\nall"))
        #expect(try get("/100%.png").hasSuffix("\r\n\r\nall"), "as a browser asks for what is written so")
        for path in ["/gone.png", "/../../etc/passwd", "/%2e%2e/etc/passwd", "/%zz"] {
            #expect(try get(path).hasPrefix("HTTP/1.1 404 "), "\(path)")
        }
        #expect(heard.all.count == 4 && heard.all.contains(.missing(path: "/gone.png")), "\(heard.all)")
        #expect(try ask(proxy, "POST http://folder.invalid/ HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 405 "))
    }
}
