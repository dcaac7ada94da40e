internal import TraceReading
internal import TraceSchema

extension TimeRow {
    /// A row for each step that both runs, or one, spent time on; functions that both called.
    static func rows(
        values: (SubjectRecord<String>, SubjectRecord<String>), _ pairs: [FunctionPair]
    ) -> [TimeRow] {
        let functions = pairs.compactMap { pair in
            pair.a.flatMap { a in pair.b.map { b in (Optional(pair.label), a, b) } }
        }
        return ([(nil, values.0, values.1)] + functions).flatMap { label, a, b in
            TimedStep.allCases.compactMap { step in
                guard a.times[step] != nil || b.times[step] != nil else { return nil }
                return TimeRow(
                    function: label, step: step, a: Times(a.times[step]), b: Times(b.times[step]))
            }
        }
    }
}

extension TimeRow.Times {
    fileprivate init(_ samples: Samples?) {
        let (first, later) = (samples?.first ?? [], samples?.later ?? [])
        self.init(
            count: first.count + later.count, firstNs: Self.median(first),
            laterNs: Self.median(later))
    }

    private static func median(_ values: [Int64]) -> Int64? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
