/// Variables that reach their functions another way.
extension Workload {
    mutating func rewrite(_ rewrite: Scenario.Rewrite) throws(SimulationError) {
        throw SimulationError("--rewrite: not there yet")
    }
}
