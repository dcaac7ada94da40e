import Testing

@testable import Simulation

/// Numbers worked out by hand, on links of 1 byte per nanosecond.
struct FluidNetworkTests {
    /// - Returns: Ids by the time at which they are complete.
    static func completions(_ network: inout FluidNetwork) -> [(time: Int64, ids: [Int])] {
        var all: [(time: Int64, ids: [Int])] = []
        while let next = network.nextEvent {
            let ids = network.advance(to: next)
            if !ids.isEmpty { all.append((next, ids)) }
        }
        return all
    }

    static func next(_ network: inout FluidNetwork) -> Int64? { network.nextEvent }

    static func advance(_ network: inout FluidNetwork, _ time: Int64) -> [Int] {
        network.advance(to: time)
    }

    static func model(latency: Int64 = 0, core: Int? = nil) throws -> NetworkModel {
        try #require(
            NetworkModel(
                latencyNs: latency, bytesPerSecond: 1_000_000_000, coreBytesPerSecond: core))
    }

    @Test func oneFlowTakesItsBytesAndTheLatency() throws {
        var network = FluidNetwork(nodes: 2, model: try Self.model(latency: 50))
        network.start(7, from: 0, to: 1, bytes: 1000, at: 100)
        #expect(Self.next(&network) == 1150)
        #expect(Self.advance(&network, 1149).isEmpty)
        #expect(Self.advance(&network, 1150) == [7])
        #expect(Self.next(&network) == nil)
        #expect(network.bytesUp(0) == 1000 && network.bytesDown(1) == 1000)
        #expect(network.bytesUp(1) == 0 && network.bytesDown(0) == 0)
    }

    @Test func twoFlowsShareALinkAndTheSecondSpeedsUpWhenTheFirstIsDone() throws {
        var network = FluidNetwork(nodes: 3, model: try Self.model())
        network.start(1, from: 0, to: 1, bytes: 1000, at: 0)
        network.start(2, from: 0, to: 2, bytes: 3000, at: 0)
        let rate = network.rate(from: 0, to: 1)
        #expect(rate == 5e8)
        // Half each until 2000, then 2000 bytes more alone.
        let all = Self.completions(&network)
        #expect(all.map(\.time) == [2000, 4000])
        #expect(all.map(\.ids) == [[1], [2]])
        let busiest = try #require(network.busiestLink)
        #expect(busiest.link == .up(node: 0) && busiest.bytes == 4000)
    }

    @Test func aFlowHeldBackElsewhereLeavesTheRestToOthers() throws {
        var network = FluidNetwork(nodes: 6, model: try Self.model())
        // Three into node 3, of which one comes from node 0, which also sends to node 4.
        network.start(1, from: 0, to: 3, bytes: 10_000, at: 0)
        network.start(2, from: 1, to: 3, bytes: 10_000, at: 0)
        network.start(3, from: 2, to: 3, bytes: 10_000, at: 0)
        network.start(4, from: 0, to: 4, bytes: 10_000, at: 0)
        let (shared, rest) = (network.rate(from: 0, to: 3), network.rate(from: 0, to: 4))
        #expect(abs((shared ?? 0) - 1e9 / 3) < 1)
        #expect(abs((rest ?? 0) - 2e9 / 3) < 1)
        let found = network.violations()
        #expect(found.isEmpty)
        // 4 is done at 15000, with nothing to gain for 1, which node 3 holds back.
        let all = Self.completions(&network)
        #expect(all.map(\.time) == [15_000, 30_000])
        #expect(all.map(\.ids) == [[4], [1, 2, 3]])
    }

    @Test func theCoreIsShared() throws {
        var network = FluidNetwork(nodes: 4, model: try Self.model(core: 1_000_000_000))
        network.start(1, from: 0, to: 1, bytes: 1000, at: 0)
        network.start(2, from: 2, to: 3, bytes: 1000, at: 0)
        let found = network.violations()
        #expect(found.isEmpty)
        #expect(Self.completions(&network).map(\.time) == [2000])
        #expect(network.busiestLink?.link == .core)
    }

    @Test func upAndDownAreSeparate() throws {
        var network = FluidNetwork(nodes: 2, model: try Self.model())
        network.start(1, from: 0, to: 1, bytes: 1000, at: 0)
        network.start(2, from: 1, to: 0, bytes: 1000, at: 0)
        let all = Self.completions(&network)
        #expect(all.map(\.time) == [1000])
        #expect(all.map(\.ids) == [[1, 2]])
    }

    @Test func nothingToCarryAndNowhereToGo() throws {
        var network = FluidNetwork(nodes: 2, model: try Self.model(latency: 50))
        network.start(1, from: 0, to: 1, bytes: 0, at: 10)
        network.start(2, from: 1, to: 1, bytes: 1 << 40, at: 10)
        #expect(Self.next(&network) == 10)
        #expect(Self.advance(&network, 10) == [2])
        #expect(Self.next(&network) == 60)
        #expect(Self.advance(&network, 1000) == [1])
        #expect(network.busiestLink == nil)
    }
}
