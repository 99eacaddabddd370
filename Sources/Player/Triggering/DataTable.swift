import Depot
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage

/// What the programme's data sources say: the document that came with the release, or the one that came later, from the
/// source's address or from a program on this board.
struct DataTable: Sendable {
    /// `DIRECTORY/NAME.json` goes before what the release has.
    let directory: FilePath
    let sources: [DataSource]
    private let published: [String: Published]
    private var said: [String: [String: String]] = [:]
    private var read: [String: ContinuousClock.Instant] = [:]
    private var noted: [String: String] = [:]

    /// A document that came with the release, and the digest that it was published under.
    struct Published: Sendable {
        let path: FilePath
        let digest: Digest
    }

    /// Units: bytes.
    static let longestDocument = 256 << 10
    static let mostFields = 2000

    /// `published` has the release's documents by source.
    init(_ sources: [DataSource], published: [String: Published], directory: FilePath) {
        self.sources = sources
        self.published = published
        self.directory = directory
        _ = refresh(now: .now)
    }

    /// By field, as `prices.espresso`.
    var fields: [String: String] {
        said.reduce(into: [:]) { all, source in
            for (key, value) in source.value { all["\(source.key).\(key)"] = value }
        }
    }

    /// Keeps a document for a source; it outlives the player. One that says nothing new is not written again.
    /// Throws: `Fault`.
    mutating func put(_ document: [UInt8], as name: String) throws {
        guard sources.contains(where: { $0.name == name }) else {
            let names = sources.map(\.name)
            throw Fault(
                .dataUnknown, "no source '\(name)' in the programme",
                remedy: names.isEmpty ? "describe it under 'data:'" : Spelling.remedy(for: name, among: names))
        }
        let values = try Self.parse(document, place: name)
        if said[name] != values || !Files.exists(path(name)) { try Files.write(document, to: path(name)) }
        said[name] = values
        noted[name] = nil
    }

    /// Reads again the sources whose time has come. What cannot be read stays as it was, and is noted once.
    mutating func refresh(now: ContinuousClock.Instant) -> (changed: Bool, notes: [String]) {
        var notes: [String] = []
        let before = said
        for source in sources {
            if let last = read[source.name], last + source.interval > now { continue }
            read[source.name] = now
            do {
                guard let values = try document(of: source.name) else { continue }
                said[source.name] = values
                noted[source.name] = nil
            } catch {
                let note = "\(error)"
                if noted.updateValue(note, forKey: source.name) != note { notes.append(note) }
                // A player that starts on a spoiled document has the release's.
                if said[source.name] == nil { said[source.name] = try? released(source.name) }  // told
            }
        }
        return (said != before, notes)
    }

    /// `nil` where there is none yet. Throws: `Fault`.
    private func document(of name: String) throws -> [String: String]? {
        let own = path(name)
        guard Files.exists(own) else { return try released(name) }
        return try Self.parse(try Files.read(own, limit: Self.longestDocument), place: own.string)
    }

    /// What came with the release. Throws: `Fault`, also for bytes that are not those that were published.
    private func released(_ name: String) throws -> [String: String]? {
        guard let published = published[name] else { return nil }
        let bytes = try Files.read(published.path, limit: Self.longestDocument)
        guard Digest(of: bytes) == published.digest else {
            throw Fault(
                .depotObject, at: .init(file: published.path.string),
                "the release's document for '\(name)' was altered",
                remedy: "encode or fetch it again")
        }
        return try Self.parse(bytes, place: published.path.string)
    }

    private func path(_ name: String) -> FilePath { directory.appending("\(name).json") }

    // MARK: Documents

    /// The texts, numbers and truths of a JSON document by their path: `menu.0.name`. Throws: `Fault`.
    static func parse(_ document: [UInt8], place: String) throws -> [String: String] {
        func fault(_ problem: String, _ remedy: String) -> Fault {
            Fault(.triggerData, at: .init(file: place), problem, remedy: remedy)
        }
        guard document.count <= longestDocument else {
            throw fault("a document of \(document.count) bytes, of at most \(longestDocument)", "shorten it")
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(document)),  // told below
            case .object = value
        else { throw fault("not a JSON object", "write for example {\"espresso\": \"1.20\"}") }
        var fields: [String: String] = [:]
        value.flatten(into: &fields, below: "")
        guard fields.count <= mostFields else {
            throw fault("\(fields.count) values, of at most \(mostFields)", "leave out what no text shows")
        }
        return fields
    }
}

/// Any JSON value.
enum JSONValue: Decodable {
    case object([String: JSONValue])
    case list([JSONValue])
    case text(String)
    case number(Decimal)
    case truth(Bool)
    case nothing

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each is tried in turn, as the document does not say which it is.
        if container.decodeNil() {
            self = .nothing
        } else if let truth = try? container.decode(Bool.self) {  // or the next
            self = .truth(truth)
        } else if let number = try? container.decode(Decimal.self) {  // or the next
            self = .number(number)
        } else if let text = try? container.decode(String.self) {  // or the next
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {  // or the next
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// As a text shows it; `nil` for what is no single value.
    var text: String? {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .truth(let truth): truth ? "true" : "false"
        case .object, .list, .nothing: nil
        }
    }

    fileprivate func flatten(into fields: inout [String: String], below path: String) {
        let prefix = path.isEmpty ? "" : path + "."
        switch self {
        case .object(let values): for (key, value) in values { value.flatten(into: &fields, below: prefix + key) }
        case .list(let values):
            for (index, value) in values.enumerated() { value.flatten(into: &fields, below: "\(prefix)\(index)") }
        case .text, .number, .truth, .nothing: fields[path] = text
        }
    }
}

extension Fault.Code {
    /// A data source that the programme does not have.
    static let dataUnknown = Fault.Code("data.unknown")
}
