import ObjectPassing
package import Simulation
import TraceReading

/// The forecasts along a sweep: one line for each way of passing the variable, or one in all.
package struct SweepRun: Sendable {
    package let sweep: Sweep
    package private(set) var lines: [Line] = []
    /// Where one line begins to be cheaper than another.
    package private(set) var crossings: [Crossing] = []
    package private(set) var isCutOff = false
    /// Those of the runs.
    let rules: Rules

    package struct Line: Sendable {
        /// Nil for the program as it is.
        package let way: Scenario.Way?
        package var points: [Point] = []
        /// From which value on it is refused, and why.
        package var end: (value: Int, reason: String)?

        package var name: String { way?.title ?? "the program" }
    }

    package struct Point: Sendable {
        package let value: Int
        /// A call's share of the run, from when the script has made its first step and workers are there.
        package let callNs: Double
        package let firstResultNs: Int64
        /// Until the script's end, from the same moment on.
        package let totalNs: Int64
        package let controlStoreBytes: Int
        package let busiestLinkBytes: Int
    }

    package struct Crossing: Sendable {
        package let value: Int
        package let ns: Double
        /// Cheaper below, and above.
        package let below: String
        package let above: String
    }

    /// - `variable`: whose ways are laid side by side; nil where the program is taken as it is.
    /// - `progress`: how many runs are done, of how many; false ends the sweep there.
    package init(
        _ sweep: Sweep, _ workload: Workload, _ scenario: Scenario, _ calibration: Calibration,
        variable: String?, progress: (Int, Int) -> Bool
    ) throws {
        self.sweep = sweep
        rules = scenario.rules
        let ways: [Scenario.Way?] = variable == nil ? [nil] : [.value, .reference, .captured]
        let total = ways.count * sweep.values.count
        var largest = scenario
        sweep.values.last.map { sweep.apply($0, to: &largest) }
        let workers = (largest.workers ?? workload.workers) * largest.nodes
        guard workers <= ScenarioArguments.mostWorkers else {
            throw SimulationError(
                "the sweep goes up to \(Quantity.count(workers, "worker")) in all: simulate takes a "
                    + "million at most")
        }
        var done = 0
        for way in ways {
            var line = Line(way: way)
            for value in sweep.values where !isCutOff {
                var here = scenario
                here.eventLimit = 0
                if let way, let variable {
                    here.rewrites.append(Scenario.Rewrite(variable: variable, way: way))
                }
                sweep.apply(value, to: &here)
                if sweep.axis == .nodes, scenario.calls.isEmpty {
                    // So that each worker has something to do.
                    let workers = scenario.workers ?? workload.workers
                    here.calls = [Scenario.Calls(function: nil, count: max(2, value * workers))]
                }
                let forecast = try Simulator(workload, here, calibration).run { _ in
                    progress(done, total)
                }
                if forecast.isCutOff {
                    isCutOff = true
                    break
                }
                done += 1
                if let refusal = forecast.refusal {
                    line.end = (value, refusal)
                    break
                }
                line.points.append(Point(forecast, at: value))
            }
            lines.append(line)
        }
        findCrossings()
    }

    private mutating func findCrossings() {
        for (place, one) in lines.enumerated() {
            for other in lines[(place + 1)...] { cross(one, other) }
        }
        crossings.sort { ($0.value, $0.below) < ($1.value, $1.below) }
    }

    private mutating func cross(_ one: Line, _ other: Line) {
        let values = Dictionary(uniqueKeysWithValues: other.points.map { ($0.value, cost($0)) })
        var before: (value: Int, difference: Double)?
        for point in one.points {
            guard let theirs = values[point.value] else { continue }
            let difference = cost(point) - theirs
            // Lines that run beside each other cross nowhere.
            guard abs(difference) > 0.02 * max(theirs, 1) else { continue }
            defer { before = (point.value, difference) }
            guard let earlier = before, (earlier.difference < 0) != (difference < 0) else {
                continue
            }
            crossings.append(
                Crossing(
                    value: point.value, ns: min(cost(point), theirs),
                    below: earlier.difference < 0 ? one.name : other.name,
                    above: earlier.difference < 0 ? other.name : one.name))
        }
    }

    /// What is compared.
    package func cost(_ point: Point) -> Double {
        sweep.axis == .nodes ? Double(point.totalNs) : point.callNs
    }
}

extension SweepRun.Point {
    fileprivate init(_ forecast: Forecast, at value: Int) {
        self.value = value
        // The start of workers is not what is compared.
        let start = max(forecast.startNs, forecast.readyNs)
        totalNs = max(0, forecast.wallNs - start)
        callNs = Double(totalNs) / Double(max(1, forecast.calls))
        firstResultNs = max(0, (forecast.firstResultNs ?? forecast.wallNs) - start)
        controlStoreBytes = forecast.controlStoreBytes
        busiestLinkBytes = forecast.busiestLinkBytes
    }
}
