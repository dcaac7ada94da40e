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
