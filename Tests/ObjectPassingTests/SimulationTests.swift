import Foundation
import ObjectPassing
import Testing

/// Random programs on the real state machines, under every order of delivery that chance finds.
@Suite struct SimulationTests {
    /// Seeds for each kind of run, from 1; a hunt asks for more with `RAYSCOPE_SEEDS`.
    static let seeds =
        ProcessInfo.processInfo.environment["RAYSCOPE_SEEDS"].flatMap(UInt64.init) ?? 600

    private func run(_ settings: SimulatedWorld.Settings) {
        for seed in 1...Self.seeds {
            let world = SimulatedWorld(seed: seed, settings: settings)
            world.run()
            guard world.wrong.isEmpty else {
                Issue.record("seed \(seed), \(settings): \(world.wrong.joined(separator: "; "))")
                return
            }
        }
    }

    @Test func nobodyDies() { run(.init()) }

    @Test func workersDie() { run(.init(deaths: 3, calls: 16)) }

    @Test func theStoreIsSmall() { run(.init(deaths: 1, arenaSize: 8192)) }

    @Test func actors() { run(.init(calls: 24, actors: 4)) }

    @Test func actorsDie() { run(.init(deaths: 3, calls: 24, actors: 4)) }

    @Test func callsAreCancelled() { run(.init(deaths: 1, calls: 24, cancels: true, actors: 2)) }

    @Test func referencesAreCaptured() { run(.init(deaths: 1, holdsForever: true)) }
}
