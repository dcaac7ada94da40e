package import TraceSchema

/// Writes the events that the embedded engine would record for a program that a test spells out
/// call by call, with costs that the test chooses. Nothing runs; the clock is a number.
package struct ScriptedRun: Sendable {
    /// Nanoseconds of each step.
    package struct Costs: Sendable {
        /// A fixed cost and one for each thousand bytes.
        package struct Cost: Sendable, ExpressibleByIntegerLiteral {
            package var base: Int64
            package var perKilobyte: Int64
            package init(_ base: Int64, perKilobyte: Int64 = 0) {
                self.base = base
                self.perKilobyte = perKilobyte
            }
            package init(integerLiteral value: Int64) { self.init(value) }
            package func of(_ bytes: Int) -> Int64 { base + perKilobyte * Int64(bytes) / 1000 }
        }

        package var pickle = Cost(200_000, perKilobyte: 300)
        package var export = Cost(80_000, perKilobyte: 1000)
        package var fetch = Cost(60_000, perKilobyte: 1500)
        package var unpickle = Cost(100_000, perKilobyte: 200)
        package var serialize = Cost(4000, perKilobyte: 60)
        package var put = Cost(30_000, perKilobyte: 200)
        package var submit: Cost = 9000
        package var dispatch = Cost(6000, perKilobyte: 100)
        package var getArgument: Cost = 25_000
        package var deserialize = Cost(3000, perKilobyte: 10)
        package var execute: Cost = 5000
        package var `return`: Cost = 4000
        package var getResult: Cost = 2000
        /// From process to process, unseen.
        package var message: Cost = 20_000
        /// From one statement of the script to the next.
        package var script: Cost = 1000

        package init() {}
    }

    /// One argument; an object makes it a reference.
    package struct Argument: Sendable {
        package var variable: String?
        package var bytes: Int
        package var object: ObjectID?
        package init(_ variable: String?, bytes: Int, object: ObjectID? = nil) {
            self.variable = variable
            self.bytes = bytes
            self.object = object
        }
    }

    /// A call of a remote function.
    package struct Call: Sendable {
        package var function: FunctionID
        package var name: String
        package var line: Int
        package var arguments: [Argument]
        package var captures: [Event.Capture] = []
        package var pickledBytes = 600
        package var caller = ProcessID.driver
        package var parent: TaskID?
        /// Nil: the workers take turns.
        package var worker: Int?
        package var execute: Int64?
        package var resultBytes = 10
        package var error: String?

        package init(_ function: Int, _ name: String, line: Int, _ arguments: Argument...) {
            self.function = FunctionID(function)
            self.name = name
            self.line = line
            self.arguments = arguments
        }
    }

    package var costs = Costs()
    package var inlineLimit = 102_400
    package var workers = 2
    package var file = "program.py"
    /// The calling process's clock.
    package var now: Int64 = 1_000_000

    private var recorded: [Event] = []
    private var taskCount = 0
    private var objectCount = 0
    private var exported: Set<FunctionID> = []
    private var known: Set<String> = []
    private var free: [Int: Int64] = [:]
    private var results: [TaskID: (object: ObjectID, ready: Int64, call: Call)] = [:]

    package init() {}

    /// What was recorded, in a trace's order.
    package var events: [Event] {
        var events = recorded
        events.sort { $0.startNs < $1.startNs }
        for index in events.indices { events[index].id = index + 1 }
        return events
    }

    /// Adds an event as it is.
    package mutating func add(_ event: Event) { recorded.append(event) }

    /// `bound = ray.put(variable)`.
    package mutating func put(_ variable: String, bound: String?, bytes: Int, line: Int)
        -> ObjectID
    {
        objectCount += 1
        let object = ObjectID(objectCount)
        for kind in [EventKind.serialize, .put] {
            let cost = kind == .put ? costs.put : costs.serialize
            step(kind, .driver, cost.of(bytes), line: line) {
                $0.object = object
                $0.variable = variable
                $0.role = .value
                $0.bytes = bytes
                guard kind == .put else { return }
                $0.bound = bound
                $0.copied = bytes
                $0.path = .objectStore
                $0.explicit = true
            }
        }
        now += costs.script.of(0)
        return object
    }

    /// `function.remote(…)`, without the get of its result.
    @discardableResult
    package mutating func call(_ call: Call) -> TaskID {
        taskCount += 1
        let task = TaskID(taskCount)
        exportOnce(call)
        var arguments: [Event.Argument] = []
        for (index, argument) in call.arguments.enumerated() {
            arguments.append(pass(argument, at: index, of: call, task))
        }
        let inlined = arguments.filter { $0.how == .inline }.compactMap(\.bytes).reduce(0, +)
        step(.submit, call.caller, costs.submit.of(inlined), line: call.line) {
            Self.fill(&$0, call, task)
            $0.bytes = inlined
            $0.arguments = arguments
        }
        let message = 300 + inlined
        step(.dispatch, call.caller, costs.dispatch.of(message), line: call.line) {
            Self.fill(&$0, call, task)
            $0.bytes = message
            $0.copied = message
        }
        run(call, task, arguments)
        return task
    }

    /// `ray.get` of a call's result.
    package mutating func get(_ task: TaskID) {
        guard let (object, ready, call) = results[task] else { return }
        let arrival = ready + costs.message.of(call.resultBytes)
        let waited = max(arrival - now, 0)
        step(.get, call.caller, waited + costs.getResult.of(0), line: call.line) {
            Self.fill(&$0, call, task)
            $0.object = object
            $0.role = .result
            $0.bytes = call.resultBytes
            $0.waitedNs = waited
            $0.error = call.error
        }
        guard call.error == nil else { return }
        step(.deserialize, call.caller, costs.deserialize.of(call.resultBytes), line: call.line) {
            Self.fill(&$0, call, task)
            $0.object = object
            $0.role = .result
            $0.bytes = call.resultBytes
        }
        now += costs.script.of(0)
    }

    /// The moment at which a call's task is done.
    package func ready(_ task: TaskID) -> Int64 { results[task]?.ready ?? now }

    private mutating func exportOnce(_ call: Call) {
        guard exported.insert(call.function).inserted else { return }
        step(.pickle, call.caller, costs.pickle.of(call.pickledBytes), line: call.line) {
            Self.fill(&$0, call, nil)
            $0.bytes = call.pickledBytes
            $0.captures = call.captures
        }
        step(.export, call.caller, costs.export.of(call.pickledBytes), line: call.line) {
            Self.fill(&$0, call, nil)
            $0.bytes = call.pickledBytes
            $0.copied = call.pickledBytes
            $0.path = .controlStore
        }
    }

    private mutating func pass(
        _ argument: Argument, at index: Int, of call: Call, _ task: TaskID
    ) -> Event.Argument {
        var passed = Event.Argument(
            position: .index(index), variable: argument.variable, how: .reference,
            object: argument.object)
        guard argument.object == nil else { return passed }
        passed.bytes = argument.bytes
        passed.how = argument.bytes <= inlineLimit ? .inline : .put
        func fill(_ event: inout Event) {
            Self.fill(&event, call, task)
            event.variable = argument.variable
            event.role = .argument
            event.bytes = argument.bytes
        }
        step(
            .serialize, call.caller, costs.serialize.of(argument.bytes), line: call.line, fill)
        guard passed.how == .put else { return passed }
        objectCount += 1
        let object = ObjectID(objectCount)
        passed.object = object
        step(.put, call.caller, costs.put.of(argument.bytes), line: call.line) {
            fill(&$0)
            $0.object = object
            $0.copied = argument.bytes
            $0.path = .objectStore
            $0.explicit = false
        }
        return passed
    }

    /// The worker's side, on a clock of its own.
    private mutating func run(_ call: Call, _ task: TaskID, _ arguments: [Event.Argument]) {
        let worker = call.worker ?? (task.number - 1) % max(workers, 1) + 1
        let process = ProcessID.worker(worker)
        let callerNow = now
        now = max(now + costs.message.of(0), free[worker] ?? 0)
        func fill(_ event: inout Event) { Self.fill(&event, call, task) }
        if known.insert("\(call.function) \(worker)").inserted {
            for (kind, cost) in [(EventKind.fetch, costs.fetch), (.unpickle, costs.unpickle)] {
                step(kind, process, cost.of(call.pickledBytes), line: call.line) {
                    fill(&$0)
                    $0.bytes = call.pickledBytes
                    if kind == .fetch {
                        $0.copied = call.pickledBytes
                        $0.path = .controlStore
                    }
                }
            }
        }
        for (argument, passed) in zip(call.arguments, arguments) {
            if passed.how != .inline {
                step(.get, process, costs.getArgument.of(0), line: call.line) {
                    fill(&$0)
                    $0.object = passed.object
                    $0.role = .argument
                    $0.bytes = argument.bytes
                    $0.copied = 0
                    $0.path = .objectStore
                }
            }
            let moved = passed.how == .inline ? argument.bytes : 0
            step(.deserialize, process, costs.deserialize.of(moved), line: call.line) {
                fill(&$0)
                $0.role = .argument
                $0.bytes = argument.bytes
            }
        }
        step(.execute, process, call.execute ?? costs.execute.of(0), line: call.line) {
            fill(&$0)
            $0.error = call.error
        }
        objectCount += 1
        let object = ObjectID(objectCount)
        step(.serialize, process, costs.serialize.of(call.resultBytes), line: call.line) {
            fill(&$0)
            $0.role = .result
            $0.bytes = call.resultBytes
        }
        step(.return, process, costs.return.of(call.resultBytes), line: call.line) {
            fill(&$0)
            $0.object = object
            $0.role = .result
            $0.bytes = call.resultBytes
            $0.path = .inline
        }
        free[worker] = now
        results[task] = (object, now, call)
        now = callerNow
    }

    private mutating func step(
        _ kind: EventKind, _ process: ProcessID, _ duration: Int64, line: Int,
        _ fill: (inout Event) -> Void
    ) {
        var event = Event(kind: kind, process: process, startNs: now)
        event.durationNs = duration
        event.file = file
        event.line = line
        fill(&event)
        recorded.append(event)
        now += duration
    }

    private static func fill(_ event: inout Event, _ call: Call, _ task: TaskID?) {
        event.task = task
        event.parent = call.parent
        event.function = call.function
        event.name = call.name
    }
}
