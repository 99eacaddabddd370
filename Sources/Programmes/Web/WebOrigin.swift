/// Where web content comes from: a scheme, a host and a port. Source: RFC 6454.
package struct WebOrigin: Sendable, Hashable {
    /// `https` or `http`.
    package let scheme: String
    /// Lower-case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    private init(scheme: String, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Reads `https://example.com` or `http://10.0.0.7:8080`; returns `nil` for anything else, a path too.
    package init?(parsing text: String) {
        guard let whole = Self(of: text), let ending = text.firstRange(of: "://"),
            !text[ending.upperBound...].contains(where: "/?#\\".contains)
        else { return nil }
        self = whole
    }

    /// The origin of an address of `https`, `http`, `wss` or `ws`; the last two count as the first two. Returns `nil`
    /// for others, and for a host that is not in ASCII or comes with a user's name.
    package init?(of address: String) {
        guard let ending = address.firstRange(of: "://") else { return nil }
        let schemes = ["https": "https", "http": "http", "wss": "https", "ws": "http"]
        guard let scheme = schemes[address[..<ending.lowerBound].lowercased()] else { return nil }
        let authority = address[ending.upperBound...].prefix { !"/?#\\".contains($0) }
        self.init(scheme: scheme, authority: authority)
    }

    /// Reads `example.com`, `example.com:8080` or `[::1]:8080`.
    package init?(scheme: String, authority: some StringProtocol) {
        var host = Substring(authority)
        var port = scheme == "https" ? 443 : 80
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            let digits = host[host.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
            host = host[..<colon]
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let name = (isBracketed ? host.dropFirst().dropLast() : host).lowercased()
        guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy({ Self.fits($0, inAddress: isBracketed) })
        else { return nil }
        self.init(scheme: scheme, host: name, port: port)
    }

    private static func fits(_ byte: UInt8, inAddress: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: ":"): inAddress
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"): !inAddress
        case UInt8(ascii: "."): true
        default: false
        }
    }
}

extension WebOrigin: CustomStringConvertible {
    /// As `init(parsing:)` reads it; a scheme's own port is left out.
    package var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
    }
}

extension WebOrigin: Comparable {
    package static func < (left: WebOrigin, right: WebOrigin) -> Bool { left.description < right.description }
}

extension WebOrigin: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let origin = WebOrigin(parsing: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no origin")
        }
        self = origin
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
