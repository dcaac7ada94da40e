package import Launcher
import ObjectPassing
package import Simulation
import TraceReading
import TraceSchema

/// A scenario as the command line says it.
package struct ScenarioArguments: Sendable {
    /// Each `A=800MB`.
    package var sizes: [String] = []
    /// Each `100000` or `foo=100000`.
    package var calls: [String] = []
    /// Each `A=reference`.
    package var rewrites: [String] = []
    package var workers: Int?
    package var nodes: Int?
    package var inlineLimit: String?
    package var suppose: String?
    package var network: String?
    /// Microseconds, one way.
    package var latency: Double?
    /// Of each link: `1.25GB` a second.
    package var bandwidth: String?
    package var memory: String?
    package var seed: UInt64 = 1
    package var eventLimit: Int?

    package init() {}

    /// - Throws: ``CommandError`` for what is no size, no count, no way and no name.
    package func scenario() throws(CommandError) -> Scenario {
        var scenario = Scenario(network: try networkModel())
        for text in sizes {
            let (name, size) = try Self.assignment(text, option: "--set", of: "a size")
            scenario.sizes.append(
                Scenario.Size(variable: name, bytes: try Self.bytes(size, "--set \(name)=")))
        }
        for text in calls {
            let (name, count) =
                text.contains("=")
                ? try Self.assignment(text, option: "--calls", of: "a count") : (nil, text)
            guard let count = Int(count), (1...Self.mostCalls).contains(count) else {
                throw .usage(
                    "--calls \(text): it takes a count from 1 to 1,000,000,000, or FUNCTION=COUNT")
            }
            scenario.calls.append(Scenario.Calls(function: name, count: count))
        }
        for text in rewrites {
            let (name, word) = try Self.assignment(text, option: "--rewrite", of: "a way")
            guard let way = Scenario.Way(rawValue: word) else {
                let ways = Scenario.Way.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("--rewrite \(text): \(word) is none of the ways \(ways)")
            }
            scenario.rewrites.append(Scenario.Rewrite(variable: name, way: way))
        }
        scenario.workers = try Self.count(workers, "--workers", most: Self.mostWorkersOfANode)
        scenario.nodes = try Self.count(nodes, "--nodes", most: Self.mostNodes) ?? 1
        if let inlineLimit {
            let limit = try Self.bytes(inlineLimit, "--inline-limit ")
            guard limit <= Self.largestMessage else {
                throw .usage("--inline-limit \(inlineLimit): a message holds at most 1GB")
            }
            scenario.inlineLimit = limit
        }
        if let memory {
            scenario.storeMemory = try Self.bytes(memory, "--memory ")
            guard scenario.storeMemory <= Self.largestStore else {
                throw .usage("--memory \(memory): an object store holds at most 70TB")
            }
        }
        if let suppose { scenario.world = try Self.world(suppose) }
        let workers = (scenario.workers ?? 1) * scenario.nodes
        guard workers <= Self.mostWorkers else {
            throw .usage(
                "\(Quantity.count(workers, "worker")) in all: simulate takes a million at most")
        }
        scenario.seed = seed
        if let eventLimit {
            guard eventLimit >= 0 else {
                throw .usage("--event-limit \(eventLimit): it takes a count from 0")
            }
            scenario.eventLimit = eventLimit
        }
        return scenario
    }

    /// What is otherwise, as it was said; for a forecast's header.
    package var changes: [String] {
        var changes = rewrites + sizes
        changes += calls.map { "calls \($0)" }
        if let workers { changes.append("\(Quantity.count(workers, "worker")) a node") }
        if let nodes { changes.append(Quantity.count(nodes, "node")) }
        if let inlineLimit { changes.append("inline limit \(inlineLimit)") }
        if let memory { changes.append("object stores of \(memory)") }
        if let suppose { changes.append("the rule \(suppose)") }
        return changes
    }

    // MARK: Words and numbers

    static func assignment(
        _ text: String, option: String, of what: String
    ) throws(CommandError) -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw .usage("\(option) \(text): it takes NAME=VALUE, where the value is \(what)")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    static func bytes(_ text: String, _ option: String) throws(CommandError) -> Int {
        guard let bytes = Quantity.byteCount(of: text) else {
            let word = text.isEmpty ? "nothing" : text
            throw .usage("\(option)\(text): \(word) is no size: write 4096, 64kB, 800MB, 1.5GB")
        }
        guard bytes <= largestSize else {
            throw .usage("\(option)\(text): a size is at most 1,000 TB")
        }
        return bytes
    }

    private static func count(
        _ count: Int?, _ option: String, most: Int
    ) throws(CommandError) -> Int? {
        guard let count else { return nil }
        guard (1...most).contains(count) else {
            throw .usage("\(option) \(count): it takes a count from 1 to \(most)")
        }
        return count
    }

    /// The worlds in which what changes is a cost, and not only what the program computes.
    private static let worlds: [Supposition] = [
        .noInline, .inlineEverything, .captureSentEveryCall, .deduplicatedArguments, .liveGlobals,
    ]

    private static func world(_ name: String) throws(CommandError) -> Supposition {
        let known = worlds.map(\.rawValue)
        guard let world = Supposition(rawValue: name) else {
            let near = Spelling.nearest(to: name, among: known)
            throw .usage(
                "--suppose \(name): there is no such rule"
                    + (near.map { "; did you mean \($0)?" }
                        ?? "; simulate knows \(known.joined(separator: ", "))"))
        }
        guard worlds.contains(world) else {
            throw .usage(
                "--suppose \(name): simulate knows \(known.joined(separator: ", ")); the others change "
                    + "what a program computes: `rayscope run --suppose \(name)`")
        }
        return world
    }

    private func networkModel() throws(CommandError) -> NetworkModel {
        if latency != nil || bandwidth != nil {
            guard network == nil else {
                throw .usage("--network names a whole network: leave out --latency and --bandwidth")
            }
            guard let latency, let bandwidth else {
                throw .usage("--latency and --bandwidth go together")
            }
            let bytes = try Self.bytes(bandwidth, "--bandwidth ")
            guard latency >= 0, latency <= 1e9, bytes >= Self.slowestLink,
                let model = NetworkModel(
                    latencyNs: Int64(latency * 1000), bytesPerSecond: bytes)
            else {
                throw .usage(
                    "--latency \(latency) --bandwidth \(bandwidth): microseconds from 0, and 1kB a "
                        + "second or more")
            }
            return model
        }
        let name = network ?? Self.standardNetwork
        if let model = NetworkModel.named(name) { return model }
        let near = Spelling.nearest(to: name, among: NetworkModel.names)
        throw .usage(
            "--network \(name): there is none of that name"
                + (near.map { "; did you mean \($0)?" } ?? ".")
                + " Take \(NetworkModel.names.joined(separator: ", ")), or --latency and --bandwidth"
        )
    }

    static let mostWorkers = 1_000_000
    static let mostWorkersOfANode = 10_000
    static let mostNodes = 60_000
    /// Bytes.
    private static let largestStore = 70_000_000_000_000
    /// Bytes.
    private static let largestSize = 1_000_000_000_000_000
    private static let mostCalls = 1_000_000_000
    /// Bytes.
    private static let largestMessage = 1_000_000_000
    /// Bytes a second.
    private static let slowestLink = 1000

    package static let standardNetwork = "10gbe"
}
