import ArgumentParser
import Faults
import Foundation
import Reports

/// `marqueed trigger`
struct TriggerCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "trigger", abstract: "Set off one of the programme's triggers, or end it.",
        discussion: """
            Sent again while it shows, a trigger shows the new data and its time begins anew.

            Example: marqueed trigger checkout total=4.70
            """)

    @Argument(help: "The trigger's name in the programme.")
    var name: String

    @Argument(help: "What fills its fields, as in total=4.70.")
    var data: [String] = []

    @Flag(help: "End it instead.")
    var end = false

    @OptionGroup var place: SocketOptions

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> TriggerReport {
        guard !end || data.isEmpty else {
            throw Fault(.usage, "data with --end", remedy: "leave out '\(data[0])'")
        }
        let fields = try data.map { word in
            guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
                throw Fault(.usage, "'\(word)' is not NAME=VALUE", remedy: "write for example total=4.70")
            }
            return (String(word[..<equals]), String(word[word.index(after: equals)...]))
        }
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "/"))
        let target = "/api/v1/triggers/" + (name.addingPercentEncoding(withAllowedCharacters: allowed) ?? name)
        let body = try JSONEncoder().encode(["data": Dictionary(fields) { $1 }])
        let answer = try await place.client.ask(end ? "DELETE" : "POST", target, body: end ? [] : Array(body))
        return try TriggerReport(name, answer)
    }
}

/// What became of it.
struct TriggerReport: Report {
    static let schema = "marquee.trigger/1"

    let trigger: String
    /// Whether it shows or waits to; `false` is ended.
    let goesOn: Bool
    let since: String?
    let until: String?

    private struct Said: Decodable {
        struct Refusal: Decodable {
            let code: String
            let problem: String
            let remedy: String
        }
        let fault: Refusal?
        let since: String?
        let until: String?
        let ended: Bool?
    }

    /// Throws: `Fault` that the player answered with.
    init(_ name: String, _ answer: LocalClient.Answer) throws {
        let said = try JSONDecoder().decode(Said.self, from: Data(answer.body))
        if let fault = said.fault { throw Fault(Fault.Code(fault.code), fault.problem, remedy: fault.remedy) }
        trigger = name
        goesOn = said.ended == nil
        since = said.since
        until = said.until
    }

    func text(_ style: Style) -> String {
        guard goesOn else { return "\(style.bold(trigger)) has ended" }
        return "\(style.bold(trigger)) since \(since ?? "now")"
            + (until.map { ", until \($0)" } ?? ", until it is ended")
    }
}
