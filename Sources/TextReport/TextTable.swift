/// An aligned table that fits a terminal: what is too wide is cut into several, one under another,
/// each with the key columns before the rest. Cut first between groups of columns, then inside.
package struct TextTable {
    package struct Column {
        /// Its lines.
        package let heading: [String]
        package let cells: [String]
        package let isNumeric: Bool
        /// One space before it is enough, where a number stands on its left.
        package let isNarrow: Bool
        /// Sets off a padded cell: row and text.
        package let style: (@Sendable (Int, String) -> String)?
        /// Of its widest line; kept, since each row asks for it.
        package let width: Int

        package init(
            heading: [String], cells: [String], isNumeric: Bool = true, isNarrow: Bool = false,
            style: (@Sendable (Int, String) -> String)? = nil
        ) {
            self.heading = heading
            self.cells = cells
            self.isNumeric = isNumeric
            self.isNarrow = isNarrow
            self.style = style
            width = (heading + cells).lazy.map(\.count).max() ?? 0
        }
    }

    /// Repeated in every block.
    package var keys: [Column]
    package var groups: [[Column]]
    /// Rows before which a rule is drawn.
    package var ruledRows: Set<Int>

    package init(keys: [Column], groups: [[Column]], ruledRows: Set<Int> = []) {
        self.keys = keys
        self.groups = groups
        self.ruledRows = ruledRows
    }

    /// The table's lines, in blocks of at most `width` columns where that can be.
    package func lines(width: Int, style: TextStyle) -> [String] {
        blocks(width: width).enumerated().flatMap { index, block in
            (index > 0 ? [""] : []) + lines(of: block, style: style)
        }
    }

    private func blocks(width: Int) -> [[Column]] {
        func fit(_ columns: [Column]) -> Bool { Self.width(of: keys + columns) <= width }
        var blocks: [[Column]] = []
        for group in groups {
            if let last = blocks.last, fit(last + group) {
                blocks[blocks.count - 1] += group
                continue
            }
            blocks.append([])
            for column in group {
                // At least one column a block, however narrow the terminal is.
                if let last = blocks.last, !last.isEmpty, !fit(last + [column]) {
                    blocks.append([])
                }
                blocks[blocks.count - 1].append(column)
            }
        }
        return blocks.filter { !$0.isEmpty }.map { keys + $0 }
    }

    private static func width(of columns: [Column]) -> Int {
        columns.indices.reduce(0) { $0 + columns[$1].width + gap(before: $1, in: columns).count }
    }

    /// Numbers stand closer together, since their headings leave room.
    private static func gap(before index: Int, in columns: [Column]) -> String {
        guard index > 0 else { return "" }
        return columns[index].isNumeric && columns[index - 1].isNumeric && columns[index].isNarrow
            ? " " : "  "
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
        let columns = cells.map(\.column)
        var line = ""
        var pendingSpaces = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: cell.column.width - cell.text.count)
            let styled = cell.row.flatMap { row in cell.column.style?(row, cell.text) } ?? cell.text
            pendingSpaces += gap(before: index, in: columns)
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
