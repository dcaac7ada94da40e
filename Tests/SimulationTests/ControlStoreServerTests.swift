import Simulation
import Testing

struct ControlStoreServerTests {
    @Test func requestsAreServedOneAfterTheOther() {
        var server = ControlStoreServer(serviceNs: 100, bytesPerSecond: 1_000_000_000)
        #expect(server.request(bytes: 50, at: 0) == 150)
        #expect(server.request(bytes: 0, at: 10) == 250)
        #expect(server.request(bytes: 1000, at: 200) == 1350)
        // Nothing to do from 1350 to 2000.
        #expect(server.request(bytes: 0, at: 2000) == 2100)
        #expect(server.requests == 4 && server.bytesServed == 1050)
        #expect(server.longestQueue == 2 && server.busyNs == 1450)
    }

    @Test func withoutABandwidthSizeDoesNotMatter() {
        var server = ControlStoreServer(serviceNs: 7, bytesPerSecond: nil)
        #expect(server.request(bytes: 1 << 40, at: 0) == 7)
    }
}
