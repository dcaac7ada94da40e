import TraceReading

extension PassingWay {
    /// By value, by reference, captured.
    package var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension TwinReport.Verdict {
    /// - Returns: nil where fewer than two ways ran to their end.
    package init?(of sides: [TwinReport.Side]) {
        let ran = sides.compactMap { side in side.figures.map { (way: side.way, figures: $0) } }
        let byBytes = ran.min {
            ($0.figures.copied, $0.way.order) < ($1.figures.copied, $1.way.order)
        }
        guard ran.count > 1, let byBytes else { return nil }
        let later = ran.compactMap { side in side.figures.laterNs.map { (side.way, $0) } }
        self.init(
            all: TwinReport.Ranking(of: ran.map { ($0.way, $0.figures.totalNs) }),
            later: later.count == ran.count ? TwinReport.Ranking(of: later) : nil,
            fewestCopied: byBytes.way)
    }
}

extension TwinReport.Ranking {
    fileprivate init(of times: [(way: PassingWay, ns: Int64)]) {
        let sorted = times.sorted { ($0.ns, $0.way.order) < ($1.ns, $1.way.order) }
        let best = sorted.first?.ns ?? 0
        let bound = best.adding(best / 10)
        self.init(ways: sorted.map(\.way), tied: sorted.count { $0.ns <= bound })
    }
}
