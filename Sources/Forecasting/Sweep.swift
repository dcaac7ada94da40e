package import Launcher
import ObjectPassing
package import Simulation
import TraceReading

/// One size or count through a range, and the runs along it.
package struct Sweep: Sendable {
    package enum Axis: Equatable, Sendable {
        /// A variable's serialized bytes.
        case size(String)
        case nodes
        case workers
        case calls
    }

    package let axis: Axis
    /// Rising.
    package let values: [Int]

    /// Reads `A=1kB..1GB`, `nodes=1..1000`, `workers=1..64`, `calls=10..10000`.
    package init(_ text: String) throws(CommandError) {
        let (name, range) = try ScenarioArguments.assignment(
            text, option: "--sweep", of: "a range, such as 1kB..1GB")
        axis =
            switch name {
            case "nodes": .nodes
            case "workers": .workers
            case "calls": .calls
            default: .size(name)
            }
        guard let dots = range.firstRange(of: "..") else {
            throw .usage("--sweep \(text): a range is FROM..TO, such as 1kB..1GB")
        }
        let (from, to) = (String(range[..<dots.lowerBound]), String(range[dots.upperBound...]))
        let ends = try (Self.number(from, axis, text), Self.number(to, axis, text))
        guard ends.0 < ends.1 else {
            throw .usage("--sweep \(text): the range has to rise")
        }
        values = Self.values(from: ends.0, to: ends.1, axis)
    }

    private static func number(
        _ word: String, _ axis: Axis, _ text: String
    ) throws(CommandError) -> Int {
        if case .size = axis {
            let bytes = try ScenarioArguments.bytes(word, "--sweep \(text): ")
            guard bytes > 0 else { throw .usage("--sweep \(text): a size above 0 is needed") }
            return bytes
        }
        let most =
            switch axis {
            case .nodes: ScenarioArguments.mostNodes
            case .workers: ScenarioArguments.mostWorkersOfANode
            case .calls, .size: 1_000_000
            }
        guard let count = Int(word), (1...most).contains(count) else {
            throw .usage(
                "--sweep \(text): \(word) is no count from 1 to \(Quantity.count(most))")
        }
        return count
    }

    /// Evenly on a logarithmic scale, four to a decade; and both sides of the limits at which something
    /// changes.
    private static func values(from: Int, to: Int, _ axis: Axis) -> [Int] {
        var values: Set<Int> = [from, to]
        var step = 0
        while step < 400 {
            // 10^(1/4), 10^(1/2), 10^(3/4): in whole numbers, so that they look round.
            let round = [10, 18, 32, 56][step % 4]
            var value = round
            for _ in 0..<(step / 4) {
                let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
                value = isTooLarge ? Int.max : product
            }
            if value / 10 > to { break }
            if value / 10 > from { values.insert(value / 10) }
            step += 1
        }
        if case .size = axis {
            let rules = Rules.ray
            for limit in [rules.inlineLimit, rules.functionWarningSize, rules.functionSizeLimit] {
                for value in [limit - limit / 50, limit + limit / 50]
                where value > from && value < to { values.insert(value) }
            }
        }
        return values.sorted()
    }

    /// What the axis is, as a change: `A=8000000`, `nodes=10`.
    package func apply(_ value: Int, to scenario: inout Scenario) {
        switch axis {
        case .size(let variable):
            scenario.sizes.append(Scenario.Size(variable: variable, bytes: value))
        case .nodes: scenario.nodes = value
        case .workers: scenario.workers = value
        case .calls: scenario.calls = [Scenario.Calls(function: nil, count: value)]
        }
    }

    package var name: String {
        switch axis {
        case .size(let variable): "size of \(variable)"
        case .nodes: "nodes"
        case .workers: "workers a node"
        case .calls: "calls of each loop"
        }
    }
}
