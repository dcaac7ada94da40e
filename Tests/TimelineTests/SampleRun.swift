import TraceSchema

/// Makes the events that the embedded engine records for a small program, one call after the other.
struct SampleRun {
    private(set) var events: [Event] = []
    private var now: Int64 = 1_000_000
    private var tasks = 0
    private var objects = 0
    private var functions: [String: FunctionID] = [:]
    /// Functions by the workers that have them.
    private var known: Set<String> = []

    /// Bytes that Ray's layout adds to an array, and a message to what it carries.
    static let overhead = 242
    static let messageOverhead = 310
    static let inlineLimit = 102_400

    enum Passing {
        case byValue
        case byReference(ObjectID, variable: String)
        case captured
    }

    /// Nanoseconds that a copy or a serialization of so many bytes takes here.
    private func cost(_ bytes: Int) -> Int64 { 6_000 + Int64(bytes) / 5 }

    mutating func add(
        _ kind: EventKind, _ process: ProcessID, takes duration: Int64 = 10_000,
        _ change: (inout Event) -> Void = { _ in }
    ) {
        var event = Event(id: events.count + 1, kind: kind, process: process, startNs: now)
        event.durationNs = duration
        change(&event)
        events.append(event)
        now += duration + 2_000
    }

    /// `bound = ray.put(variable)`
    mutating func put(_ variable: String, bytes: Int, bound: String) -> ObjectID {
        objects += 1
        let object = ObjectID(objects)
        let size = bytes + Self.overhead
        add(.serialize, .driver, takes: cost(size) / 5) {
            ($0.role, $0.object, $0.variable, $0.bytes) = (.value, object, variable, size)
        }
        add(.put, .driver, takes: cost(size)) {
            ($0.role, $0.object, $0.variable, $0.bound) = (.value, object, variable, bound)
            ($0.bytes, $0.copied, $0.path, $0.explicit) = (size, size, .objectStore, true)
        }
        return object
    }

    /// `ray.get(function.remote(variable))`
    mutating func call(
        _ function: String, _ variable: String = "A", bytes: Int, _ passing: Passing,
        on worker: Int = 1, from caller: ProcessID = .driver, parent: TaskID? = nil,
        resultBytes: Int = 10, line: Int = 10, failing error: String? = nil
    ) {
        tasks += 1
        let task = TaskID(tasks)
        let callee = ProcessID.worker(worker)
        let first = functions[function] == nil
        let id = functions[function] ?? FunctionID(functions.count + 1)
        functions[function] = id
        var pickledBytes = 620
        if case .captured = passing { pickledBytes += bytes }
        if first {
            pickle(function, id, variable, passing, bytes, pickledBytes, by: caller)
        }

        var argument = Event.Argument(position: .index(0), variable: variable, how: .inline)
        var message = Self.messageOverhead
        let size = bytes + Self.overhead
        switch passing {
        case .byValue:
            let stored = size > Self.inlineLimit
            objects += stored ? 1 : 0
            let object = stored ? ObjectID(objects) : nil
            add(.serialize, caller, takes: cost(size) / 5) {
                ($0.role, $0.task, $0.variable, $0.bytes) = (.argument, task, variable, size)
                ($0.object, $0.function, $0.name) = (object, id, function)
            }
            if stored {
                add(.put, caller, takes: cost(size)) {
                    ($0.role, $0.task, $0.variable, $0.bytes) = (.argument, task, variable, size)
                    ($0.object, $0.copied, $0.explicit) = (object, size, false)
                    ($0.path, $0.function) = (.objectStore, id)
                }
            } else {
                message += size
            }
            argument.how = stored ? .put : .inline
            (argument.object, argument.bytes) = (object, size)
        case .byReference(let object, let name):
            (argument.how, argument.object, argument.variable) = (.reference, object, name)
        case .captured:
            add(.serialize, caller) {
                ($0.role, $0.task, $0.variable, $0.bytes) = (.argument, task, "5", 10)
                ($0.function, $0.name) = (id, function)
            }
            (argument.variable, argument.bytes) = ("5", 10)
            message += 10
        }
        add(.submit, caller, takes: 25_000) {
            ($0.task, $0.function, $0.name, $0.arguments) = (task, id, function, [argument])
            ($0.line, $0.parent) = (line, parent)
        }
        add(.lease, .scheduler, takes: 9_000) { ($0.task, $0.function) = (task, id) }
        add(.dispatch, caller, takes: 14_000) {
            ($0.task, $0.function, $0.attempt) = (task, id, 1)
            ($0.bytes, $0.copied) = (message, message)
        }
        run(
            task, function, id, argument, pickledBytes: pickledBytes, on: callee, from: caller,
            resultBytes: resultBytes, failing: error)
    }

    /// A call in which others are made, between the beginning of its body and its return.
    mutating func callWithInside(
        _ function: String, line: Int, on worker: Int,
        _ inside: (inout SampleRun, TaskID) -> Void
    ) {
        tasks += 1
        let task = TaskID(tasks)
        let id = functions[function] ?? FunctionID(functions.count + 1)
        functions[function] = id
        let callee = ProcessID.worker(worker)
        add(.submit, .driver) {
            ($0.task, $0.function, $0.name, $0.line) = (task, id, function, line)
        }
        add(.dispatch, .driver) { ($0.task, $0.bytes, $0.copied) = (task, 300, 300) }
        let begin = now
        inside(&self, task)
        let end = now
        add(.execute, callee) {
            ($0.task, $0.function, $0.name) = (task, id, function)
            ($0.startNs, $0.durationNs) = (begin - 1000, end - begin + 2000)
        }
        objects += 1
        let result = ObjectID(objects)
        add(.return, callee) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, 10)
            ($0.path, $0.copied) = (.inline, 10)
        }
        add(.get, .driver) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, 10)
        }
        add(.deserialize, .driver) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, 10)
        }
    }

    private mutating func pickle(
        _ function: String, _ id: FunctionID, _ variable: String, _ passing: Passing, _ bytes: Int,
        _ pickledBytes: Int, by caller: ProcessID
    ) {
        add(.pickle, caller, takes: cost(pickledBytes)) {
            ($0.function, $0.name, $0.bytes) = (id, function, pickledBytes)
            $0.captures = [Event.Capture(variable: "np", how: .module, bytes: 20)]
            if case .captured = passing {
                $0.captures?.append(
                    Event.Capture(variable: variable, how: .global, bytes: bytes + 37))
            }
        }
        add(.export, caller, takes: cost(pickledBytes) * 3) {
            ($0.function, $0.name, $0.bytes) = (id, function, pickledBytes)
            ($0.copied, $0.path) = (pickledBytes, .controlStore)
        }
    }

    private mutating func run(
        _ task: TaskID, _ function: String, _ id: FunctionID, _ argument: Event.Argument,
        pickledBytes: Int, on callee: ProcessID, from caller: ProcessID, resultBytes: Int,
        failing error: String?
    ) {
        if known.insert("\(function) \(callee)").inserted {
            add(.fetch, callee, takes: cost(pickledBytes) * 2) {
                ($0.task, $0.function, $0.name, $0.bytes) = (task, id, function, pickledBytes)
                ($0.copied, $0.path) = (pickledBytes, .controlStore)
            }
            add(.unpickle, callee, takes: cost(pickledBytes)) {
                ($0.task, $0.function, $0.name, $0.bytes) = (task, id, function, pickledBytes)
            }
        }
        let size = argument.bytes ?? events.last { $0.object == argument.object }?.bytes
        if argument.how != .inline {
            add(.get, callee, takes: 30_000) {
                ($0.task, $0.role, $0.object, $0.bytes) = (task, .argument, argument.object, size)
                ($0.copied, $0.path, $0.variable) = (0, .objectStore, argument.variable)
            }
        }
        add(.deserialize, callee, takes: 12_000) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .argument, argument.object, size)
            ($0.function, $0.variable) = (id, argument.variable)
        }
        // The caller has been waiting since it submitted.
        let waitStart = now - 40_000
        add(.execute, callee, takes: 15_000) {
            ($0.task, $0.function, $0.name, $0.attempt) = (task, id, function, 1)
            $0.error = error
        }
        objects += 1
        let result = ObjectID(objects)
        let stored = resultBytes >= Self.inlineLimit
        add(.serialize, callee, takes: cost(resultBytes) / 5) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, resultBytes)
        }
        add(.return, callee, takes: cost(resultBytes)) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, resultBytes)
            ($0.path, $0.copied) = (stored ? .objectStore : .inline, resultBytes)
        }
        let waited = now - waitStart
        add(.get, caller) {
            $0.startNs = waitStart
            $0.durationNs = waited + 10_000
            $0.waitedNs = waited
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, resultBytes)
            ($0.path, $0.copied) = (stored ? .objectStore : .inline, stored ? 0 : resultBytes)
        }
        add(.deserialize, caller, takes: 8_000) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, result, resultBytes)
        }
    }

    /// The question's program: three ways, at 4200 and at 1,000,000 entries, `calls` times each.
    static func question(calls: Int = 1000, sizes: [Int] = [33_600, 8_000_000]) -> [Event] {
        var run = SampleRun()
        for (round, bytes) in sizes.enumerated() {
            for _ in 0..<calls {
                run.call("foo1", bytes: bytes, .byValue, line: 12)
            }
            let reference = run.put("A", bytes: bytes, bound: "A_ref")
            for _ in 0..<calls {
                run.call(
                    "foo1", bytes: bytes, .byReference(reference, variable: "A_ref"), line: 16)
            }
            // Made anew for each size: a function of its own each time.
            run.functions["foo2"] = nil
            run.functions["foo2 of round \(round)"] = FunctionID(run.functions.count + 1)
            run.known = run.known.filter { !$0.hasPrefix("foo2") }
            for _ in 0..<calls {
                run.call("foo2", bytes: bytes, .captured, line: 20)
            }
        }
        return run.events
    }

    static let header = TraceHeader(
        engine: .embedded, engineVersion: "0.1", script: "program.py",
        started: "2026-01-01T00:00:00Z")
}
