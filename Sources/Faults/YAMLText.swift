/// Writes YAML that reads as it was meant.
package enum YAMLText {
    /// A YAML scalar that reads as that text, whatever is in it.
    package static func quoted(_ text: String) -> String {
        let isPlain =
            text.first?.isLetter == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) }
            && !["true", "false", "yes", "no", "null", "on", "off", "y", "n"].contains(text.lowercased())
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                let isHidden =
                    scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0xFEFF
                    || (0x2028...0x2029).contains(scalar.value)
                let digits = String(scalar.value, radix: 16)
                quoted +=
                    isHidden ? "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits : String(scalar)
            }
        }
        return quoted + "\""
    }
}
