import Foundation

/// Emphasis for text on a terminal; does nothing where colour has no place.
package struct Style: Sendable {
    package let colour: Bool

    package init(colour: Bool) { self.colour = colour }

    package static let plain = Style(colour: false)

    /// Colour when the stream is a terminal, `NO_COLOR` is unset or empty and `TERM` is not `dumb`.
    package static func forStream(_ descriptor: Int32) -> Style {
        let environment = ProcessInfo.processInfo.environment
        return Style(
            colour: isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
                && environment["TERM"] != "dumb")
    }

    package func bold(_ text: String) -> String { wrap(text, "1") }
    package func faint(_ text: String) -> String { wrap(text, "2") }
    package func good(_ text: String) -> String { wrap(text, "32") }
    package func bad(_ text: String) -> String { wrap(text, "31") }

    private func wrap(_ text: String, _ code: String) -> String { colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
