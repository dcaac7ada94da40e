import Foundation
import Simulation
import TestSupport
import TraceFile
import TraceSchema

/// The simulator on a trace that may say anything: as it is, and on several nodes.
///
/// The input is the trace. What it refuses it refuses in one line; what it runs comes to an end, and its
/// books add up.
struct ForecastTarget: FuzzTarget {
    private let directory: TemporaryDirectory
    private let calibration = Calibration(
        engine: .embedded, engineVersion: "0", machine: "none", date: "",
        curves: Dictionary(
            uniqueKeysWithValues: Cost.allCases.map { ($0, CostCurve(constant: 20_000)) }))

    init() throws { directory = try TemporaryDirectory() }

    func run(_ input: [UInt8]) throws {
        let path = try directory.write(Data(input), to: "given.trace.jsonl")
        do {
            let workload = try Workload(trace: path)
            guard let network = NetworkModel.named("10gbe") else { return }
            try forecast(workload, Scenario(network: network))
            var cluster = Scenario(network: network)
            cluster.nodes = 3
            cluster.workers = 2
            cluster.eventLimit = 10
            if !workload.variables.isEmpty {
                let variable = workload.variables[
                    breakingPoint(of: input) % workload.variables.count]
                cluster.sizes = [Scenario.Size(variable: variable, bytes: 300_000)]
            }
            try forecast(workload, cluster)
        } catch let error as SimulationError {
            try promise(!error.description.contains("\n"), "an error of several lines: \(error)")
        } catch let error as TraceError {
            try promise(!error.description.contains("\n"), "an error of several lines: \(error)")
        }
    }

    private func forecast(_ workload: Workload, _ scenario: Scenario) throws {
        let forecast = try Simulator(workload, scenario, calibration).run { $0 < 10_000 }
        let folded = forecast.trace.folds.reduce(0) { $0 + $1.count }
        try promise(
            forecast.trace.events.count + folded == forecast.events,
            "\(forecast.trace.events.count) kept and \(folded) folded of \(forecast.events)")
    }

    /// The lessons' smaller traces, whole.
    static func seeds() throws -> [[UInt8]] {
        try RecordedTraces.paths.map { try Data(contentsOf: URL(filePath: $0)) }
            .filter { $0.count < 60_000 }.map(Array.init)
    }
}
