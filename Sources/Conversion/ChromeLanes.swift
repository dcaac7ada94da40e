import TraceReading
import TraceSchema

/// Numbers for processes and tracks: a lane of the trace is a process to a viewer, since several
/// lanes share one process of the system.
struct ChromeLanes {
    private struct TrackKey: Hashable {
        let lane: Int
        let thread: Int?
    }

    private let header: TraceHeader
    private var lanes: [ProcessID: Int] = [:]
    private var tracks: [TrackKey: SliceTracks] = [:]
    /// By the index among the tracks of a lane; no number stands twice, in whatever lane.
    private var numbers: [TrackKey: [Int: Int]] = [:]
    private var tracksNumbered = 0

    init(_ header: TraceHeader) {
        self.header = header
    }

    mutating func lane(of process: ProcessID) -> (number: Int, isNew: Bool) {
        if let lane = lanes[process] { return (lane, false) }
        let lane = lanes.count + 1
        lanes[process] = lane
        return (lane, true)
    }

    /// `worker-1 (pid 4711 on n2)`
    func title(of process: ProcessID) -> String {
        guard let known = header.processes.first(where: { $0.id == process }) else {
            return process.name
        }
        let nodes = Set(header.processes.map(\.node))
        let node = nodes.count > 1 ? " on \(known.node)" : ""
        return "\(process.name) (pid \(known.pid)\(node))"
    }

    mutating func place(thread: Int?, lane: Int, start: Int64, end: Int64) -> Int? {
        tracks[TrackKey(lane: lane, thread: thread), default: SliceTracks()]
            .place(start: start, end: end)
    }

    mutating func track(_ index: Int, thread: Int?, lane: Int) -> (number: Int, isNew: Bool) {
        let key = TrackKey(lane: lane, thread: thread)
        if let number = numbers[key]?[index] { return (number, false) }
        tracksNumbered += 1
        numbers[key, default: [:]][index] = tracksNumbered
        return (tracksNumbered, true)
    }
}

/// How many bytes the stores hold, from event to event.
struct StoreBytes {
    struct Reading: Equatable {
        var process: ProcessID
        var name: String
        var bytes: Int
        var moment: Int64
    }

    private var objects = 0
    /// Objects that have left memory for the disk.
    private var onDisk: Set<ObjectID> = []
    private var functions = 0
    /// A counter never goes back in time, whatever the trace does.
    private var latest: Int64 = 0
    private let seesFrees: Bool

    init(_ header: TraceHeader) {
        seesFrees = header.availability(of: .free) != .absent
    }

    /// What a counter shows after an event; nil where it stays.
    ///
    /// An object counts from the moment that its put begins: its memory is taken then.
    mutating func count(_ event: Event, at start: Int64) -> Reading? {
        guard event.error == nil, let bytes = event.bytes, bytes > 0 else { return nil }
        latest = max(latest, start)
        switch event.kind {
        case .put, .restore:
            if let object = event.object { onDisk.remove(object) }
            objects = objects.adding(bytes)
        case .spill:
            if let object = event.object { onDisk.insert(object) }
            objects = max(0, objects - min(bytes, objects))
        case .free:
            // What is on disk has left already.
            if let object = event.object, onDisk.remove(object) != nil { return nil }
            objects = max(0, objects - min(bytes, objects))
        case .export:
            functions = functions.adding(bytes)
            return Reading(
                process: .controlStore, name: "functions, bytes", bytes: functions, moment: latest)
        case .pickle, .serialize, .submit, .lease, .dispatch, .fetch, .unpickle, .get,
            .deserialize, .execute, .return, .hold, .drop, .retry, .fail:
            return nil
        }
        // Without frees the sum only grows: it then tells what was put, not what is held.
        let name = seesFrees ? "objects, bytes" : "objects put so far, bytes"
        return Reading(process: .objectStore, name: name, bytes: objects, moment: latest)
    }
}
