import Simulation
import Testing

struct NetworkModelTests {
    @Test func namedOnes() throws {
        let ten = try #require(NetworkModel.named("10gbe"))
        #expect(ten.bytesPerSecond == 1_250_000_000 && ten.latencyNs == 50_000)
        #expect(NetworkModel.named("10gb") == nil)
        #expect(Set(NetworkModel.names).count == NetworkModel.names.count)
        for model in NetworkModel.presets { #expect(!model.source.isEmpty) }
    }

    @Test func onesOwn() {
        #expect(NetworkModel(latencyNs: 0, bytesPerSecond: 1)?.name == "custom")
        #expect(NetworkModel(latencyNs: -1, bytesPerSecond: 1) == nil)
        #expect(NetworkModel(latencyNs: 0, bytesPerSecond: 0) == nil)
        #expect(NetworkModel(latencyNs: 0, bytesPerSecond: 1, coreBytesPerSecond: 0) == nil)
    }
}
