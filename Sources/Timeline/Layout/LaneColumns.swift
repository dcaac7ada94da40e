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
    private let metrics: PanelMetrics
    /// From the left end of the first column to the right end of the last.
    let width: Double
    /// The width of a panel around them, which has room for most titles too.
    let panelWidth: Double

    init(panels: [PanelContent], metrics: PanelMetrics) {
        self.metrics = metrics
        columns = Set(panels.flatMap { Self.assignment(in: $0).values }).sorted()
        var centers: [Column: Double] = [:]
        var x = 0.0
        for (index, column) in columns.enumerated() {
            if index > 0 {
                let close = column.isStore && columns[index - 1].isStore
                x += close ? metrics.storeGap : metrics.flowGap
            }
            let width = metrics.boxWidth(store: column.isStore)
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
        panelWidth = max(
            x + 2 * (PanelMetrics.padding + PanelMetrics.blockPadding),
            min(text, Self.widestTitle) + 2 * PanelMetrics.padding)
    }

    private static let widestTitle = 520.0

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
        let half = metrics.boxWidth(store: column.isStore) / 2
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
