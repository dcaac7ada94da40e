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
        self.init(
            all: TwinReport.Ranking(of: ran.map { ($0.way, $0.figures.totalNs) }),
            later: Self.later(ran), fewestCopied: byBytes.way)
    }

    private static func later(_ ran: [(way: PassingWay, figures: SideFigures)])
        -> [TwinReport.Ranking]
    {
        let counts = Set(ran.map(\.figures.places.count))
        guard let places = counts.first, counts.count == 1 else { return [] }
        let rankings = (0..<places).compactMap { place -> TwinReport.Ranking? in
            let times = ran.compactMap { side in
                side.figures.places[place].laterNs.map { (side.way, $0) }
            }
            return times.count == ran.count ? TwinReport.Ranking(of: times) : nil
        }
        return rankings.count == places ? rankings : []
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
