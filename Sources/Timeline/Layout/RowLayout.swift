internal import TraceReading
import TraceSchema

/// Places one row of a block: its boxes, the arrow between two places, and the arrow's label.
struct RowLayout {
    /// The panel's id.
    let prefix: String
    /// Tells this row from the others of the panel.
    let name: String
    /// The middle of the row.
    let y: Double
    /// Where the first column begins.
    let left: Double
    let columns: LaneColumns
    let assignment: [ProcessID: LaneColumns.Column]

    func place(_ row: Row, in block: inout Diagram.Block) {
        switch row {
        case .step(let step): place(step, in: &block)
        case .more(let count, let like, let copied, let events):
            let text = "↻ × \(Quantity.count(count)) more: \(like)"
            let frame = Diagram.Rectangle(
                x: left, y: y - PanelMetrics.boxHeight / 2, width: columns.width,
                height: PanelMetrics.boxHeight)
            let inner = frame.width - 2 * PanelMetrics.textInset
            let moved = "together: \(Quantity.bytes(copied)) copied"
            block.boxes.append(
                Diagram.Box(
                    id: "\(prefix)-more\(name)", content: .fold(count: count), frame: frame,
                    lines: [
                        TextStyle.foldTitle.fitted(text, into: inner),
                        TextStyle.foldSum.fitted(moved, into: inner),
                    ],
                    tooltip: "\(text)\n\(moved)", events: events, failed: false,
                    fold: Diagram.FoldFacts(count: count, copied: copied, events: events)))
        }
    }

    private func place(_ step: Step, in block: inout Diagram.Block) {
        var ends: [ProcessID: (id: String, span: (left: Double, right: Double))] = [:]
        for box in step.boxes {
            guard let placed = place(box) else { continue }
            block.boxes.append(placed)
            ends[box.process] = (placed.id, (placed.frame.x, placed.frame.maxX))
        }
        guard let flow = step.flow, let source = assignment[flow.source],
            let target = assignment[flow.target], source != target
        else { return }
        for process in [flow.source, flow.target] where ends[process] == nil {
            guard let column = assignment[process] else { continue }
            let x = left + columns.center(of: column)
            let mark = Diagram.Mark(
                id: "\(prefix)-mark\(name)-\(process.identifier)",
                center: Diagram.Point(x: x, y: y))
            block.marks.append(mark)
            ends[process] = (
                mark.id, (x - PanelMetrics.markRadius, x + PanelMetrics.markRadius)
            )
        }
        guard let from = ends[flow.source], let to = ends[flow.target] else { return }
        let rightwards = columns.center(of: target) > columns.center(of: source)
        let start = rightwards ? from.span.right : from.span.left
        let end = rightwards ? to.span.left : to.span.right
        block.arrows.append(
            Diagram.Arrow(
                id: "\(prefix)-arrow\(name)", kind: flow.kind, source: from.id, target: to.id,
                start: Diagram.Point(x: start, y: y), end: Diagram.Point(x: end, y: y),
                bytes: flow.bytes, copied: flow.copied,
                label: label(of: flow, from: source, to: target),
                tooltip: Self.tooltip(of: flow)))
    }

    private func place(_ box: Step.Box) -> Diagram.Box? {
        guard let column = assignment[box.process] else { return nil }
        let span = columns.span(of: column)
        let inner = span.right - span.left - 2 * PanelMetrics.textInset
        var lines = [TextStyle.boxTitle.fitted(box.title.trimmingTrailingSpace(), into: inner)]
        if !box.detail.isEmpty {
            lines.append(TextStyle.boxDetail.fitted(box.detail, into: inner))
        }
        return Diagram.Box(
            id: "\(prefix)\(box.change == .new ? "-new" : "")-e\(box.events.first ?? 0)",
            content: .event(box.kind),
            frame: Diagram.Rectangle(
                x: left + span.left, y: y - PanelMetrics.boxHeight / 2,
                width: span.right - span.left, height: PanelMetrics.boxHeight),
            lines: lines, tooltip: box.tooltip, events: box.events, failed: box.failed,
            source: box.source, change: box.change)
    }

    /// Beside the process that sends or receives, where no lane crosses.
    private func label(
        of flow: Step.Flow, from source: LaneColumns.Column, to target: LaneColumns.Column
    ) -> Diagram.Label? {
        guard let text = flow.label else { return nil }
        let rightwards = columns.center(of: target) > columns.center(of: source)
        let lineWidth = ArrowScale.width(bytes: flow.bytes, copied: flow.copied)
        var gap =
            source.isStore
            ? columns.gap(beside: target, towards: source)
            : columns.gap(beside: source, towards: target)
        // Above the line, and not above its head, which is wider.
        let head = ArrowScale.headLength(ofWidth: lineWidth)
        let tip = rightwards ? columns.span(of: target).left : columns.span(of: target).right
        if rightwards, tip == gap.right {
            gap.right -= head
        } else if !rightwards, tip == gap.left {
            gap.left += head
        }
        let height = TextStyle.arrow.lineHeight
        let top = y - max(lineWidth / 2, 2) - 1.5 - height
        return .line(
            id: "\(prefix)-arrow\(name)-label", text, .arrow, x: left + gap.left, y: top,
            width: gap.right - gap.left, .center)
    }

    private static func tooltip(of flow: Step.Flow) -> String {
        var facts = ["\(flow.kind.rawValue): \(flow.source.words) → \(flow.target.words)"]
        if let bytes = flow.bytes {
            facts.append("\(bytes) bytes")
        }
        if let copied = flow.copied {
            facts.append("\(copied) of them copied")
        }
        return facts.joined(separator: ", ")
    }
}
