package import Faults

/// Something that has no equal in a programme, and what became of it.
package struct Note: Sendable, Hashable {
    package let place: Fault.Place
    /// As it stands in the file.
    package let what: String
    /// What became of it. A sentence without its full stop.
    package let outcome: String
}

/// Gathers notes while files are read.
final class Notebook {
    private(set) var notes: [Note] = []

    func add(_ element: Markup, _ what: String, _ outcome: String) {
        let note = Note(place: element.place, what: what, outcome: outcome)
        if !notes.contains(note) { notes.append(note) }
    }
}
