internal import TraceReading
import TraceSchema

/// Gives the content of one panel its places.
struct PanelLayout {
    let id: String
    let content: PanelContent
    let columns: LaneColumns
    let metrics: PanelMetrics
    /// Heights of the blocks, shared by all panels of a row so that calls stand side by side.
    let blockHeights: [Double]
    /// The upper left corner.
    let origin: Diagram.Point
    /// The height that all panels of the row have.
    let height: Double

    /// The largest of its row, for the bars; nil where a panel stands alone.
    let largest: Largest?

    struct Largest {
        let elapsedNs: Int64
        let copiedBytes: Int

        init?(_ row: [PanelContent]) {
            guard row.count > 1 else { return nil }
            elapsedNs = row.map(\.elapsedNs).max() ?? 0
            copiedBytes = row.map(\.sums.events.copiedBytes).max() ?? 0
        }
    }

    private static let barPitch = 15.0
    private static let barHeight = 7.0
    private static let barLabelWidth = 52.0

    static func headingHeight(bars: Bool) -> Double { 60 + (bars ? 2 * barPitch + 6 : 0) }

    /// The height that a block needs by itself.
    static func height(of block: PanelContent.Block) -> Double {
        switch block {
        case .call(_, let rows):
            PanelMetrics.blockLabelHeight + Double(rows.count) * PanelMetrics.rowPitch
                + PanelMetrics.blockPadding - (PanelMetrics.rowPitch - PanelMetrics.boxHeight)
        case .fold(let fold):
            Double(fold.lines.count) * PanelMetrics.foldLineHeight + 18
        }
    }

    private var panelWidth: Double { columns.panelWidth }
    private var left: Double { origin.x + (panelWidth - columns.width) / 2 }
    private var laneTop: Double {
        origin.y + PanelMetrics.padding + Self.headingHeight(bars: largest != nil)
    }
    private var firstBlockTop: Double { laneTop + PanelMetrics.laneLabelHeight + 4 }

    func panel() -> Diagram.Panel {
        var blocks: [Diagram.Block] = []
        var y = firstBlockTop
        for (index, block) in content.blocks.enumerated() {
            blocks.append(place(block, number: index + 1, y: y, height: blockHeights[index]))
            y += blockHeights[index] + PanelMetrics.blockGap
        }
        let bottom = blocks.last?.frame.maxY ?? firstBlockTop
        return Diagram.Panel(
            id: id,
            frame: Diagram.Rectangle(
                x: origin.x, y: origin.y, width: panelWidth, height: height),
            heading: heading() + bars().labels, bars: bars().bars, lanes: lanes(bottom: bottom),
            blocks: blocks)
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
            let width = metrics.boxWidth(store: column.isStore)
            guard let process = processes[column] ?? column.standing else { return nil }
            return Diagram.Lane(
                id: "\(id)-lane-\(process.identifier)", process: process,
                label: .line(
                    id: "\(id)-lane-\(process.identifier)-name", process.words, .lane,
                    x: x - width / 2, y: laneTop, width: width, .center),
                x: x, top: laneTop + PanelMetrics.laneLabelHeight - 4, bottom: bottom)
        }
    }

    private func place(
        _ block: PanelContent.Block, number: Int, y: Double, height: Double
    ) -> Diagram.Block {
        let frame = Diagram.Rectangle(
            x: origin.x + PanelMetrics.padding, y: y,
            width: panelWidth - 2 * PanelMetrics.padding, height: height)
        var placed = Diagram.Block(
            id: "\(id)-block\(number)", frame: frame, label: nil, boxes: [], arrows: [], marks: [])
        switch block {
        case .fold(let fold):
            placed.frame.height = Self.height(of: block)
            var box = Diagram.Box(
                id: "\(id)-fold\(number)", content: .fold(count: fold.count), frame: placed.frame,
                lines: [], tooltip: fold.tooltip, events: [], failed: false)
            box.lines = fold.lines
            box.lines = fold.lines.indices.map { index in
                box.style(ofLine: index).fitted(fold.lines[index], into: frame.width - 24)
            }
            placed.boxes = [box]
        case .call(let label, let rows):
            // As wide as its text: it covers the lanes behind it.
            let width = frame.width - 2 * PanelMetrics.blockPadding
            placed.label = .line(
                id: "\(placed.id)-label", label, .blockTitle,
                x: frame.x + PanelMetrics.blockPadding, y: y + 4,
                width: min(width, TextStyle.blockTitle.width(of: label) + 4))
            var rowY = y + PanelMetrics.blockLabelHeight + PanelMetrics.boxHeight / 2
            for (index, row) in rows.enumerated() {
                let rows = RowLayout(
                    prefix: id, name: "\(number)-\(index + 1)", y: rowY, left: left,
                    columns: columns, metrics: metrics,
                    assignment: LaneColumns.assignment(in: content))
                rows.place(row, in: &placed)
                rowY += PanelMetrics.rowPitch
            }
        }
        return placed
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
