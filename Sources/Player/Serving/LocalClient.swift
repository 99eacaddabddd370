import Faults
import Foundation
import Measures
import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

/// Asks a player on this board through its socket.
struct LocalClient: Sendable {
    let socket: FilePath

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    private static let patience = Duration.seconds(10)

    /// Throws: `Fault` if no player answers.
    func ask(_ method: String, _ target: String, body: [UInt8] = []) async throws -> Answer {
        do {
            return try await withThrowingTaskGroup(of: Answer.self) { group in
                group.addTask { try await converse(method, target, body) }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    throw Fault(.apiUnavailable, "no answer in \(Self.patience.text)", remedy: "restart the player")
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() else { throw CancellationError() }
                return answer
            }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(
                .apiUnavailable, at: .init(file: socket.string), "no player answers there",
                remedy: "start one with 'marqueed run', or say which with --socket", cause: "\(error)")
        }
    }

    private func converse(_ method: String, _ target: String, _ body: [UInt8]) async throws -> Answer {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(
            unixDomainSocketPath: socket.string
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                    wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { parts, writer in
            let headers = HTTPHeaders([
                ("host", "localhost"), ("content-length", "\(body.count)"), ("connection", "close"),
            ])
            try await writer.write(
                .head(.init(version: .http1_1, method: .init(rawValue: method), uri: target, headers: headers)))
            try await writer.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
            try await writer.write(.end(nil))
            var status = 0
            var bytes: [UInt8] = []
            for try await part in parts {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let buffer): bytes += Array(buffer.readableBytesView)
                case .end: return Answer(status: status, body: bytes)
                }
            }
            throw ChannelError.eof
        }
    }
}
