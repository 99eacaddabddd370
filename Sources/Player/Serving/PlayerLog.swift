import ArgumentParser
import Foundation
import Reports

/// What the player says of itself while it plays, on standard error.
struct PlayerLog: Sendable {
    enum Form: String, ExpressibleByArgument, CaseIterable, Sendable {
        /// What goes wrong, as sentences.
        case text
        /// Every event, as a JSON object a line.
        case json
    }

    let form: Form
    let progress: ProgressMeter

    func write(_ event: String, line: String, facts: [String: String]) {
        switch form {
        case .json: FileHandle.standardError.write(Data((line + "\n").utf8))
        case .text: if event == "note" { progress.note(facts["text"] ?? "") }
        }
    }
}
