internal import Glibc
internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// The node's part of the trace: leases and freed objects.
struct NodeRecording {
    /// Nil where tracing is off.
    private let recorder: Recorder?
    private var requested: [RequestName: Int64] = [:]

    private struct RequestName: Hashable {
        var lessee: ProcessNumber
        var number: UInt64
    }

    init(directory: String, firstWorker: ProcessNumber) throws(TraceError) {
        guard TracingSwitch.isOn else {
            recorder = nil
            return
        }
        // A script may start several nodes, one after the other.
        recorder = try Recorder(
            directory: directory, process: firstWorker == 1 ? "node" : "node-\(firstWorker)",
            pid: getpid(), eventLimit: EventLimit.ofRun)
    }

    mutating func arrived(_ request: NodeRequest, from process: ProcessNumber) {
        guard recorder != nil else { return }
        switch request {
        case .requestLease(let number, _, _, _, _):
            requested[RequestName(lessee: process, number: number)] = MonotonicClock.now
        case .cancelLease(let number):
            requested[RequestName(lessee: process, number: number)] = nil
        default: break
        }
    }

    /// A process is gone, and its requests with it.
    mutating func lost(_ process: ProcessNumber) {
        requested = requested.filter { $0.key.lessee != process }
    }

    mutating func granted(_ request: Scheduler.Request) {
        guard let recorder else { return }
        let now = MonotonicClock.now
        let name = RequestName(lessee: request.lessee, number: request.number)
        let start = requested.removeValue(forKey: name) ?? now
        var event = RecordedEvent(kind: .lease, lane: .scheduler, start: start)
        event.duration = now - start
        event.waited = event.duration
        event.task = RecordedTask(owner: request.task.owner, sequence: request.task.sequence)
        event.function = RecordedKey(high: request.function.high, low: request.function.low)
        recorder.record(event)
    }

    func freed(_ object: ObjectKey, size: Int) {
        guard let recorder else { return }
        var event = RecordedEvent(kind: .free, lane: .objectStore, start: MonotonicClock.now)
        event.object = RecordedObject(
            owner: object.owner, index: object.index, sequence: object.sequence)
        event.bytes = Int64(size)
        recorder.record(event)
    }

    func finish() { recorder?.finish() }
}
