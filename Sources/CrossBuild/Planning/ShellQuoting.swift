/// The one place where a value becomes part of a shell script.
enum ShellQuoting {
    /// The text as one word that any POSIX shell reads back as it was. It may not hold a NUL, which no argument can.
    ///
    /// Source: POSIX.1-2024, Shell Command Language, 2.2.2: between single quotes every character stands for itself.
    static func word(_ text: String) -> String {
        let isOption = text.hasPrefix("-")  // elsewhere an equals sign can make an assignment
        if !text.isEmpty && text.utf8.allSatisfy({ isPlain($0) || isOption && $0 == 0x3D }) { return text }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    /// The text as comment lines; a line break in it cannot end the comment.
    static func comment(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        return lines.map { $0.isEmpty ? "#" : "# \($0)" }.joined(separator: "\n")
    }

    /// Letters, digits and marks that mean nothing to a shell in any place.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "_@%+:,./-".utf8.contains(byte)
        }
    }
}
