import Testing

@testable import Simulation

/// Random flows against rates found the slow way.
struct FluidNetworkInvariantTests {
    struct Flow {
        let id: Int
        let from: Int
        let to: Int
        let bytes: Int
        let start: Int64
    }

    static func flows(_ count: Int, nodes: Int, seed: UInt64, spread: Int) -> [Flow] {
        var random = SplitMix64(seed: seed)
        let all = (0..<count).map { id in
            let from = random.next(below: nodes)
            return Flow(
                id: id, from: from, to: (from + 1 + random.next(below: nodes - 1)) % nodes,
                bytes: 1 + random.next(below: 1_000_000), start: Int64(random.next(below: spread)))
        }
        return all.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    /// Progressive filling over single flows: bytes per nanosecond, by flow.
    static func rates(_ flows: [Flow], nodes: Int, core: Double?) -> [Double] {
        var left = Array(repeating: 1.0, count: 2 * nodes) + [core ?? .infinity]
        var rates = Array(repeating: -1.0, count: flows.count)
        let ways = flows.map { [$0.from, nodes + $0.to, 2 * nodes] }
        while rates.contains(-1) {
            var waiting = Array(repeating: 0, count: left.count)
            for index in flows.indices where rates[index] < 0 {
                for link in ways[index] { waiting[link] += 1 }
            }
            var (least, worst) = (Double.infinity, 0)
            for link in left.indices where waiting[link] > 0 {
                let share = left[link] / Double(waiting[link])
                if share < least { (least, worst) = (share, link) }
            }
            for index in flows.indices where rates[index] < 0 && ways[index].contains(worst) {
                rates[index] = least
                for link in ways[index] { left[link] -= least }
            }
        }
        return rates
    }

    /// When each flow is done by the slow way, in nanoseconds, by id.
    static func reference(_ flows: [Flow], nodes: Int, core: Double?) -> [Double] {
        var done = Array(repeating: 0.0, count: flows.count)
        var (active, left): ([Flow], [Double]) = ([], [])
        var (next, now) = (0, 0.0)
        while next < flows.count || !active.isEmpty {
            let rates = rates(active, nodes: nodes, core: core)
            var step = next < flows.count ? Double(flows[next].start) - now : .infinity
            for index in active.indices { step = min(step, left[index] / rates[index]) }
            now += step
            for index in active.indices.reversed() {
                left[index] -= step * rates[index]
                guard left[index] <= 1e-6 else { continue }
                done[active[index].id] = now
                active.remove(at: index)
                left.remove(at: index)
            }
            while next < flows.count, Double(flows[next].start) <= now {
                active.append(flows[next])
                left.append(Double(flows[next].bytes))
                next += 1
            }
        }
        return done
    }

    static func run(
        _ flows: [Flow], nodes: Int, core: Int?, tolerance: Double = 0.005, checkEvery: Int = 10
    ) throws -> [(id: Int, time: Int64)] {
        var network = FluidNetwork(
            nodes: nodes, model: try FluidNetworkTests.model(core: core), tolerance: tolerance)
        var done: [(id: Int, time: Int64)] = []
        var (next, steps) = (0, 0)
        while true {
            let event = network.nextEvent
            let time: Int64
            if next < flows.count, flows[next].start <= event ?? .max {
                time = flows[next].start
            } else if let event {
                time = event
            } else {
                return done
            }
            for id in network.advance(to: time) { done.append((id, time)) }
            while next < flows.count, flows[next].start == time {
                let flow = flows[next]
                network.start(flow.id, from: flow.from, to: flow.to, bytes: flow.bytes, at: time)
                next += 1
            }
            steps += 1
            if steps % checkEvery == 0 {
                let found = network.violations()
                #expect(found.isEmpty, "\(found.count) at \(time): \(found.first ?? "")")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], [nil, 3_000_000_000] as [Int?])
    func fewPairsAreExact(seed: UInt64, core: Int?) throws {
        let flows = Self.flows(200, nodes: 8, seed: seed, spread: 20_000_000)
        let expected = Self.reference(flows, nodes: 8, core: core.map { Double($0) / 1e9 })
        let done = try Self.run(flows, nodes: 8, core: core)
        #expect(done.count == flows.count)
        for (id, time) in done {
            // Each completion before may have been rounded up by a nanosecond.
            #expect(abs(Double(time) - expected[id]) <= 200)
        }
    }

    @Test(arguments: [1, 2] as [UInt64], [nil, 8_000_000_000] as [Int?])
    func manyPairsAreWithinTheBound(seed: UInt64, core: Int?) throws {
        let flows = Self.flows(900, nodes: 40, seed: seed, spread: 1000)
        let expected = Self.reference(flows, nodes: 40, core: core.map { Double($0) / 1e9 })
        let done = try Self.run(flows, nodes: 40, core: core)
        #expect(done.count == flows.count)
        for (id, time) in done {
            #expect(abs(Double(time) - expected[id]) <= 0.03 * expected[id])
        }
    }

    @Test func theSameFlowsGiveTheSameRun() throws {
        let flows = Self.flows(600, nodes: 30, seed: 9, spread: 1_000_000)
        let one = try Self.run(flows, nodes: 30, core: nil)
        let other = try Self.run(flows, nodes: 30, core: nil)
        #expect(one.map(\.id) == other.map(\.id) && one.map(\.time) == other.map(\.time))
        #expect(one.count == 600)
    }

    @Test func allBytesAreCounted() throws {
        let flows = Self.flows(500, nodes: 20, seed: 5, spread: 1000)
        var network = FluidNetwork(nodes: 20, model: try FluidNetworkTests.model())
        for flow in flows {
            network.start(flow.id, from: flow.from, to: flow.to, bytes: flow.bytes, at: flow.start)
        }
        _ = FluidNetworkTests.completions(&network)
        for node in 0..<20 {
            #expect(
                network.bytesUp(node)
                    == flows.filter { $0.from == node }.reduce(0) { $0 + $1.bytes })
            #expect(
                network.bytesDown(node)
                    == flows.filter { $0.to == node }.reduce(0) { $0 + $1.bytes })
        }
    }
}
