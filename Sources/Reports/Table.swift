/// Rows in aligned columns.
package struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    package init(_ header: String...) { self.header = header }

    /// `cells` has one entry for each column.
    package mutating func add(_ cells: String...) {
        precondition(cells.count == header.count, "a row has a cell for each column")
        rows.append(cells)
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// Columns two spaces apart, the header in bold, no blanks at line ends. An empty table is an empty text.
    package func text(_ style: Style) -> String {
        guard !rows.isEmpty else { return "" }
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let joined = padded.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed())
        }
        return ([style.bold(line(header))] + rows.map(line)).joined(separator: "\n")
    }
}
