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
        var widths = header.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        func line(_ cells: [String]) -> String {
            // The last cells may be empty.
            var text = ""
            var blanks = 0
            for (cell, width) in zip(cells, widths) {
                if !cell.isEmpty {
                    text += String(repeating: " ", count: blanks) + cell
                    blanks = 0
                }
                blanks += width - cell.count + 2
            }
            return text
        }
        return ([style.bold(line(header))] + rows.map(line)).joined(separator: "\n")
    }
}
