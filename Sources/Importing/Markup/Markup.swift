import Faults

/// An XML element with its place.
struct Markup: Sendable {
    /// Without a prefix.
    let name: String
    /// Prefixes are kept: `xml:id`.
    let attributes: [String: String]
    fileprivate(set) var children: [Markup] = []
    /// The text directly in it.
    fileprivate(set) var text = ""
    let place: Fault.Place

    init(name: String, attributes: [String: String], place: Fault.Place) {
        self.name = name
        self.attributes = attributes
        self.place = place
    }

    /// An attribute that is there and not empty.
    subscript(name: String) -> String? { attributes[name].flatMap { $0.isEmpty ? nil : $0 } }

    func first(_ name: String) -> Markup? { children.first { $0.name == name } }

    func all(_ name: String) -> [Markup] { children.filter { $0.name == name } }

    /// The text of the first child of that name, if it has some.
    func value(_ name: String) -> String? {
        first(name).flatMap { child in
            let text = child.text.trimmed
            return text.isEmpty ? nil : text
        }
    }

    mutating func take(_ child: Markup) { children.append(child) }

    mutating func take(_ more: String) { text += more }
}

extension String {
    var trimmed: String { String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
}
