extension String {
    /// The same, its addresses without who signs in there (`user:password@`) and what is asked of them (`?key=…`): those may
    /// be secrets, and what is shown, noted and journalled is read by many.
    package var withoutSecrets: String {
        var told = ""
        var rest = self[...]
        while let mark = rest.firstRange(of: "://") {
            told += rest[..<mark.upperBound]
            let tail = rest[mark.upperBound...]
            let end = tail.firstIndex { $0.isWhitespace || "\"'<>".contains($0) } ?? tail.endIndex
            told += Self.withoutSecrets(tail[..<end])
            rest = tail[end...]
        }
        return told + rest
    }

    /// What of an address stands behind `://`, and perhaps a sentence's comma or colon behind that.
    private static func withoutSecrets(_ address: Substring) -> String {
        let asked = address.firstIndex { "?#".contains($0) } ?? address.endIndex
        let slash = address[..<asked].firstIndex(of: "/") ?? asked
        var host = address[..<slash]
        var path = address[slash..<asked]
        // A password with a slash in it is no proper address, and a secret all the same.
        let port = host.lastIndex(of: ":").map { host[host.index(after: $0)...] } ?? ""
        if !host.contains("@"), !port.allSatisfy(\.isNumber), !host.hasSuffix("]"), let at = path.lastIndex(of: "@") {
            (host, path) = ("", path[path.index(after: at)...])
        }
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        guard asked < address.endIndex else { return String(host + path) }
        let marks = address[asked...].reversed().prefix { ":,.;)".contains($0) }.reversed()
        return String(host + path) + "\(address[asked])…" + String(marks)
    }
}
