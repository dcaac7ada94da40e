/// The control store's process: answers requests one after the other, in the order in which they come.
///
/// Ray's GCS handles requests on one event loop (`GcsServer`, src/ray/gcs/gcs_server), so that many
/// workers that ask at once, for one function say, wait for each other. When a reply has been made it is
/// a message like any other: the caller sends it over the network from the control store's node.
package struct ControlStoreServer: Sendable {
    /// What each request costs, whatever its size, in nanoseconds.
    package let serviceNs: Int64
    /// How fast replies are made, in bytes per second; nil where size does not matter.
    package let bytesPerSecond: Int?

    /// Bytes of all replies.
    package private(set) var bytesServed = 0
    package private(set) var requests = 0
    /// The most requests at once, the one that is being served included.
    package private(set) var longestQueue = 0
    /// How long it has had work to do, in nanoseconds, up to the end of the last request.
    package private(set) var busyNs: Int64 = 0

    /// When those that are not done yet will be.
    private var pending = DeliveryQueue()
    private var queued = 0
    private var freeAt: Int64 = 0

    /// - Parameters:
    ///   - serviceNs: at least 0.
    ///   - bytesPerSecond: above 0; nil where size does not matter. Preconditions, both.
    package init(serviceNs: Int64, bytesPerSecond: Int?) {
        precondition(serviceNs >= 0 && bytesPerSecond ?? 1 > 0)
        self.serviceNs = serviceNs
        self.bytesPerSecond = bytesPerSecond
    }

    /// A request comes in.
    ///
    /// - Parameters:
    ///   - bytes: of the reply, at least 0.
    ///   - now: nanoseconds, not before that of an earlier request (a precondition).
    /// - Returns: When the reply can leave, in nanoseconds.
    package mutating func request(bytes: Int, at now: Int64) -> Int64 {
        var done: [(time: Int64, id: Int)] = []
        pending.removeDue(now, into: &done)
        queued += 1 - done.count
        longestQueue = max(longestQueue, queued)
        let perByte = bytesPerSecond.map { 1e9 / Double($0) } ?? 0
        let cost = serviceNs + Int64(Double(max(0, bytes)) * perByte)
        freeAt = max(now, freeAt) + cost
        pending.append(requests, at: freeAt)
        requests += 1
        bytesServed += max(0, bytes)
        busyNs += cost
        return freeAt
    }
}
