package import Simulation

/// One scenario, with a variable passed in each of its ways.
package struct ThreeWays: Sendable {
    package let variable: String
    /// In the order in which they are shown; fewer where somebody cut it off.
    package private(set) var forecasts: [(way: Scenario.Way, forecast: Forecast)] = []
    package private(set) var isCutOff = false

    /// - `progress`: how many runs are done, of how many; false ends it there.
    /// - Throws: ``SimulationError``
    package init(
        _ workload: Workload, _ scenario: Scenario, _ calibration: Calibration, variable: String,
        progress: (Int, Int) -> Bool = { _, _ in true }
    ) throws(SimulationError) {
        self.variable = variable
        for way in Scenario.Way.allCases {
            var here = scenario
            here.eventLimit = 0
            here.rewrites.append(Scenario.Rewrite(variable: variable, way: way))
            let simulator = try Simulator(workload, here, calibration)
            let forecast = simulator.run { _ in
                progress(forecasts.count, Scenario.Way.allCases.count)
            }
            if forecast.isCutOff {
                isCutOff = true
                break
            }
            forecasts.append((way, forecast))
        }
    }
}

extension Scenario.Way {
    /// For a heading.
    package var title: String {
        switch self {
        case .value: "by value"
        case .reference: "by reference"
        case .captured: "captured"
        }
    }
}
