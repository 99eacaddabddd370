import Faults

extension Fault.Code {
    /// Bytes that are not the XML that was expected, or more of it than is read.
    static let markup = Fault.Code("import.markup")
    /// Well-formed, but no layout, schedule or presentation.
    static let document = Fault.Code("import.document")
}
