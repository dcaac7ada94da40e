import ObjectPassing
import RulesUnderFire
import Testing

/// Random programs on the real state machines, under every order of delivery and every fault that
/// chance finds. `make soak` runs a hundred times as many.
@Suite struct ScheduleTests {
    @Test func everyInvariantHoldsInTenThousandSchedules() async {
        let outcome = await Hunt.run(seeds: 1..<10_001)
        for failure in outcome.failures.prefix(3) {
            Issue.record("\(failure)\nReplay it: rules-under-fire --seed \(failure.seed)")
        }
        #expect(outcome.happened.missing == [], "what the schedules do not reach, they do not test")
    }

    /// Where nothing befalls anybody, the strictest checks hold: nobody's reference may be in vain.
    @Test func nothingFailsWithoutFaults() async {
        var scenario = Scenario()
        scenario.calls = 24
        let outcome = await Hunt.run(seeds: 1..<301, scenario: scenario)
        #expect(outcome.failures.isEmpty, "\(outcome.failures.first?.description ?? "")")
        let unexpected: [Happening] = [.callGivenUp, .workerDied, .storeFull]
        #expect(unexpected.allSatisfy { outcome.happened.missing.contains($0) })
    }

    /// One program, and one fault at each of its steps: no moment is left to chance.
    @Test(arguments: Scenario.Fault.Kind.allCases)
    func aFaultAtEachStepIsSurvived(_ kind: Scenario.Fault.Kind) async {
        var scenario = Scenario()
        scenario.calls = 20
        scenario.actors = 2
        scenario.streams = true
        scenario.cancels = true
        let quiet = SimulatedWorld(seed: 5, scenario: scenario)
        quiet.run()
        #expect(quiet.steps > 100)
        var struck = 0
        for step in 1...quiet.steps {
            scenario.faults = [Scenario.Fault(step: step, kind: kind)]
            let world = SimulatedWorld(seed: 5, scenario: scenario)
            world.run()
            #expect(world.wrong.isEmpty, "\(kind) at step \(step): \(world.wrong)")
            if !world.wrong.isEmpty { return }
            if !world.happened.isDisjoint(with: Happenings(Self.happening(of: kind))) {
                struck += 1
            }
        }
        // At most steps there is something that it can strike.
        #expect(struck > quiet.steps / 2, "\(kind) struck at \(struck) of \(quiet.steps) steps")
    }

    private static func happening(of fault: Scenario.Fault.Kind) -> Happening {
        switch fault {
        case .workerDies: .workerDied
        case .driverDies: .driverDied
        case .nodeDies: .nodeDied
        case .connectionDrops: .connectionDropped
        case .driverShutsDown: .driverShutDown
        }
    }

    @Test func aSeedDecidesEverything() {
        func log(_ seed: UInt64) -> [String] {
            var lines: [String] = []
            let world = SimulatedWorld(seed: seed) { lines.append($0) }
            world.run()
            return lines
        }
        #expect(log(3) == log(3))
        #expect(log(3) != log(4))
    }

    /// A shell that breaks its contract is found, by the invariant that it breaks.
    @Test(arguments: [
        (Scenario.Sabotage.losesReturnedLeases, [Invariant.leaseKept]),
        (.losesReleases, [.keptUnreferenced]),
        (.freesAtFirstDrop, [.freedWhileReferenced]),
        (.losesAnswers, [.waitEnds]),
        (.writesOverOthers, [.valueStays]),
        (.reordersCalls, [.callsInOrder]),
        (.vacatesViewed, [.valueStays]),
    ])
    func sabotageIsFound(_ sabotage: Scenario.Sabotage, _ expected: [Invariant]) async {
        var scenario = Scenario()
        scenario.calls = 24
        scenario.actors = 3
        scenario.sabotage = sabotage
        if sabotage == .vacatesViewed {
            scenario.store.memory = 2048
            scenario.store.disk = 1 << 16
        }
        let outcome = await Hunt.run(seeds: 1..<101, scenario: scenario)
        let found = Set(outcome.failures.flatMap(\.violations).map(\.invariant))
        #expect(found.isSuperset(of: expected), "\(sabotage): \(found)")
    }
}
