import TraceFile
import TraceReading
package import TraceSchema

/// Chrome's trace events in JSON, which Perfetto opens: a process for each lane, slices that nest,
/// arrows from a call to its execution and to the get of its result, counters for the stores.
///
/// Times are microseconds with three decimals, so exact. All fields of an event are its `args`.
package struct ChromeTrace: TraceConversion {
    private let header: TraceHeader
    private var output = JSONOutput()
    private var lanes: ChromeLanes
    private var arrows = CallArrows()
    private var stores: StoreBytes
    private var folds: [Fold] = []
    private var asynchronous = 0

    /// Fold lines are as many as there are differing ones; a viewer reads no more than some.
    private static let foldsKept = 1000
    private var foldsLeftOut = 0
    private var folded = 0

    package init(header: TraceHeader) {
        self.header = header
        lanes = ChromeLanes(header)
        stores = StoreBytes(header)
        output.beginTrace()
        for process in header.processes { _ = lane(of: process.id) }
        if let simulated = header.simulated {
            instant(SimulatedRun.sentence(simulated), scope: "g")
        }
        if let rule = header.suppose {
            instant(SupposedWorld.sentence("“\(rule)”"), scope: "g")
        }
    }

    package mutating func takeBytes() -> [UInt8] { output.takeBytes() }

    package mutating func add(_ event: Event) {
        let start = moment(event.startNs)
        let lane = lane(of: event.process)
        if let duration = event.durationNs {
            let end = max(start, moment(event.startNs.adding(max(duration, 0))))
            slice(event, lane: lane, start: start, end: end)
        } else {
            output.nextEvent(
                "i", event.title, at: start, process: lane, track: mainTrack(event, lane)
            ) {
                $0.text("s", "t")
                $0.text("cat", event.kind.rawValue)
                $0.key("args")
                $0.value(event)
            }
        }
        if let counter = stores.count(event, at: start) {
            let lane = self.lane(of: counter.process)
            output.nextEvent("C", counter.name, at: counter.moment, process: lane, track: 0) {
                $0.key("args")
                $0.object {
                    $0.plainKey("bytes")
                    $0.integer(counter.bytes)
                }
            }
        }
    }

    package mutating func add(_ fold: Fold) {
        folded = folded.adding(fold.count)
        if folds.count < Self.foldsKept { folds.append(fold) } else { foldsLeftOut += 1 }
    }

    // MARK: Slices

    private mutating func slice(_ event: Event, lane: Int, start: Int64, end: Int64) {
        guard let track = track(event, lane: lane, start: start, end: end) else {
            return asynchronousSlice(event, lane: lane, start: start, end: end)
        }
        output.nextEvent("X", event.title, at: start, process: lane, track: track) {
            $0.plainKey("dur")
            $0.thousandths(end - start)
            $0.text("cat", event.kind.rawValue)
            $0.key("args")
            $0.value(event)
        }
        let spot = CallArrows.Spot(process: lane, track: track, start: start, end: end)
        for arrow in arrows.note(event, at: spot) { write(arrow) }
    }

    /// A slice that is bound to no track: viewers give each one of its own.
    private mutating func asynchronousSlice(
        _ event: Event, lane: Int, start: Int64, end: Int64
    ) {
        asynchronous += 1
        for (phase, moment) in [("b", start), ("e", end)] {
            output.nextEvent(phase, event.title, at: moment, process: lane, track: 0) {
                $0.text("cat", event.kind.rawValue)
                $0.text("id", "0x" + String(asynchronous, radix: 16))
                $0.key("args")
                if phase == "b" { $0.value(event) } else { $0.object { _ in } }
            }
        }
    }

    private mutating func write(_ arrow: CallArrows.Arrow) {
        let name = arrow.kind == .call ? "call" : "result"
        let id = arrow.task.number * 2 + arrow.kind.rawValue
        let ends = [("s", arrow.source, arrow.source.start), ("f", arrow.target, arrow.arrival)]
        for (phase, spot, moment) in ends {
            output.nextEvent(phase, name, at: moment, process: spot.process, track: spot.track) {
                $0.text("cat", "call")
                $0.plainKey("id")
                $0.integer(id)
                if phase == "f" { $0.text("bp", "e") }
            }
        }
    }

    // MARK: Lanes

    /// The number of a process's lane; its names are written where it is new.
    private mutating func lane(of process: ProcessID) -> Int {
        let (lane, isNew) = lanes.lane(of: process)
        guard isNew else { return lane }
        metadata("process_name", "name", lanes.title(of: process), lane: lane, track: 0)
        metadata("process_sort_index", "sort_index", process.order, lane: lane, track: 0)
        if let rule = header.suppose {
            metadata("process_labels", "labels", "supposed world: \(rule)", lane: lane, track: 0)
        }
        return lane
    }

    private mutating func mainTrack(_ event: Event, _ lane: Int) -> Int {
        named(lanes.track(0, thread: event.thread, lane: lane), event, index: 0, lane: lane)
    }

    private mutating func track(_ event: Event, lane: Int, start: Int64, end: Int64) -> Int? {
        guard let index = lanes.place(thread: event.thread, lane: lane, start: start, end: end)
        else { return nil }
        let track = lanes.track(index, thread: event.thread, lane: lane)
        return named(track, event, index: index, lane: lane)
    }

    private mutating func named(
        _ track: (number: Int, isNew: Bool), _ event: Event, index: Int, lane: Int
    ) -> Int {
        guard track.isNew else { return track.number }
        let thread = event.thread.map { "\(event.process.name) thread \($0)" } ?? event.process.name
        let title = index == 0 ? thread : "\(thread), at the same time (\(index + 1))"
        metadata("thread_name", "name", title, lane: lane, track: track.number)
        metadata("thread_sort_index", "sort_index", track.number, lane: lane, track: track.number)
        return track.number
    }

    private mutating func metadata(
        _ name: String, _ key: String, _ value: String, lane: Int, track: Int
    ) {
        output.nextEvent("M", name, at: nil, process: lane, track: track) {
            $0.plainKey("args")
            $0.object { $0.text(key, value) }
        }
    }

    private mutating func metadata(
        _ name: String, _ key: String, _ value: Int, lane: Int, track: Int
    ) {
        output.nextEvent("M", name, at: nil, process: lane, track: track) {
            $0.plainKey("args")
            $0.object {
                $0.plainKey(key)
                $0.integer(value)
            }
        }
    }

    private mutating func instant(_ name: String, scope: String) {
        output.nextEvent("i", name, at: 0, process: 1, track: 0) { $0.text("s", scope) }
    }

    // MARK: End

    package mutating func finish() {
        let (header, folds, left) = (header, folds, foldsLeftOut)
        output.endTrace { output in
            output.text("engine", header.engine.rawValue)
            output.text("engine_version", header.engineVersion)
            output.text("script", header.script)
            output.text("started", header.started)
            if let rule = header.suppose { output.text("suppose", rule) }
            output.plainKey("complete")
            output.boolean(header.complete)
            guard !folds.isEmpty else { return }
            output.plainKey("folds")
            output.array { array in folds.forEach { array.value($0) } }
            output.plainKey("folds_left_out")
            output.integer(left)
        }
    }

    package var notes: [String] {
        var notes = header.conversionNotes
        if folded > 0 {
            notes.append(
                "\(Quantity.count(folded, "event")) past the event limit have no time of their own: "
                    + "they are in `otherData`, summed up, and no slice or counter holds them")
        }
        if arrows.forgotten > 0 {
            notes.append(
                "no arrow to the results of \(Quantity.count(arrows.forgotten, "call")) that long "
                    + "went ungot")
        }
        if asynchronous > 0 {
            notes.append(
                "\(Quantity.count(asynchronous, "event")) of lanes with more than "
                    + "\(SliceTracks.limit) at once, or out of the order of time, are "
                    + "asynchronous slices")
        }
        return notes
    }
}

extension Event {
    /// `submit foo1`
    fileprivate var title: String {
        let subject = name ?? variable ?? object?.description
        let failed = error == nil ? "" : " ✗"
        return kind.rawValue + (subject.map { " \($0)" } ?? "") + failed
    }
}
