import TraceSchema

/// What a panel holds, before anything has a place.
struct PanelContent {
    var title: String
    var note: String
    var way: Way
    var size: SizeClass
    /// The names of the value that its calls are about.
    var names: Set<String> = []
    /// Of all its calls.
    var sums: CallSums
    /// Time during which at least one of its calls was under way, in nanoseconds.
    var elapsedNs: Int64
    var blocks: [Block]

    indirect enum Block {
        case call(CallBlock)
        case fold(Fold)
    }

    /// A call that is drawn step by step.
    struct CallBlock {
        var label: String
        var rows: [Row]
        /// What it submits itself, between two of its rows.
        var inside: [Block] = []
        var rowsBeforeInside = 0
    }

    /// Calls that are counted instead of drawn.
    struct Fold {
        var lines: [String]
        var facts: Diagram.FoldFacts
        var change: Diagram.Change?
    }

    var boxCount: Int { blocks.reduce(0) { $0 + $1.boxCount } }

    /// All rows, those of calls inside of calls too.
    var rows: [Row] { blocks.flatMap(\.rows) }

    /// How many blocks stand inside of each other at most.
    var depth: Int { blocks.map(\.depth).max() ?? 0 }

    /// The places that its boxes and arrows need, workers in order of first use.
    var processes: [ProcessID] {
        var seen: [ProcessID] = []
        func note(_ process: ProcessID) {
            if !seen.contains(process) {
                seen.append(process)
            }
        }
        for case .step(let step) in rows {
            step.boxes.forEach { note($0.process) }
            if let flow = step.flow {
                note(flow.source)
                note(flow.target)
            }
        }
        return seen
    }
}

extension PanelContent.Block {
    var boxCount: Int {
        switch self {
        case .call(let call):
            call.rows.reduce(0) { $0 + $1.boxCount } + call.inside.reduce(0) { $0 + $1.boxCount }
        case .fold: 1
        }
    }

    /// In the order in which they are drawn.
    var rows: [Row] {
        switch self {
        case .call(let call):
            Array(call.rows.prefix(call.rowsBeforeInside)) + call.inside.flatMap(\.rows)
                + call.rows.dropFirst(call.rowsBeforeInside)
        case .fold: []
        }
    }

    var depth: Int {
        switch self {
        case .call(let call): call.inside.map { $0.depth + 1 }.max() ?? 0
        case .fold: 0
        }
    }
}
