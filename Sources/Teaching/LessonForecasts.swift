import Calibrating
package import Forecasting
import Glibc
import Launcher
package import Lessons
import Simulation
package import TextReport
import TraceFile
import TraceSchema

/// Makes the forecasts that lessons ask for. They go by the calibration that comes with Rayscope, so
/// that every reader sees the same numbers.
package struct LessonForecasts {
    private let workload: Workload
    private let chosen: ChosenCalibration

    /// From a run whose trace is there.
    ///
    /// - Throws: ``SimulationError`` for a run that can't be simulated; ``TraceError``;
    ///   ``CommandError``.
    package init(from run: RecordedRun) throws {
        workload = try Workload(trace: run.trace)
        chosen = try ChosenCalibration.thatComesWithRayscope(run.header.engine)
    }

    /// As `rayscope simulate` shows it, below the command that a reader may type; `trace` is how the
    /// command names the run's.
    ///
    /// - Throws: ``SimulationError``, ``CommandError``
    package func lines(
        _ request: ForecastRequest, trace: String, width: Int, style: TextStyle
    ) throws -> [String] {
        let arguments = try Self.arguments(of: request)
        let scenario = try arguments.scenario()
        let text: ForecastText
        let simulated = simulated(arguments, scenario)
        let error = chosen.calibration.medianErrorPercent
        if let ways = try ways(request) {
            text = ForecastText(ways, of: workload, scenario, simulated, medianErrorPercent: error)
        } else {
            let forecast = try Simulator(workload, scenario, chosen.calibration).run()
            text = ForecastText(
                forecast, of: workload, scenario, simulated, medianErrorPercent: error)
        }
        let command = ["rayscope", "simulate", trace] + request.words
        return [command.joined(separator: " "), ""] + text.lines(width: width, style: style)
    }

    /// A variable's three ways; nil where none is to be laid side by side.
    ///
    /// - Throws: ``SimulationError``, ``CommandError``
    package func ways(_ request: ForecastRequest) throws -> ThreeWays? {
        let scenario = try Self.arguments(of: request).scenario()
        return try request.variable.map {
            try ThreeWays(workload, scenario, chosen.calibration, variable: $0)
        }
    }

    /// The run that is forecast, whole.
    ///
    /// - Throws: ``SimulationError``, ``CommandError``, ``TraceError``
    package func run(_ request: ForecastRequest) throws -> RecordedRun {
        let arguments = try Self.arguments(of: request)
        let scenario = try arguments.scenario()
        let forecast = try Simulator(workload, scenario, chosen.calibration).run()
        guard forecast.trace.folds.isEmpty else {
            throw SimulationError(
                "it has more than \(scenario.eventLimit) events: take fewer nodes, or fewer calls")
        }
        let folder = try TemporaryPlace.makeFolder(for: "forecast")
        let path = "\(folder)/forecast.trace.jsonl"
        defer {
            unlink(path)
            rmdir(folder)
        }
        try ForecastTrace.write(forecast, simulated: simulated(arguments, scenario), to: path)
        return try RecordedRun(trace: path)
    }

    private static func arguments(
        of request: ForecastRequest
    ) throws(CommandError) -> ScenarioArguments {
        var arguments = ScenarioArguments()
        arguments.sizes = request.sizes
        arguments.calls = request.calls
        arguments.rewrites = request.rewrites
        arguments.workers = try count(request.workers, "workers")
        arguments.nodes = try count(request.nodes, "nodes")
        return arguments
    }

    private static func count(_ text: String?, _ name: String) throws(CommandError) -> Int? {
        guard let text else { return nil }
        guard let count = Int(text) else { throw .usage("\(name): \(text) is no count") }
        return count
    }

    private func simulated(
        _ arguments: ScenarioArguments, _ scenario: Scenario
    ) -> TraceHeader.Simulated {
        TraceHeader.Simulated(
            changes: arguments.changes, calibration: chosen.name,
            network: scenario.nodes > 1
                ? "\(scenario.network.name) (\(scenario.network.source))" : nil)
    }
}
