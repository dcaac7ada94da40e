internal import TraceReading
import TraceSchema

/// Gives the content of one panel its places.
struct PanelLayout {
    let id: String
    let content: PanelContent
    let columns: LaneColumns
    /// Heights of the blocks: panels that stand side by side share them, so that calls do too.
    let blockHeights: [Double]
    /// The upper left corner.
    let origin: Diagram.Point
    /// At least as wide as its columns need.
    let width: Double
    /// What the bars are drawn to the scale of; nil where a panel stands alone.
    let largest: Largest?

    /// The largest of the panels that are compared.
    struct Largest {
        let elapsedNs: Int64
        let copiedBytes: Int

        init?(_ panels: [PanelContent]) {
            guard panels.count > 1 else { return nil }
            elapsedNs = panels.map(\.elapsedNs).max() ?? 0
            copiedBytes = panels.map(\.sums.events.copiedBytes).max() ?? 0
        }
    }

    private static let barPitch = 16.0
    private static let barHeight = 7.0
    private static let barLabelWidth = 52.0

    static func headingHeight(bars: Bool) -> Double { 60 + (bars ? 2 * barPitch + 6 : 0) }

    /// The height that a block needs by itself.
    static func height(of block: PanelContent.Block) -> Double {
        switch block {
        case .call(let call):
            height(ofRows: call.rows.count)
                + call.inside.reduce(0) { $0 + height(of: $1) + PanelMetrics.blockGap }
        case .fold(let fold):
            Double(fold.lines.count) * PanelMetrics.foldLineHeight + 18
        }
    }

    private static func height(ofRows count: Int) -> Double {
        PanelMetrics.blockLabelHeight + Double(count) * PanelMetrics.rowPitch
            + PanelMetrics.blockPadding - (PanelMetrics.rowPitch - PanelMetrics.boxHeight)
    }

    /// The height of a panel with blocks of these heights.
    static func height(blocks: [Double], bars: Bool) -> Double {
        2 * PanelMetrics.padding + headingHeight(bars: bars) + PanelMetrics.laneLabelHeight + 4
            + blocks.reduce(0, +) + Double(max(0, blocks.count - 1)) * PanelMetrics.blockGap
    }

    private var panelWidth: Double { width }
    private var left: Double { origin.x + (panelWidth - columns.width) / 2 }
    private var laneTop: Double {
        origin.y + PanelMetrics.padding + Self.headingHeight(bars: largest != nil)
    }
    private var firstBlockTop: Double { laneTop + PanelMetrics.laneLabelHeight + 4 }

    func panel() -> Diagram.Panel {
        var blocks = BlockLayout(
            panel: id, left: left, columns: columns,
            assignment: LaneColumns.assignment(in: content))
        var y = firstBlockTop
        for (block, height) in zip(content.blocks, blockHeights) {
            let frame = Diagram.Rectangle(
                x: origin.x + PanelMetrics.padding, y: y,
                width: panelWidth - 2 * PanelMetrics.padding, height: height)
            blocks.place(block, in: frame)
            y += height + PanelMetrics.blockGap
        }
        let bottom = blocks.placed.map(\.frame.maxY).max() ?? firstBlockTop
        let bars = bars()
        return Diagram.Panel(
            id: id,
            frame: Diagram.Rectangle(
                x: origin.x, y: origin.y, width: panelWidth,
                height: bottom + PanelMetrics.padding - origin.y),
            heading: heading() + bars.labels, bars: bars.bars, lanes: lanes(bottom: bottom),
            blocks: blocks.placed)
    }

    private func heading() -> [Diagram.Label] {
        let width = panelWidth - 2 * PanelMetrics.padding
        let x = origin.x + PanelMetrics.padding
        let y = origin.y + PanelMetrics.padding
        return [
            .line(
                id: "\(id)-title", content.title, .panelTitle, x: x, y: y, width: width),
            .line(
                id: "\(id)-note", content.note, .panelNote, x: x, y: y + 28, width: width),
        ]
    }

    /// Time and copied bytes as lengths: the answer at a glance.
    private func bars() -> (labels: [Diagram.Label], bars: [Diagram.Bar]) {
        guard let largest else { return ([], []) }
        let quantities: [(name: String, text: String, share: Double)] = [
            (
                "time", Quantity.duration(content.elapsedNs),
                Double(content.elapsedNs) / Double(max(1, largest.elapsedNs))
            ),
            (
                "copied", Quantity.bytes(content.sums.events.copiedBytes),
                Double(content.sums.events.copiedBytes) / Double(max(1, largest.copiedBytes))
            ),
        ]
        let x = origin.x + PanelMetrics.padding
        let full = panelWidth - 2 * PanelMetrics.padding - Self.barLabelWidth
        var labels: [Diagram.Label] = []
        var bars: [Diagram.Bar] = []
        for (index, quantity) in quantities.enumerated() {
            let y = origin.y + PanelMetrics.padding + 54 + Double(index) * Self.barPitch
            labels.append(
                .line(
                    id: "\(id)-\(quantity.name)-name", quantity.name, .lane, x: x, y: y,
                    width: Self.barLabelWidth))
            bars.append(
                Diagram.Bar(
                    id: "\(id)-\(quantity.name)",
                    frame: Diagram.Rectangle(
                        x: x + Self.barLabelWidth,
                        y: y + (TextStyle.lane.lineHeight - Self.barHeight) / 2,
                        width: max(1, full * quantity.share), height: Self.barHeight),
                    tooltip: "\(quantity.name): \(quantity.text)"))
        }
        return (labels, bars)
    }

    private func lanes(bottom: Double) -> [Diagram.Lane] {
        let assignment = LaneColumns.assignment(in: content)
        let processes = Dictionary(
            assignment.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        return columns.columns.compactMap { column in
            let x = left + columns.center(of: column)
            let span = columns.span(of: column)
            guard let process = processes[column] ?? column.standing else { return nil }
            return Diagram.Lane(
                id: "\(id)-lane-\(process.identifier)", process: process,
                label: .line(
                    id: "\(id)-lane-\(process.identifier)-name", process.words, .lane,
                    x: left + span.left, y: laneTop, width: span.right - span.left, .center),
                x: x, top: laneTop + PanelMetrics.laneLabelHeight - 4, bottom: bottom)
        }
    }
}

extension ProcessID {
    /// `control-store` as it stands in prose; `worker-1` keeps its name, by which a trace knows it.
    var words: String {
        isStore ? name.replacing("-", with: " ") : name
    }
}

extension LaneColumns.Column {
    /// The process that a column has even in panels that don't use it.
    var standing: ProcessID? {
        switch self {
        case .caller: .driver
        case .store(let order):
            [ProcessID.controlStore, .objectStore, .scheduler].first { $0.order == order }
        case .worker, .other: nil
        }
    }
}

extension Diagram.Label {
    /// A text that is shortened to its width, with the whole as its tooltip.
    static func line(
        id: String, _ text: String, _ style: TextStyle, x: Double, y: Double, width: Double,
        _ alignment: Alignment = .leading
    ) -> Diagram.Label {
        let fitted = style.fitted(text, into: width)
        return Diagram.Label(
            id: id, text: fitted, style: style,
            frame: Diagram.Rectangle(x: x, y: y, width: width, height: style.lineHeight),
            alignment: alignment, tooltip: fitted == text ? nil : text)
    }
}
