import ObjectPassing
import TraceSchema

/// Runs a workload in another world.
package struct Simulator: Sendable {
    private let workload: Workload
    /// As it was recorded.
    private let recorded: Workload
    private let scenario: Scenario
    private let calibration: Calibration

    /// - Throws: ``SimulationError`` where the workload has nothing of what is to be changed, or the
    ///   scenario can't be simulated.
    package init(
        _ workload: Workload, _ scenario: Scenario, _ calibration: Calibration
    ) throws(SimulationError) {
        self.workload = try workload.changed(by: scenario)
        recorded = workload
        self.scenario = scenario
        self.calibration = calibration
    }

    /// Calls that the run will make, as far as its program is the driver's.
    package var callCount: Int { workload.plannedCalls }

    /// - `progress`: told now and then how many calls have been made; false ends the run there.
    package func run(progress: (Int) -> Bool = { _ in true }) -> Forecast {
        var costs = StepCosts(
            calibration, factors: recorded.slowness(against: calibration),
            content: recorded.content)
        costs.scaleWays(by: recorded.waysScale(costs, network: scenario.network))
        let world = World(workload, scenario, costs)
        world.run(progress: progress)
        return world.finished(calibration)
    }
}

extension World {
    func finished(_ calibration: Calibration) -> Forecast {
        let (events, folds) = recorder.finished(functions: workload.functions)
        var header = workload.header
        header.folded = folds.reduce(0) { $0 + $1.count }
        header.complete = forecast.refusal == nil && !forecast.isCutOff
        header.exitStatus = forecast.refusal == nil ? 0 : 1
        header.suppose = scenario.world?.rawValue
        header.config["inline_limit"] = rules.inlineLimit
        header.config["inline_total_limit"] = rules.inlineTotalLimit
        let used = Set(recorder.lanes)
        header.processes = [.driver, .controlStore, .objectStore, .scheduler].map {
            TraceHeader.Process(id: $0, pid: 0)
        }
        for node in nodes {
            for worker in node.workers {
                let lane = recorder.lanes[Int(worker.lane)]
                guard used.contains(lane) else { continue }
                header.processes.append(
                    TraceHeader.Process(id: lane, pid: 0, node: "n\(node.number + 1)"))
            }
        }
        var forecast = forecast
        forecast.trace = (header, events, folds)
        return forecast
    }
}
