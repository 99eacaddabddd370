import Foundation
import Glibc
import Testing

/// A web server on the loopback, whose pages a test writes and may hold back.
///
/// `@unchecked Sendable`: all that changes is guarded by `condition`.
final class Site: @unchecked Sendable {
    let port: UInt16
    private let listener: Int32
    private let condition = NSCondition()
    private var pages: [String: String]
    private var isHeld = false
    private var asked: [String] = []

    /// `pages` by path; one whose path ends in `.svg` is a picture.
    init(_ pages: [String: String]) throws {
        self.pages = pages
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (listener, length)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
        Thread { [weak self] in
            while case let client = accept(descriptor, nil, nil), client >= 0 {
                Thread { [weak self] in
                    self?.answer(client)
                    close(client)
                }.start()
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var origin: String { "http://127.0.0.1:\(port)" }

    /// The paths that were asked for.
    var requests: [String] { condition.withLock { asked } }

    /// From now on nobody gets an answer until `release`.
    func hold() { condition.withLock { isHeld = true } }

    func release(showing page: String, at path: String) {
        condition.withLock {
            pages[path] = page
            isHeld = false
            condition.broadcast()
        }
    }

    private func answer(_ client: Int32) {
        var head = ""
        while !head.contains("\r\n\r\n") {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(client, &bytes, bytes.count, 0)
            guard count > 0 else { return }
            head += String(decoding: bytes.prefix(count), as: UTF8.self)
        }
        let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let page: String? = condition.withLock {
            asked.append(path)
            let limit = Date() + 120
            while isHeld, condition.wait(until: limit) {}
            return pages[path]
        }
        let type = path.hasSuffix(".svg") ? "image/svg+xml" : "text/html"
        let body = page ?? "<body style='background: #808080'>gone"
        let status = page == nil ? "404 Not Found" : "200 OK"
        let answer = Array(
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
                .utf8)
        _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
    }
}
