extension Workload {
    /// By how much the ways between processes took longer, in the recorded run, than their costs add up
    /// to: what is left when the run is simulated as it was, and held against the recording. So a
    /// forecast that changes nothing takes the time that was recorded.
    ///
    /// Where what is left could not be due to the ways, since it is too much, only a part counts.
    func waysScale(_ costs: StepCosts, network: NetworkModel) -> Double {
        let trial = 1.25
        func wallNs(_ scale: Double) -> Double {
            var costs = costs
            costs.scaleWays(by: scale)
            var scenario = Scenario(network: network)
            scenario.eventLimit = 0
            let world = World(self, scenario, costs)
            world.run()
            return Double(world.forecast.wallNs)
        }
        let (plain, slower) = (wallNs(1), wallNs(trial))
        guard slower > plain else { return 1 }
        let perScale = (slower - plain) / (trial - 1)
        return min(1.5, max(0.75, 1 + (Double(recordedNs) - plain) / perScale))
    }
}
