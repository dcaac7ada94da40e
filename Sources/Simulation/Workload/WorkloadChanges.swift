/// Other sizes, counts and ways.
extension Workload {
    /// The workload as the scenario has it.
    ///
    /// - Throws: ``SimulationError`` where it has nothing of what is to be changed.
    func changed(by scenario: Scenario) throws(SimulationError) -> Workload {
        var workload = self
        for rewrite in scenario.rewrites { try workload.rewrite(rewrite) }
        for size in scenario.sizes { try workload.resize(size) }
        for calls in scenario.calls { try workload.repeatCalls(calls) }
        return workload
    }
}

extension Workload {
    /// Calls that the driver's program makes, loops counted as often as they run.
    var plannedCalls: Int {
        func calls(_ steps: [Step]) -> Int {
            steps.count { step in if case .call = step.kind { true } else { false } }
        }
        return driver.reduce(0) { sum, block in
            switch block {
            case .steps(let steps): sum + calls(steps)
            case .loop(let loop):
                sum + calls(loop.iterations.last ?? []) * loop.count
            }
        }
    }
}
