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
            let (period, times) = repetition(at: index, in: steps)
            let end = index + period * times
            // Steps alike: two of them. Steps that come back together: once all of them.
            let kept = period > 1 ? period : times <= keptAlike + 1 ? times : keptAlike
            rows += steps[index..<index + kept].map(Row.step)
            if index + kept < end {
                let times = period > 1 ? times - 1 : times - kept
                rows.append(more(steps[(index + kept)..<end], times: times))
            }
            index = end
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

    /// So many steps may come back together: a task that is tried again and again.
    private static let longestPeriod = 8

    /// How many steps come back together from here on, and how often, themselves included.
    private static func repetition(at index: Int, in steps: [Step]) -> (period: Int, times: Int) {
        var best = (period: 1, times: 1)
        for period in 1...longestPeriod {
            var end = index + period
            while end < steps.endIndex, steps[end].resembles(steps[end - period]) {
                end += 1
            }
            let times = (end - index) / period
            // Twice is no loop yet.
            if times > 2 || period == 1, times * period > best.times * best.period {
                best = (period, times)
            }
        }
        return best
    }

    private static func more(_ steps: ArraySlice<Step>, times: Int) -> Row {
        .more(
            count: times,
            like: steps.prefix(steps.count / max(1, times)).flatMap(\.boxes).map(\.title)
                .joined(separator: " → "),
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
