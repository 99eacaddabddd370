import Programmes

/// What a browser asks of its proxy: the head of a request. Source: RFC 9112.
struct ProxyRequest {
    /// The longest head that is read. Units: bytes.
    static let limit = 1 << 16

    let method: String
    /// `CONNECT`'s host and port, or a whole address.
    let target: String
    /// Name and value of each line.
    let headers: [(name: String, value: String)]

    /// The head, without the empty line that ends it. Returns `nil` for what is none.
    init?(parsing head: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), !words[0].isEmpty, !words[1].isEmpty else { return nil }
        var headers: [(String, String)] = []
        for line in lines.dropFirst() where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers.append((String(line[..<colon]), String(value)))
        }
        (method, target) = (String(words[0]), String(words[1]))
        self.headers = headers
    }

    var isTunnel: Bool { method == "CONNECT" }

    /// The origins that it may be for, one of which has to be allowed: what goes through a tunnel is not known.
    var origins: [WebOrigin] {
        if isTunnel {
            return ["https", "http"].compactMap { scheme in
                WebOrigin(scheme: scheme, authority: target).flatMap { $0.port == Int(port) ? $0 : nil }
            }
        }
        guard target.lowercased().hasPrefix("http://") else { return [] }
        return WebOrigin(of: target).map { [$0] } ?? []
    }

    /// A tunnel always names its port.
    private var port: Substring { target.split(separator: ":").last ?? "" }

    /// What the server itself is asked for.
    var path: String {
        guard let start = target.firstRange(of: "://")?.upperBound else { return "/" }
        let rest = target[start...].drop { !"/?#".contains($0) }
        return rest.hasPrefix("/") ? String(rest) : "/" + rest
    }

    func value(of name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    /// The head as the server gets it: a connection carries one request.
    var forwarded: [UInt8] {
        let own = ["proxy-connection", "proxy-authorization", "connection", "keep-alive"]
        let lines = headers.filter { !own.contains($0.name.lowercased()) }.map { "\($0.name): \($0.value)\r\n" }
        return Array("\(method) \(path) HTTP/1.1\r\n\(lines.joined())Connection: close\r\n\r\n".utf8)
    }
}
