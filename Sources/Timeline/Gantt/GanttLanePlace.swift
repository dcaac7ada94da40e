/// Where a lane stands.
struct GanttLanePlace {
    let top: Double
    let rows: Int

    /// Of the room for a text, and of what stands below it.
    static let labelHeight = 14.0
    static let bodyHeight = 24.0
    static let rowHeight = labelHeight + bodyHeight
    static let rowPitch = rowHeight + 2
    static let padding = 9.0
    static let gap = 6.0

    var height: Double {
        max(60, Double(rows) * Self.rowPitch - (Self.rowPitch - Self.rowHeight) + 2 * Self.padding)
    }

    func rowTop(_ row: Int) -> Double {
        let used = Double(rows) * Self.rowPitch - (Self.rowPitch - Self.rowHeight)
        return top + (height - used) / 2 + Double(row) * Self.rowPitch
    }

    /// The lower or the upper edge of what stands in a row.
    func edge(ofRow row: Int, lower: Bool) -> Double {
        rowTop(row) + (lower ? Self.rowHeight : Self.labelHeight)
    }
}
