import Faults

extension Draft {
    /// The programme file.
    func yaml(from files: [String]) -> String {
        var lines = [
            "# Imported from \(files.joined(separator: ", ").replacing("\n", with: " ")).",
            "programme: \(YAMLText.quoted(name))",
        ]
        if let timeZone { lines.append("timezone: \(YAMLText.quoted(timeZone))") }
        lines.append("canvas: \(canvas)")
        lines.append("layouts:")
        for layout in layouts {
            lines.append("  \(YAMLText.quoted(layout.name)):")
            switch (layout.colour, layout.picture) {
            case (let colour, let picture?):
                let ground = colour.map { "colour: \(YAMLText.quoted($0)), " } ?? ""
                lines.append("    background: { \(ground)image: \(YAMLText.quoted(picture)), fit: stretch }")
            case (let colour?, nil): lines.append("    background: \(YAMLText.quoted(colour))")
            case (nil, nil): break
            }
            lines.append("    zones:")
            for zone in layout.zones {
                let at = "[\(zone.area.x), \(zone.area.y), \(zone.area.width), \(zone.area.height)]"
                lines.append(
                    "      \(YAMLText.quoted(zone.name)): { at: \(at), playlist: \(YAMLText.quoted(zone.playlist)) }")
            }
        }
        lines.append("playlists:")
        for playlist in playlists {
            lines.append("  \(YAMLText.quoted(playlist.name)):")
            if playlist.isShuffled { lines += ["    shuffle: true", "    items:"] }
            let indent = playlist.isShuffled ? "      " : "    "
            for item in playlist.items {
                let keys =
                    ["\(item.kind): \(YAMLText.quoted(item.value))"] + item.keys.map { "\($0.key): \($0.value)" }
                    + Self.written(item.limit)
                lines.append("\(indent)- { \(keys.joined(separator: ", ")) }")
            }
        }
        if !schedule.isEmpty {
            lines.append("schedule:")
            for entry in schedule {
                let priority = entry.priority == 0 ? [] : ["priority: \(entry.priority)"]
                let keys = ["layout: \(YAMLText.quoted(entry.layout))"] + priority + Self.written(entry.limit)
                lines.append("  - { \(keys.joined(separator: ", ")) }")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func written(_ limit: Limit) -> [String] {
        limit.keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }
}
