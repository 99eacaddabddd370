/// Comma-separated values. Source: RFC 4180, with lines that end as the terminal's do.
package enum CSV {
    /// No newline at the end.
    package static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(field).joined(separator: ",") }.joined(separator: "\n")
    }

    /// Quoted where a comma, a quote or a line's end would be misread.
    private static func field(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
