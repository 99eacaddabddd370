import Faults

/// Faults as a JSON document, for programs that asked for JSON.
struct FaultsReport: Report {
    static let schema = "marquee.faults/1"

    let faults: [Entry]
    var isGood: Bool { false }

    struct Entry: Encodable {
        let code: String
        let file: String?
        let line: Int?
        let column: Int?
        let problem: String
        let remedy: String
        let cause: String?
    }

    init(_ faults: [Fault]) {
        self.faults = faults.map {
            Entry(
                code: $0.code.name, file: $0.place?.file, line: $0.place?.line, column: $0.place?.column,
                problem: $0.problem, remedy: $0.remedy, cause: $0.cause)
        }
    }

    func text(_ style: Style) -> String {
        faults.map { entry in
            let place = [entry.file, entry.line.map(String.init), entry.column.map(String.init)]
                .compactMap { $0 }.joined(separator: ":")
            let cause = entry.cause.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
            return (place.isEmpty ? "" : style.bold(place + ": ")) + "\(entry.problem); \(entry.remedy)\(cause)"
        }.joined(separator: "\n")
    }
}
