import TraceSchema

/// The columns of a row of panels: the same in each of them, so that a lane stands at the same
/// place everywhere. Workers take columns in order of their first use in a panel.
struct LaneColumns {
    enum Column: Hashable, Comparable {
        case caller(Int)
        case store(Int)
        case worker(Int)
        case other(Int)

        /// Only stores receive nothing from each other: they can stand close.
        var isStore: Bool {
            if case .store = self { true } else { false }
        }
    }

    let columns: [Column]
    private let centers: [Column: Double]
    private let widths: [Column: Double]
    /// From the left end of the first column to the right end of the last.
    let width: Double
    /// The width of a panel around them, which has room for most titles too.
    let panelWidth: Double

    /// A column is as wide as its texts, within limits: one where nothing happens is narrow.
    /// Columns are as wide in all panels that these are among.
    init(panels: [PanelContent], among all: [PanelContent]? = nil) {
        columns = Set(panels.flatMap { Self.assignment(in: $0).values }).sorted()
        widths = Self.widths(in: all ?? panels)
        let flowGap = Self.flowGap(in: all ?? panels)
        var centers: [Column: Double] = [:]
        var x = 0.0
        for (index, column) in columns.enumerated() {
            if index > 0 {
                let close = column.isStore && columns[index - 1].isStore
                x += close ? PanelMetrics.storeGap : flowGap
            }
            let width = widths[column] ?? 0
            centers[column] = x + width / 2
            x += width
        }
        self.centers = centers
        width = x
        let text =
            panels.map {
                max(
                    TextStyle.panelTitle.width(of: $0.title), TextStyle.panelNote.width(of: $0.note)
                )
            }.max() ?? 0
        let depth = Double(panels.map(\.depth).max() ?? 0)
        let inset = PanelMetrics.padding + PanelMetrics.blockPadding + depth * PanelMetrics.nesting
        panelWidth = max(
            x + 2 * inset,
            min(text, Self.widestTitle) + 2 * PanelMetrics.padding,
            panels.map(Self.labelWidth).max() ?? 0)
    }

    /// The width that a box's column needs for its texts, or for the lane's name where it has none.
    private static func widths(in panels: [PanelContent]) -> [Column: Double] {
        var widths: [Column: Double] = [:]
        for panel in panels {
            let assignment = assignment(in: panel)
            for (process, column) in assignment {
                let name = TextStyle.lane.width(of: process.words) + 4
                widths[column] = max(widths[column] ?? 44, name)
            }
            for case .step(let step) in panel.rows {
                for box in step.boxes {
                    guard let column = assignment[box.process] else { continue }
                    let width =
                        max(
                            TextStyle.boxTitle.width(of: box.title),
                            box.failed ? 0 : TextStyle.boxDetail.width(of: box.detail))
                        + 2 * PanelMetrics.textInset
                    widths[column] = max(widths[column] ?? 0, width)
                }
            }
        }
        for (column, width) in widths {
            let widest =
                column.isStore ? PanelMetrics.widestStore : PanelMetrics.widestProcess
            widths[column] = min(width, widest).rounded(.up)
        }
        return widths
    }

    /// Between lanes that arrows join: room for an arrow's label and head.
    private static func flowGap(in panels: [PanelContent]) -> Double {
        var widest = 34.0
        for case .step(let step) in panels.flatMap(\.rows) {
            guard let flow = step.flow, let text = flow.label else { continue }
            let line = ArrowScale.width(bytes: flow.bytes, copied: flow.copied)
            let head = ArrowScale.headLength(ofWidth: line)
            widest = max(widest, TextStyle.arrow.width(of: text) + head)
        }
        return (min(widest, 90) + 4).rounded(.up)
    }

    /// A panel is at least so wide that the first lines of its blocks and folds can be read.
    private static func labelWidth(_ panel: PanelContent) -> Double {
        panel.blocks.map { $0.labelWidth }.max().map {
            min($0, widestTitle) + 2 * PanelMetrics.padding
        } ?? 0
    }

    private static let widestTitle = 640.0

    /// Which column each process of a panel stands in.
    static func assignment(in panel: PanelContent) -> [ProcessID: Column] {
        var assigned: [ProcessID: Column] = [:]
        var workers = 0
        for process in panel.processes {
            assigned[process] =
                switch process {
                case .driver: .caller(0)
                case .controlStore, .objectStore, .scheduler: .store(process.order)
                default: process.isWorker ? .worker(workers) : .other(process.order)
                }
            if process.isWorker {
                workers += 1
            }
        }
        return assigned
    }

    func center(of column: Column) -> Double { centers[column] ?? 0 }

    /// The span of a box in a column.
    func span(of column: Column) -> (left: Double, right: Double) {
        let half = (widths[column] ?? 0) / 2
        return (center(of: column) - half, center(of: column) + half)
    }

    /// The span between a column's box and its neighbour's, on the side of another column.
    func gap(beside column: Column, towards other: Column) -> (left: Double, right: Double) {
        guard let index = columns.firstIndex(of: column), column != other else {
            return span(of: column)
        }
        if center(of: other) > center(of: column), index + 1 < columns.count {
            return (span(of: column).right, span(of: columns[index + 1]).left)
        } else if index > 0 {
            return (span(of: columns[index - 1]).right, span(of: column).left)
        }
        return span(of: column)
    }
}

extension PanelContent.Block {
    /// The width of its texts, beside what is around them.
    fileprivate var labelWidth: Double {
        switch self {
        case .call(let call):
            max(
                TextStyle.blockTitle.width(of: call.label) + 2 * PanelMetrics.blockPadding + 4,
                (call.inside.map(\.labelWidth).max() ?? 0) + 2 * PanelMetrics.nesting)
        case .fold(let fold):
            fold.lines.enumerated().map { index, line in
                Diagram.Box.foldStyle(ofLine: index, of: fold.lines.count).width(of: line)
            }.max().map { $0 + 28 } ?? 0
        }
    }
}
