import Faults
import Foundation

/// What a program on the same board asks.
struct APIRequest: Sendable {
    let method: String
    /// The path's parts, their escapes resolved.
    let path: [String]
    let query: [String: String]
    let body: [UInt8]
    /// What the caller calls this player, and the page that it comes from if it is a browser.
    let host: String?
    let origin: String?
    /// Whether it came over the network's loopback and not through the socket.
    let isNetwork: Bool

    /// Units: bytes.
    static let longestBody = 256 << 10

    /// Returns `nil` for a target that is no path.
    init?(
        method: String, target: String, body: [UInt8], host: String? = nil, origin: String? = nil,
        isNetwork: Bool = false
    ) {
        guard let parts = URLComponents(string: target), parts.path.hasPrefix("/") else { return nil }
        self.method = method
        path = parts.percentEncodedPath.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { $1 }
        self.body = body
        self.host = host
        self.origin = origin
        self.isNetwork = isNetwork
    }

    /// Whether the caller is of this board: a page of another site, or a name that was made to point here, is not.
    var isLocal: Bool {
        guard isNetwork else { return true }
        func isLoopback(_ host: String) -> Bool {
            let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
            return ["localhost", "127.0.0.1", "[::1]"].contains(name)
        }
        guard let host, isLoopback(host) else { return false }
        guard let origin else { return true }
        return origin == "http://\(host)"
    }

    /// The body as a JSON object's texts, numbers and truths. Throws: `Fault`.
    func values() throws -> [String: JSONValue] {
        guard !body.isEmpty else { return [:] }
        // Told below.
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body)), case .object(let values) = value
        else {
            throw Fault(
                .request, "a body that is no JSON object", remedy: "write for example {\"data\": {\"total\": \"4.70\"}}"
            )
        }
        return values
    }
}

/// What is answered.
struct APIResponse: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Goes on until the caller hangs up.
        case lines(AsyncStream<String>)
    }

    var status = 200
    var type = "application/json"
    var body: Body

    static func json(_ value: some Encodable, status: Int = 200) throws -> APIResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return APIResponse(status: status, body: .bytes(Array(try encoder.encode(value)) + [0x0A]))
    }

    static func text(_ text: String, type: String) -> APIResponse {
        APIResponse(type: type, body: .bytes(Array(text.utf8)))
    }

    static func refusal(_ fault: Fault, status: Int) -> APIResponse {
        struct Refusal: Encodable {
            let code: String
            let problem: String
            let remedy: String
        }
        let said = Refusal(code: fault.code.name, problem: fault.problem, remedy: fault.remedy)
        // Texts always encode.
        return (try? json(["fault": said], status: status)) ?? APIResponse(status: status, body: .bytes([]))
    }
}

extension Fault.Code {
    /// A request that is none of the local API's.
    static let request = Fault.Code("request.invalid")
    /// Nothing that the local API has.
    static let requestUnknown = Fault.Code("request.unknown")
    /// A caller that is not of this board.
    static let requestForeign = Fault.Code("request.foreign")
}
