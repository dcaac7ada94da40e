internal import TraceReading
import TraceSchema

/// A row of a block after folding: a step, or what stands for many steps.
enum Row: Equatable, Sendable {
    case step(Step)
    /// More steps like the ones above.
    case more(count: Int, like: String, copied: Int, events: [Int])
}

extension Row {
    /// At most so many rows are drawn for one call.
    static let limit = 16
    /// So many steps in a row that resemble each other are drawn before the rest is folded.
    private static let keptAlike = 2

    /// The rows of a call: repeated steps (a call with a hundred large arguments) are folded.
    ///
    /// - Parameters:
    ///   - steps: in the order of time.
    ///   - omitted: events that came after them and are only counted.
    /// - Returns: at most ``limit`` rows, and one for what is omitted.
    static func rows(of steps: [Step], omitted: EventSums) -> [Row] {
        var rows: [Row] = []
        var index = steps.startIndex
        while index < steps.endIndex {
            let run = steps[index...].prefix { $0.resembles(steps[index]) }
            let kept = run.count <= keptAlike + 1 ? run.count : keptAlike
            rows += run.prefix(kept).map(Row.step)
            if run.count > kept {
                rows.append(more(run.dropFirst(kept)))
            }
            index = run.endIndex
        }
        if rows.count > limit {
            let folded = rows.dropFirst(limit - 2).dropLast()
            rows = rows.prefix(limit - 2) + [more(folded)] + rows.suffix(1)
        }
        if omitted.count > 0 {
            rows.append(
                .more(
                    count: omitted.count, like: "events that are only counted",
                    copied: omitted.copiedBytes, events: []))
        }
        return rows
    }

    private static func more(_ steps: some Collection<Step>) -> Row {
        .more(
            count: steps.count,
            like: steps.first?.boxes.map(\.title).joined(separator: " → ") ?? "",
            copied: steps.reduce(0) { $0.adding($1.flow?.copied ?? 0) },
            events: steps.flatMap { $0.boxes.flatMap(\.events) })
    }

    private static func more(_ rows: ArraySlice<Row>) -> Row {
        var count = 0
        var copied = 0
        var events: [Int] = []
        for row in rows {
            switch row {
            case .step(let step):
                count += 1
                copied = copied.adding(step.flow?.copied ?? 0)
                events += step.boxes.flatMap(\.events)
            case .more(let more, _, let size, let ids):
                count += more
                copied = copied.adding(size)
                events += ids
            }
        }
        return .more(count: count, like: "further steps", copied: copied, events: events)
    }

    var boxCount: Int {
        switch self {
        case .step(let step): step.boxes.count
        case .more: 1
        }
    }
}
