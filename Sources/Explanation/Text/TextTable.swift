/// An aligned table that fits a terminal: what is too wide is cut into several, one under another,
/// each with the key columns before the rest.
struct TextTable {
    struct Column {
        /// Its lines.
        var heading: [String]
        var cells: [String]
        var isNumeric = true
        /// Sets off a padded cell: row and text.
        var style: (@Sendable (Int, String) -> String)?

        var width: Int { (heading + cells).map(\.count).max() ?? 0 }
    }

    /// Repeated in every block.
    var keys: [Column]
    var columns: [Column]
    /// Rows before which a rule is drawn.
    var ruledRows: Set<Int> = []

    private static let gap = "  "

    func lines(width: Int, style: TextStyle) -> [String] {
        blocks(width: width).enumerated().flatMap { index, block in
            (index > 0 ? [""] : []) + lines(of: block, style: style)
        }
    }

    /// As many columns a block as fit; at least one, however narrow the terminal is.
    private func blocks(width: Int) -> [[Column]] {
        let keyWidth = Self.width(of: keys)
        var blocks: [[Column]] = []
        var block: [Column] = []
        for column in columns {
            let wanted = keyWidth + Self.gap.count + Self.width(of: block + [column])
            if !block.isEmpty, wanted > width {
                blocks.append(keys + block)
                block = []
            }
            block.append(column)
        }
        return blocks + [keys + block]
    }

    private static func width(of columns: [Column]) -> Int {
        columns.reduce(0) { $0 + $1.width } + gap.count * max(columns.count - 1, 0)
    }

    private func lines(of block: [Column], style: TextStyle) -> [String] {
        let headingLines = block.map(\.heading.count).max() ?? 0
        let headings = (0..<headingLines).map { line in
            Self.joined(
                block.map { column in
                    // Headings stand on the row below them, so short ones are padded from above.
                    let index = line - (headingLines - column.heading.count)
                    return (index >= 0 ? column.heading[index] : "", column, nil)
                })
        }
        let rows = (0..<(block.map(\.cells.count).max() ?? 0)).flatMap { row in
            let line = Self.joined(
                block.map { column in
                    (row < column.cells.count ? column.cells[row] : "", column, row)
                })
            let rule = String(repeating: "─", count: Self.width(of: block))
            return ruledRows.contains(row) ? [style.dimmed(rule), line] : [line]
        }
        return headings.map(style.dimmed) + rows
    }

    private static func joined(_ cells: [(text: String, column: Column, row: Int?)]) -> String {
        var line = ""
        var pendingSpaces = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: cell.column.width - cell.text.count)
            let styled = cell.row.flatMap { row in cell.column.style?(row, cell.text) } ?? cell.text
            if index > 0 { pendingSpaces += gap }
            if cell.column.isNumeric { pendingSpaces += padding }
            if !cell.text.isEmpty {
                line += pendingSpaces + styled
                pendingSpaces = ""
            }
            if !cell.column.isNumeric { pendingSpaces += padding }
        }
        return line
    }
}
