/// Which licence a text is, for the few that Swift packages are under.
enum LicenceText {
    /// The SPDX expression; of all of them, if the text holds several. `nil` if it holds none that is known.
    static func expression(of text: String) -> String? {
        let words = text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        var found: [String] = []
        if words.contains("terms and conditions for use, reproduction, and distribution"),
            words.contains("apache license version 2.0")
        {
            found.append(
                words.contains("runtime library exception") ? "Apache-2.0 WITH Swift-exception" : "Apache-2.0")
        }
        if words.contains("permission is hereby granted, free of charge, to any person obtaining a copy"),
            words.contains("permission notice shall be included in all copies or substantial portions")
        {
            found.append("MIT")
        }
        if words.contains("to use, copy, modify, and/or distribute this software for any purpose with or without fee") {
            found.append("ISC")
        }
        if words.contains("redistribution and use in source and binary forms") {
            guard !words.contains("all advertising materials") else { return nil }
            found.append(words.contains("neither the name") ? "BSD-3-Clause" : "BSD-2-Clause")
        }
        return found.isEmpty ? nil : found.joined(separator: " AND ")
    }
}
