import Testing
import Timeline

/// Plots as a sweep makes them.
enum PlotSample {
    static func ten(_ power: Int) -> Double { (0..<power).reduce(1.0) { value, _ in value * 10 } }

    static let line = Plot.Series("s", [.init(1000, 1e6), .init(1e9, 1e12)], .quantity)

    private static let grid = (3...9).flatMap { power in
        [1, 2, 5].map { $0 * ten(power) }
    }.filter { $0 <= 1e9 }

    /// Cost against size, for three ways of passing.
    static let sizes = Plot(
        title: "foo(A) against the size of A", subtitle: ["50 calls"],
        x: .init("size of A", .bytes), y: .init("time", .nanoseconds),
        series: [
            .init("by value", grid.map { .init($0, 2e6 + $0 * 25) }, .byValue),
            .init("by reference", grid.map { .init($0, 1.6e6 + $0) }, .byReference),
            .init(
                "captured", grid.filter { $0 < 1e8 }.map { .init($0, 1e6 + $0 * 5) }, .captured,
                end: "refused above 95.4 MB"),
        ],
        marks: [
            .init(x: 102_400, "above the inline limit"),
            .init(x: 204_000, y: 1.8e6, "from here on, by reference is cheaper than captured"),
            .init(x: 1e8, "a function may be so large"),
        ])

    /// Three quantities against a count.
    static let nodes: Plot = {
        let counts = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        func panel(_ title: String, _ label: String, _ unit: Plot.Axis.Unit, _ factor: Double)
            -> Plot.Panel
        {
            .init(
                title, y: .init(label, unit),
                series: [
                    .init("by value", counts.map { .init($0, $0 * factor) }, .byValue),
                    .init("by reference", counts.map { .init($0, factor) }, .byReference),
                    .init("captured", counts.map { .init($0, $0 * factor * 1.1) }, .captured),
                ])
        }
        return Plot(
            title: "1 to 1,000 nodes", x: .init("nodes", .count),
            panels: [
                panel("Time", "time to the first result", .nanoseconds, 8e7),
                panel("Control store", "bytes through the control store", .bytes, 8e6),
                panel("Busiest link", "bytes through the busiest link", .bytes, 4e6),
            ], marks: [.init(x: 16, "the link of the control store is full")])
    }()
}

extension Sheet {
    /// What ``check(_:)`` asks of every sheet, by the frames of all texts; and each line lies on it.
    func checkPlot(_ comment: Comment? = nil) {
        check(comment)
        for (number, label) in labels.enumerated() {
            for other in labels.dropFirst(number + 1) {
                #expect(!label.frame.overlaps(other.frame), "\(label.id) over \(other.id)")
            }
        }
        let sheet = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
        for line in lines {
            #expect(line.corners.count > 1 && line.corners.allSatisfy { sheet.contains($0.spot) })
        }
        // Names stand beside the frames, where no curve comes.
        for panel in panels {
            for label in labels where label.id.hasPrefix("legend") {
                #expect(!label.frame.overlaps(panel.frame))
            }
            for line in lines("curve") where line.id.hasPrefix("\(panel.id)-") {
                #expect(line.corners.allSatisfy { panel.frame.contains($0.spot) })
            }
        }
    }

    /// The labels of an axis, in their order.
    func texts(_ prefix: String) -> [String] {
        labels.filter { $0.id.hasPrefix(prefix) }.map(\.text)
    }

    /// Where upright lines of a grid stand.
    func grid(_ prefix: String) -> [Double] {
        lines.filter { $0.id.hasPrefix(prefix) }.compactMap { $0.corners.first?.x }
    }

    /// Where level ones lie.
    func levels(_ prefix: String) -> [Double] {
        lines.filter { $0.id.hasPrefix(prefix) }.compactMap { $0.corners.first?.y }
    }
}

extension Sheet.Line {
    var corners: [Sheet.Point] {
        if case .corners(let points) = path { points } else { [] }
    }

    /// Points along it, close to each other.
    var samples: [Sheet.Rectangle] {
        zip(corners, corners.dropFirst()).flatMap { from, to in
            (0...100).map { step in
                let share = Double(step) / 100
                return Sheet.Rectangle(
                    x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share,
                    width: 0, height: 0)
            }
        }
    }
}

extension Sheet.Point {
    var spot: Sheet.Rectangle { Sheet.Rectangle(x: x, y: y, width: 0, height: 0) }
}
