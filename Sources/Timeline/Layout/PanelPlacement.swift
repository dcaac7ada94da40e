/// Panels with their places on the sheet.
struct PanelPlacement {
    private(set) var panels: [Diagram.Panel] = []
    private(set) var width = 0.0
    private(set) var bottom: Double

    static let gap = 20.0

    /// From an upper left corner on.
    init(_ arrangement: PanelSelection.Arrangement, x: Double, y: Double) {
        bottom = y
        switch arrangement {
        case .rows(let rows, let rest, let oneScale):
            placeRows(rows, x: x, y: y, oneScale: oneScale)
            if !rest.isEmpty {
                placeFlow(rest, x: x, y: bottom, upTo: width)
            }
        case .flow(let panels): placeFlow(panels, x: x, y: y)
        }
    }

    // MARK: Rows

    /// Panels side by side share their columns, and the n-th blocks of a row begin together. On one
    /// scale, the rows go on in further columns of the sheet, as panels of a flow do.
    private mutating func placeRows(
        _ rows: [[PanelContent?]], x: Double, y: Double, oneScale: Bool
    ) {
        let contents = rows.map { $0.compactMap(\.self) }
        let every = contents.flatMap(\.self)
        let columns = contents.map { LaneColumns(panels: $0, among: every) }
        let panelWidth = columns.map(\.panelWidth).max() ?? 0
        let blocks = contents.map(Self.blockHeights)
        let all = PanelLayout.Largest(every)
        let scales = contents.map { oneScale ? all : PanelLayout.Largest($0) }
        let heights = zip(blocks, scales).map {
            PanelLayout.height(blocks: $0, bars: $1 != nil) + Self.gap
        }
        let rowWidth = Double(rows.map(\.count).max() ?? 1) * (panelWidth + Self.gap) + Self.gap
        let parts =
            oneScale
            ? Self.parts(
                heights: heights, widths: rows.map { _ in rowWidth }, upTo: nil)
            : [rows.indices]
        for (number, part) in parts.enumerated() {
            var top = y
            for index in part {
                var left = x + Double(number) * rowWidth
                var lowest = top
                for content in rows[index] {
                    if let content {
                        let layout = PanelLayout(
                            id: "p\(panels.count + 1)", content: content, columns: columns[index],
                            blockHeights: blocks[index], origin: Diagram.Point(x: left, y: top),
                            width: panelWidth, largest: scales[index])
                        panels.append(layout.panel())
                        lowest = max(lowest, panels[panels.count - 1].frame.maxY)
                    }
                    left += panelWidth + Self.gap
                    width = max(width, left - Self.gap - x)
                }
                top = lowest + Self.gap
            }
            bottom = max(bottom, top)
        }
    }

    private static func blockHeights(_ row: [PanelContent]) -> [Double] {
        let count = row.map(\.blocks.count).max() ?? 0
        return (0..<count).map { index in
            row.compactMap { content in
                index < content.blocks.count ? PanelLayout.height(of: content.blocks[index]) : nil
            }.max() ?? 0
        }
    }

    // MARK: Flow

    /// Panels below each other, as the program goes, in so many columns that the sheet has the
    /// shape of a screen, or where a width is given, as many as go into it.
    private mutating func placeFlow(
        _ contents: [PanelContent], x: Double, y: Double, upTo widest: Double? = nil
    ) {
        let columns = contents.map { LaneColumns(panels: [$0]) }
        let largest = PanelLayout.Largest(contents)
        let blocks = contents.map { $0.blocks.map(PanelLayout.height) }
        let heights = blocks.map { PanelLayout.height(blocks: $0, bars: largest != nil) + Self.gap }
        let parts = Self.parts(
            heights: heights, widths: columns.map { $0.panelWidth + Self.gap },
            upTo: widest.map { $0 + Self.gap })
        let first = panels.count
        var left = x
        for part in parts {
            let width = columns[part].map(\.panelWidth).max() ?? 0
            var top = y
            for index in part {
                let layout = PanelLayout(
                    id: "p\(first + index + 1)", content: contents[index], columns: columns[index],
                    blockHeights: blocks[index], origin: Diagram.Point(x: left, y: top),
                    width: width, largest: largest)
                panels.append(layout.panel())
                top += heights[index]
            }
            bottom = max(bottom, top)
            left += width + Self.gap
        }
        width = max(width, left - Self.gap - x)
    }

    private static let mostColumns = 4
    /// Width to height.
    private static let screen = 1.5

    private static func parts(
        heights: [Double], widths: [Double], upTo widest: Double?
    ) -> [Range<Int>] {
        guard !heights.isEmpty else { return [] }
        var best: (parts: [Range<Int>], misfit: Double)?
        for count in 1...min(mostColumns, heights.count) {
            let parts = balanced(heights, into: count)
            let height = parts.map { heights[$0].reduce(0, +) }.max() ?? 1
            let width = parts.map { widths[$0].max() ?? 0 }.reduce(0, +)
            let shape = width / height / screen
            let misfit =
                widest.map { width <= $0 ? height : .infinity } ?? max(shape, 1 / shape)
            if misfit < best?.misfit ?? .infinity || best == nil {
                best = (parts, misfit)
            }
        }
        return best?.parts ?? []
    }

    /// The lowest columns, so many of them at most, that hold the heights in their order.
    private static func balanced(_ heights: [Double], into count: Int) -> [Range<Int>] {
        var low = heights.max() ?? 0
        var high = heights.reduce(0, +)
        while high - low > 1 {
            let middle = (low + high) / 2
            if filled(heights, upTo: middle).count <= count { high = middle } else { low = middle }
        }
        return filled(heights, upTo: high)
    }

    private static func filled(_ heights: [Double], upTo limit: Double) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (start, height) = (0, 0.0)
        for (index, next) in heights.enumerated() {
            if index > start, height + next > limit {
                parts.append(start..<index)
                (start, height) = (index, 0)
            }
            height += next
        }
        return parts + [start..<heights.count]
    }
}
