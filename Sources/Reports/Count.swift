/// Numbers of things in sentences.
package enum Count {
    /// `1 file`, `2 files`.
    package static func of(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
