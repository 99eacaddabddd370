import Faults
import Foundation
import Measures
import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

/// Answers programs on the same board: HTTP/1.1 through a Unix socket, and on the network's loopback if wanted.
struct LocalServer: Sendable {
    let socket: FilePath
    /// On 127.0.0.1 only.
    let port: Int?
    let answer: @Sendable (APIRequest) async -> APIResponse

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private typealias Listener = NIOAsyncChannel<Connection, Never>

    private static let mostConnections = 64
    private static let idlePatience = TimeAmount.seconds(60)

    /// Serves until cancelled; `ready` is called once callers are heard. Throws: `Fault` if it cannot listen.
    func run() async throws {
        try Files.makeDirectory(socket.removingLastComponent())
        let counter = ConnectionCount(limit: Self.mostConnections)
        var listeners: [(Listener, isNetwork: Bool)] = []
        do {
            let local = try await bootstrap.bind(
                unixDomainSocketPath: socket.string, cleanupExistingSocketFile: true, childChannelInitializer: Self.wrap
            )
            chmod(socket.string, 0o660)
            listeners.append((local, false))
            if let port {
                listeners.append(
                    (try await bootstrap.bind(host: "127.0.0.1", port: port, childChannelInitializer: Self.wrap), true))
            }
        } catch {
            for (listener, _) in listeners { try? await listener.channel.close() }  // it was never used
            throw Fault(
                .apiUnavailable, at: .init(file: listeners.isEmpty ? socket.string : "127.0.0.1:\(port ?? 0)"),
                "the local API cannot listen there",
                remedy: "name a place of yours with --socket, of at most 100 characters, or another --http port",
                cause: "\(error)")
        }
        await withTaskGroup(of: Void.self) { group in
            for (listener, isNetwork) in listeners {
                group.addTask { await serve(listener, isNetwork: isNetwork, counter) }
            }
        }
        Files.discard(socket)
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
    }

    private static func wrap(_ channel: any Channel) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
            try pipeline.addHandler(IdleStateHandler(allTimeout: idlePatience))
            try pipeline.addHandler(HangUpOnIdle())
            return try Connection(wrappingChannelSynchronously: channel)
        }
    }

    /// A socket that someone answers at is another player's. Throws: `Fault`.
    func refuseSecond() async throws {
        guard Files.exists(socket) else { return }
        let other = try? await LocalClient(socket: socket).ask("GET", "/api/v1/status")  // nobody answers: all is well
        guard other == nil else {
            throw Fault(
                .apiUnavailable, at: .init(file: socket.string), "another player answers there",
                remedy: "end it first, or give this one its own --state and --socket")
        }
    }

    private func serve(_ listener: Listener, isNetwork: Bool, _ counter: ConnectionCount) async {
        // A listener that ends takes its callers along; the daemon goes on.
        try? await listener.executeThenClose { callers in
            await withTaskGroup(of: Void.self) { group in
                do {
                    for try await caller in callers {
                        guard counter.enter() else {
                            try? await caller.channel.close()  // it may have gone already
                            continue
                        }
                        group.addTask {
                            try? await converse(caller, isNetwork: isNetwork)  // a caller that hangs up harms nobody
                            counter.leave()
                        }
                    }
                } catch {
                    // No more callers: the listener is closed.
                }
                group.cancelAll()
            }
        }
    }

    private func converse(_ caller: Connection, isNetwork: Bool) async throws {
        try await caller.executeThenClose { parts, writer in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            for try await part in parts {
                switch part {
                case .head(let received): (head, body) = (received, [])
                case .body(let buffer):
                    if body.count <= APIRequest.longestBody { body += Array(buffer.readableBytesView) }
                case .end:
                    guard let asked = head else { return }
                    let response = await respond(asked, body, isNetwork: isNetwork)
                    try await write(response, to: asked, writer)
                    guard asked.isKeepAlive, case .bytes = response.body else { return }
                }
            }
        }
    }

    private func respond(_ head: HTTPRequestHead, _ body: [UInt8], isNetwork: Bool) async -> APIResponse {
        guard body.count <= APIRequest.longestBody else {
            return .refusal(
                Fault(
                    .request, "a body of more than \(APIRequest.longestBody) bytes", remedy: "send less"), status: 413)
        }
        let request = APIRequest(
            method: head.method.rawValue, target: head.uri, body: body, host: head.headers.first(name: "host"),
            origin: head.headers.first(name: "origin"), isNetwork: isNetwork)
        guard let request else {
            return .refusal(Fault(.request, "'\(head.uri)' is no path", remedy: "see GET /"), status: 400)
        }
        return await answer(request)
    }

    private func write(
        _ response: APIResponse, to request: HTTPRequestHead,
        _ writer: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var headers = HTTPHeaders([
            ("content-type", response.type), ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"),
        ])
        let status = HTTPResponseStatus(statusCode: response.status)
        switch response.body {
        case .bytes(let bytes):
            headers.add(name: "content-length", value: "\(bytes.count)")
            try await writer.write(.head(.init(version: request.version, status: status, headers: headers)))
            if request.method != .HEAD { try await writer.write(.body(.byteBuffer(ByteBuffer(bytes: bytes)))) }
        case .lines(let lines):
            try await writer.write(.head(.init(version: request.version, status: status, headers: headers)))
            for await line in lines {
                try await writer.write(.body(.byteBuffer(ByteBuffer(string: line + "\n"))))
            }
        }
        try await writer.write(.end(nil))
    }
}

/// Ends a conversation in which nothing is said.
private final class HangUpOnIdle: ChannelInboundHandler, Sendable {
    typealias InboundIn = HTTPServerRequestPart

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}

extension Fault.Code {
    /// The local API cannot be served or reached.
    static let apiUnavailable = Fault.Code("api.unavailable")
}
