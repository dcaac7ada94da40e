/// Many schedules, on all processors.
package enum Hunt {
    package struct Outcome: Sendable {
        package var steps = 0
        package var happened: Happenings = []
        /// Seeds that broke an invariant, with what was wrong, in the order of the seeds.
        package var failures: [Failure] = []
    }

    package struct Failure: Sendable, CustomStringConvertible {
        package let seed: UInt64
        package let scenario: Scenario
        package let violations: [Violation]

        package var description: String {
            let faults = scenario.faults.map { "\($0.kind)" }.joined(separator: ", ")
            return "seed \(seed) (\(faults.isEmpty ? "no faults" : faults)):\n"
                + violations.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    /// Runs one schedule for each seed, in the scenario that the seed chooses where there is none.
    package static func run(seeds: Range<UInt64>, scenario: Scenario? = nil) async -> Outcome {
        let lanes: UInt64 = 8
        return await withTaskGroup(of: Outcome.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var outcome = Outcome()
                    for seed in stride(
                        from: seeds.lowerBound + lane, to: seeds.upperBound, by: Int(lanes))
                    {
                        let world = SimulatedWorld(seed: seed, scenario: scenario)
                        world.run()
                        outcome.steps += world.steps
                        outcome.happened.formUnion(world.happened)
                        if !world.wrong.isEmpty {
                            outcome.failures.append(
                                Failure(
                                    seed: seed, scenario: world.scenario, violations: world.wrong))
                        }
                    }
                    return outcome
                }
            }
            var all = Outcome()
            for await outcome in group {
                all.steps += outcome.steps
                all.happened.formUnion(outcome.happened)
                all.failures += outcome.failures
            }
            all.failures.sort { $0.seed < $1.seed }
            return all
        }
    }
}
