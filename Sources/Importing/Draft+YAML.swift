extension Draft {
    /// The programme file.
    func yaml(from files: [String]) -> String {
        var lines = [
            "# Imported from \(files.joined(separator: ", ").replacing("\n", with: " ")).",
            "programme: \(Self.quoted(name))",
        ]
        if let timeZone { lines.append("timezone: \(Self.quoted(timeZone))") }
        lines.append("canvas: \(canvas)")
        lines.append("layouts:")
        for layout in layouts {
            lines.append("  \(Self.quoted(layout.name)):")
            switch (layout.colour, layout.picture) {
            case (let colour, let picture?):
                let ground = colour.map { "colour: \(Self.quoted($0)), " } ?? ""
                lines.append("    background: { \(ground)image: \(Self.quoted(picture)), fit: stretch }")
            case (let colour?, nil): lines.append("    background: \(Self.quoted(colour))")
            case (nil, nil): break
            }
            lines.append("    zones:")
            for zone in layout.zones {
                let at = "[\(zone.area.x), \(zone.area.y), \(zone.area.width), \(zone.area.height)]"
                lines.append(
                    "      \(Self.quoted(zone.name)): { at: \(at), playlist: \(Self.quoted(zone.playlist)) }")
            }
        }
        lines.append("playlists:")
        for playlist in playlists {
            lines.append("  \(Self.quoted(playlist.name)):")
            if playlist.isShuffled { lines += ["    shuffle: true", "    items:"] }
            let indent = playlist.isShuffled ? "      " : "    "
            for item in playlist.items {
                let keys =
                    ["\(item.kind): \(Self.quoted(item.value))"] + item.keys.map { "\($0.key): \($0.value)" }
                    + Self.written(item.limit)
                lines.append("\(indent)- { \(keys.joined(separator: ", ")) }")
            }
        }
        if !schedule.isEmpty {
            lines.append("schedule:")
            for entry in schedule {
                let priority = entry.priority == 0 ? [] : ["priority: \(entry.priority)"]
                let keys = ["layout: \(Self.quoted(entry.layout))"] + priority + Self.written(entry.limit)
                lines.append("  - { \(keys.joined(separator: ", ")) }")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func written(_ limit: Limit) -> [String] {
        limit.keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }

    /// A YAML scalar that reads as that text, whatever is in it.
    static func quoted(_ text: String) -> String {
        let isPlain =
            text.first?.isLetter == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) }
            && !["true", "false", "yes", "no", "null", "on", "off", "y", "n"].contains(text.lowercased())
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                let isHidden =
                    scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0xFEFF
                    || (0x2028...0x2029).contains(scalar.value)
                let digits = String(scalar.value, radix: 16)
                quoted +=
                    isHidden ? "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits : String(scalar)
            }
        }
        return quoted + "\""
    }
}
