import TraceSchema

/// Places the blocks of a panel, and the blocks inside of those.
struct BlockLayout {
    /// The panel's id.
    let panel: String
    /// Where the first column begins.
    let left: Double
    let columns: LaneColumns
    let assignment: [ProcessID: LaneColumns.Column]
    /// A block before those inside of it.
    private(set) var placed: [Diagram.Block] = []

    init(
        panel: String, left: Double, columns: LaneColumns,
        assignment: [ProcessID: LaneColumns.Column]
    ) {
        self.panel = panel
        self.left = left
        self.columns = columns
        self.assignment = assignment
    }

    /// In a frame as high as the block is, or higher.
    mutating func place(_ block: PanelContent.Block, in frame: Diagram.Rectangle, depth: Int = 0) {
        let number = placed.count + 1
        var placed = Diagram.Block(
            id: "\(panel)-block\(number)", frame: frame, depth: depth, label: nil, boxes: [],
            arrows: [], marks: [])
        switch block {
        case .fold(let fold):
            placed.frame.height = PanelLayout.height(of: block)
            placed.boxes = [box(of: fold, number: number, frame: placed.frame)]
            self.placed.append(placed)
        case .call(let call):
            place(call, number: number, in: &placed)
        }
    }

    private func box(
        of fold: PanelContent.Fold, number: Int, frame: Diagram.Rectangle
    ) -> Diagram.Box {
        let lines = fold.lines.enumerated().map { index, line in
            Diagram.Box.foldStyle(ofLine: index, of: fold.lines.count)
                .fitted(line, into: frame.width - 24)
        }
        return Diagram.Box(
            id: "\(panel)-fold\(number)", content: .fold(count: fold.facts.count), frame: frame,
            lines: lines, tooltip: (fold.lines + [fold.facts.whereInTrace]).joined(separator: "\n"),
            events: [], failed: false, fold: fold.facts, change: fold.change)
    }

    private mutating func place(
        _ call: PanelContent.CallBlock, number: Int, in block: inout Diagram.Block
    ) {
        let frame = block.frame
        // As wide as its text: it covers the lanes behind it.
        let width = frame.width - 2 * PanelMetrics.blockPadding
        block.label = .line(
            id: "\(block.id)-label", call.label, .blockTitle,
            x: frame.x + PanelMetrics.blockPadding, y: frame.y + 4,
            width: min(width, TextStyle.blockTitle.width(of: call.label) + 4))
        let index = placed.count
        placed.append(block)
        var y = frame.y + PanelMetrics.blockLabelHeight
        for (position, row) in call.rows.enumerated() {
            if position == call.rowsBeforeInside {
                place(inside: call, below: &y, of: frame, depth: block.depth + 1)
            }
            let layout = RowLayout(
                prefix: panel, name: "\(number)-\(position + 1)", y: y + PanelMetrics.boxHeight / 2,
                left: left, columns: columns, assignment: assignment)
            layout.place(row, in: &placed[index])
            y += PanelMetrics.rowPitch
        }
        if call.rowsBeforeInside >= call.rows.count {
            place(inside: call, below: &y, of: frame, depth: block.depth + 1)
        }
    }

    private mutating func place(
        inside call: PanelContent.CallBlock, below y: inout Double, of frame: Diagram.Rectangle,
        depth: Int
    ) {
        for inner in call.inside {
            let height = PanelLayout.height(of: inner)
            let inset = Diagram.Rectangle(
                x: frame.x + PanelMetrics.nesting, y: y,
                width: frame.width - 2 * PanelMetrics.nesting, height: height)
            place(inner, in: inset, depth: depth)
            y += height + PanelMetrics.blockGap
        }
    }
}
