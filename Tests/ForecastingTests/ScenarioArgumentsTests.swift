import Forecasting
import Launcher
import ObjectPassing
import Simulation
import Testing

/// A scenario as the command line says it.
struct ScenarioArgumentsTests {
    private static func failure(_ change: (inout ScenarioArguments) -> Void) -> String? {
        var arguments = ScenarioArguments()
        change(&arguments)
        do {
            _ = try arguments.scenario()
            return nil
        } catch {
            #expect(error.reason == .usage)
            return error.description
        }
    }

    @Test("all of them")
    func all() throws {
        var arguments = ScenarioArguments()
        arguments.sizes = ["A=800MB", "f()=1.5 kB"]
        arguments.calls = ["1000", "foo=20"]
        arguments.rewrites = ["A=reference", "B=captured"]
        arguments.workers = 64
        arguments.nodes = 1000
        arguments.inlineLimit = "64kB"
        arguments.suppose = "no-inline"
        arguments.network = "25gbe"
        arguments.memory = "20GB"
        arguments.seed = 7
        arguments.eventLimit = 0
        let scenario = try arguments.scenario()
        #expect(scenario.sizes.map(\.variable) == ["A", "f()"])
        #expect(scenario.sizes.map(\.bytes) == [800_000_000, 1500])
        #expect(scenario.calls.map(\.function) == [nil, "foo"])
        #expect(scenario.calls.map(\.count) == [1000, 20])
        #expect(scenario.rewrites.map(\.way) == [.reference, .captured])
        #expect(scenario.workers == 64)
        #expect(scenario.nodes == 1000)
        #expect(scenario.inlineLimit == 64_000)
        #expect(scenario.world == .noInline)
        #expect(scenario.network.name == "25gbe")
        #expect(scenario.storeMemory == 20_000_000_000)
        #expect(scenario.seed == 7)
        #expect(scenario.eventLimit == 0)
        #expect(
            arguments.changes == [
                "A=reference", "B=captured", "A=800MB", "f()=1.5 kB", "calls 1000", "calls foo=20",
                "64 workers a node", "1,000 nodes", "inline limit 64kB", "object stores of 20GB",
                "the rule no-inline",
            ])
    }

    @Test("none of them: the run as it was, on one node")
    func none() throws {
        let scenario = try ScenarioArguments().scenario()
        #expect(scenario.sizes.isEmpty && scenario.calls.isEmpty && scenario.rewrites.isEmpty)
        #expect(scenario.nodes == 1)
        #expect(scenario.workers == nil)
        #expect(scenario.world == nil)
        #expect(scenario.network.name == "10gbe")
        #expect(ScenarioArguments().changes.isEmpty)
    }

    @Test("a network of one's own")
    func network() throws {
        var arguments = ScenarioArguments()
        arguments.latency = 12.5
        arguments.bandwidth = "2GB"
        let network = try arguments.scenario().network
        #expect(network.latencyNs == 12_500)
        #expect(network.bytesPerSecond == 2_000_000_000)
    }

    @Test("each wrong input: one line that says what is wrong, and what is right")
    func wrong() {
        let cases: [(String, (inout ScenarioArguments) -> Void)] = [
            ("--set A: it takes NAME=VALUE, where the value is a size", { $0.sizes = ["A"] }),
            ("--set =8MB: it takes NAME=VALUE", { $0.sizes = ["=8MB"] }),
            ("--set A=much: much is no size: write 4096, 64kB", { $0.sizes = ["A=much"] }),
            ("--set A=: ", { $0.sizes = ["A="] }), ("--set A=-1", { $0.sizes = ["A=-1"] }),
            ("--calls many: it takes a count above 0, or FUNCTION=COUNT", { $0.calls = ["many"] }),
            ("--calls 0", { $0.calls = ["0"] }), ("--calls f=-2", { $0.calls = ["f=-2"] }),
            ("--calls =3: it takes NAME=VALUE", { $0.calls = ["=3"] }),
            (
                "--rewrite A=refs: refs is none of the ways value, reference, captured",
                { $0.rewrites = ["A=refs"] }
            ),
            ("--rewrite A: it takes NAME=VALUE, where the value is a way", { $0.rewrites = ["A"] }),
            ("--workers 0: it takes a count from 1 to 10000", { $0.workers = 0 }),
            ("--workers 10001", { $0.workers = 10_001 }),
            ("--nodes 0: it takes a count from 1 to 60000", { $0.nodes = 0 }),
            ("--nodes 60001", { $0.nodes = 60_001 }),
            ("--inline-limit much: much is no size", { $0.inlineLimit = "much" }),
            ("--memory much: much is no size", { $0.memory = "much" }),
            ("--event-limit -1: it takes a count from 0", { $0.eventLimit = -1 }),
            (
                "--suppose no-inlin: there is no such rule; did you mean no-inline?",
                { $0.suppose = "no-inlin" }
            ),
            (
                "--suppose writable-objects: simulate knows no-inline, inline-everything, "
                    + "capture-sent-every-call, deduplicated-arguments, live-globals; the others change "
                    + "what a program computes: `rayscope run --suppose writable-objects`",
                { $0.suppose = "writable-objects" }
            ),
            (
                "--network 10gb: there is none of that name; did you mean 10gbe? Take 1gbe, 10gbe",
                { $0.network = "10gb" }
            ),
            ("--latency and --bandwidth go together", { $0.latency = 5 }),
            ("--latency and --bandwidth go together", { $0.bandwidth = "1GB" }),
            (
                "--network names a whole network",
                {
                    $0.network = "10gbe"
                    $0.latency = 5
                }
            ),
            (
                "--latency -5.0 --bandwidth 1GB: microseconds from 0",
                {
                    $0.latency = -5
                    $0.bandwidth = "1GB"
                }
            ),
            (
                "--latency nan",
                {
                    $0.latency = .nan
                    $0.bandwidth = "1GB"
                }
            ),
            (
                "bytes a second above 0",
                {
                    $0.latency = 5
                    $0.bandwidth = "0"
                }
            ),
        ]
        for (says, change) in cases {
            let text = Self.failure(change)
            #expect(text?.contains(says) == true, "\(says): \(text ?? "nothing")")
            #expect(text?.contains("\n") != true)
        }
    }
}
