/// The nearest right spelling of a word that is not one of those allowed.
package enum Spelling {
    /// Returns the candidate at the smallest edit distance, if it is close enough to have been meant.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        let scored = candidates.map { (distance(word.lowercased(), $0.lowercased()), $0) }
        guard let best = scored.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }), best.0 <= limit else { return nil }
        return best.1
    }

    /// `use a, b or c`, led by the nearest spelling where there is one.
    package static func remedy(for word: String, among candidates: [String]) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "did you mean '\(nearest)'?" }
        guard let last = candidates.last else { return "remove it" }
        if candidates.count == 1 { return "use '\(last)'" }
        guard candidates.count <= longest else {
            let first = candidates.prefix(longest).joined(separator: ", ")
            return "use one of \(first) or the \(candidates.count - longest) others"
        }
        return "use one of \(candidates.dropLast().joined(separator: ", ")) or \(last)"
    }

    /// So many words can be read through.
    private static let longest = 40

    /// Characters put in, left out, changed or swapped with their neighbour. Words over 64 characters count as entirely
    /// different.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        guard left.count <= 64, right.count <= 64 else { return max(left.count, right.count) }
        var rows = [Array(0...right.count)]
        for (i, character) in left.enumerated() {
            var row = [i + 1]
            for (j, other) in right.enumerated() {
                var best = min(rows[i][j] + (character == other ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, character == right[j - 1], left[i - 1] == other {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
