import Faults
import Foundation
import Programmes
import Synchronization

/// The one way that a page has to anything: an HTTP proxy on the loopback that connects to its origins and to nothing else,
/// and that answers for the packed folder itself.
final class PageProxy: Sendable {
    let port: UInt16
    private let listener: TCPSocket
    private let origins: Set<WebOrigin>
    private let folder: PackedFolder?
    private let tell: @Sendable (GuestEvent) -> Void
    private let state = Mutex(State())

    private struct State {
        var connections = 0
        /// What was told.
        var told: Set<String> = []
    }

    /// Connections at once; browsers keep to six a host.
    private static let most = 128

    /// Throws: `Fault` if this machine has no loopback.
    init(origins: [WebOrigin], folder: PackedFolder?, tell: @escaping @Sendable (GuestEvent) -> Void) throws {
        self.origins = Set(origins)
        self.folder = folder
        self.tell = tell
        (listener, port) = try TCPSocket.listening()
    }

    /// Serves from now on, for as long as the process.
    func start() {
        thread { [self] in
            while let client = listener.accept() {
                let isWelcome = state.withLock { state in
                    guard state.connections < Self.most else { return false }
                    state.connections += 1
                    return true
                }
                guard isWelcome else {
                    client.close()
                    continue
                }
                thread { [self] in
                    serve(client)
                    client.close()
                    state.withLock { $0.connections -= 1 }
                }
            }
        }
    }

    private func thread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 1 << 19
        thread.name = "page-proxy"
        thread.start()
    }

    private func serve(_ client: TCPSocket) {
        guard let (head, rest) = Self.readHead(client), let request = ProxyRequest(parsing: head) else { return }
        if let folder, !request.isTunnel, request.origins.first?.host == LivePage.folderHost {
            return answer(request, from: folder, to: client)
        }
        guard let origin = request.origins.first(where: origins.contains) else {
            let asked = request.origins.first.map(\.description) ?? String(request.target.prefix(200))
            if isNews(asked) { tell(.refused(address: asked, isNavigation: false)) }
            client.write(Self.empty("403 Forbidden"))
            return
        }
        // A server that is not there is no answer: the page sees that nothing came.
        guard let server = TCPSocket.connected(to: origin.host, port: origin.port) else { return }
        defer { server.close() }
        let isOpen =
            request.isTunnel
            ? client.write(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)) && server.write(rest)
            : server.write(request.forwarded + rest)
        if isOpen { client.relay(with: server) }
    }

    private func answer(_ request: ProxyRequest, from folder: PackedFolder, to client: TCPSocket) {
        guard ["GET", "HEAD"].contains(request.method) else {
            client.write(Self.empty("405 Method Not Allowed"))
            return
        }
        guard let name = folder.name(for: request.path) else {
            if isNews(request.path) { tell(.missing(path: String(request.path.prefix(200)))) }
            client.write(Self.empty("404 Not Found"))
            return
        }
        client.write(
            folder.answer(name, range: request.value(of: "range"), withBody: request.method == "GET"))
    }

    /// A page may ask the same again and again, and for ever new things.
    private func isNews(_ what: String) -> Bool {
        state.withLock { $0.told.count < 1000 && $0.told.insert(what).inserted }
    }

    private static func empty(_ status: String) -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
    }

    /// A request's head without the empty line that ends it, and what came behind it.
    private static func readHead(_ client: TCPSocket) -> (head: [UInt8], rest: [UInt8])? {
        var bytes: [UInt8] = []
        while bytes.count < ProxyRequest.limit {
            let chunk = client.read()
            guard !chunk.isEmpty else { return nil }
            bytes += chunk
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                return (Array(bytes[..<end.lowerBound]), Array(bytes[end.upperBound...]))
            }
        }
        return nil
    }
}
