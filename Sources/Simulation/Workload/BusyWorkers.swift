import TraceReading
import TraceSchema

/// How many CPUs a run had, as its workers tell: a worker that waits in a `get` gives its CPU back, and
/// another is started where none is idle, so that there can be more workers than CPUs.
struct BusyWorkers {
    private var begun: [ProcessID: Int64] = [:]
    private var firstBlocked: Int64?
    /// Nanoseconds: an idle worker begins sooner, one that has yet to be started later.
    private static let startNs: Int64 = 5_000_000

    mutating func read(_ event: Event) {
        guard event.process.isWorker else { return }
        if begun[event.process] == nil { begun[event.process] = event.startNs }
        if event.kind == .get, event.role != .argument, (event.waitedNs ?? 0) > 0 {
            firstBlocked = min(firstBlocked ?? .max, event.startNs)
        }
    }

    /// How long after the first wait each worker began that had yet to be started.
    private var late: [Int64] {
        guard let firstBlocked else { return [] }
        return begun.values.map { $0.subtracting(firstBlocked) }.filter { $0 > Self.startNs }
            .sorted()
    }

    /// - `all`: worker processes.
    func cpus(of all: Int) -> Int { max(1, all - late.count) }

    /// What it took to start one more worker while the run went on; nil where none was.
    var startNs: Int64? { late.first }
}
