/// Time by size: straight between measured points, and beyond the last one as between the last two.
package struct CostCurve: Equatable, Sendable {
    /// By size, rising; at least one.
    package let points: [Point]

    package struct Point: Equatable, Sendable {
        package let bytes: Int
        package let ns: Double

        package init(bytes: Int, ns: Double) {
            self.bytes = bytes
            self.ns = ns
        }
    }

    /// - Parameter points: in any order; of several with one size the last counts. Nil where there is
    ///   none.
    package init?(_ points: [Point]) {
        guard !points.isEmpty else { return nil }
        var bySize: [Int: Point] = [:]
        for point in points { bySize[point.bytes] = point }
        self.points = bySize.values.sorted { $0.bytes < $1.bytes }
    }

    package init(constant ns: Double) { points = [Point(bytes: 0, ns: ns)] }

    /// Nanoseconds, never below 0.
    package func ns(_ bytes: Int) -> Double {
        guard let first = points.first, let last = points.last, points.count > 1 else {
            return points.first?.ns ?? 0
        }
        if bytes <= first.bytes { return first.ns }
        let upper =
            bytes >= last.bytes
            ? points.count - 1 : points.firstIndex { $0.bytes > bytes } ?? points.count - 1
        let (one, other) = (points[upper - 1], points[upper])
        let share = Double(bytes - one.bytes) / Double(other.bytes - one.bytes)
        return max(0, one.ns + share * (other.ns - one.ns))
    }
}
