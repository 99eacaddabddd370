import Foundation

/// What a command found out, once as data and once as text for people.
///
/// The encoded form is a contract: keys are sorted, spans are seconds, instants are ISO 8601 with offset.
package protocol Report: Encodable, Sendable {
    /// Name and version of the JSON document, as in `marquee.plan/1`.
    static var schema: String { get }

    /// Whether the answer is yes. A report that says no ends the command with exit code 1.
    var isGood: Bool { get }

    /// 0 if the answer is yes and 1 if it is no, unless a report has more to tell; its verb's help says what.
    var exitCode: Int32 { get }

    /// The report for people, without a newline at its end.
    func text(_ style: Style) -> String
}

extension Report {
    package var isGood: Bool { true }

    package var exitCode: Int32 { isGood ? 0 : 1 }

    /// The JSON document, with `"schema"` beside the report's own keys.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(report: self)), as: UTF8.self)
    }
}

private struct Document<Body: Report>: Encodable {
    let report: Body

    private enum Key: String, CodingKey { case schema }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Body.schema, forKey: .schema)
        try report.encode(to: encoder)
    }
}
