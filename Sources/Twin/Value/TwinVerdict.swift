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

    /// Fewer later calls than these tell little: in some, a worker is still starting.
    private static let enough = 10

    private static func later(_ ran: [(way: PassingWay, figures: SideFigures)])
        -> [TwinReport.PlaceRanking]
    {
        let counts = Set(ran.map(\.figures.places.count))
        guard let count = counts.first, counts.count == 1 else { return [] }
        func calls(_ place: Int) -> Int { ran.map { $0.figures.places[place].calls }.min() ?? 0 }
        let telling = (0..<count).filter { calls($0) > enough }
        return (telling.isEmpty ? Array(0..<count) : telling).compactMap { place in
            let times = ran.compactMap { side in
                side.figures.places[place].laterNs.map { (side.way, $0) }
            }
            guard times.count == ran.count else { return nil }
            return TwinReport.PlaceRanking(place: place, ranking: TwinReport.Ranking(of: times))
        }
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
