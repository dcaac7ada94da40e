import TraceSchema

/// Programs other than the question's.
enum Programs {
    /// Several functions, workers, a nested call, an error, a value nobody uses.
    static let mixed: [Event] = {
        var run = SampleRun()
        for index in 0..<12 {
            run.call("rows", bytes: 40_000, .captured, on: 1 + index % 5)
        }
        run.call("outer", bytes: 2_000_000, .byValue, on: 1)
        run.call(
            "inner", bytes: 500_000, .byValue, on: 2, from: .worker(1), parent: TaskID(13),
            resultBytes: 3_000_000)
        for index in 0..<5 {
            run.call(
                "fails", bytes: 100, .byValue,
                failing: index == 3 ? "ValueError: no such row" : nil)
        }
        _ = run.put("unused", bytes: 30_000_000, bound: "unused_ref")
        return run.events
    }()

    /// One call with so many large arguments.
    static func manyArguments(_ count: Int) -> [Event] {
        var run = SampleRun()
        let (task, function) = (TaskID(1), FunctionID(1))
        var arguments: [Event.Argument] = []
        for index in 0..<count {
            let object = ObjectID(index + 1)
            run.add(.serialize, .driver) {
                ($0.role, $0.task, $0.object) = (.argument, task, object)
                ($0.variable, $0.bytes) = ("x\(index)", 1_000_000)
            }
            run.add(.put, .driver) {
                ($0.role, $0.task, $0.object) = (.argument, task, object)
                ($0.variable, $0.bytes, $0.copied) = ("x\(index)", 1_000_000, 1_000_000)
                ($0.explicit, $0.path) = (false, .objectStore)
            }
            arguments.append(
                Event.Argument(
                    position: .index(index), variable: "x\(index)", how: .put, object: object,
                    bytes: 1_000_000))
        }
        run.add(.submit, .driver) {
            ($0.task, $0.function, $0.name, $0.arguments) = (task, function, "many", arguments)
        }
        run.add(.execute, .worker(1)) { ($0.task, $0.function, $0.name) = (task, function, "many") }
        return run.events
    }

    /// Calls of so many functions, each with a value of its own size.
    static func manyFunctions(_ count: Int, calls: Int) -> [Event] {
        var run = SampleRun()
        for _ in 0..<calls {
            for index in 0..<count {
                run.call(
                    "f\(index)", "x\(index)", bytes: 10_000 * (index + 1), .byValue, line: index + 1
                )
            }
        }
        return run.events
    }

    /// Rounds of three calls of f and one of g; one round, in the middle, has four of f.
    static func rounds(_ count: Int, odd: Int? = nil) -> [Event] {
        var run = SampleRun()
        for round in 0..<count {
            for _ in 0..<(round == odd ? 4 : 3) {
                run.call("f", "x", bytes: 100, .byValue, line: 5)
            }
            run.call("g", "y", bytes: 100, .byValue, line: 6)
        }
        return run.events
    }

    /// `outer` calls `inner` so many times inside of each call.
    static func nested(calls: Int = 3, inside: Int = 5) -> [Event] {
        var run = SampleRun()
        for _ in 0..<calls {
            run.callWithInside("outer", line: 20, on: 1) { run, task in
                for _ in 0..<inside {
                    run.call(
                        "inner", bytes: 40_000, .byValue, on: 2, from: .worker(1), parent: task,
                        line: 12)
                }
            }
        }
        return run.events
    }

    /// A pipeline: what load returns goes to transform, by reference.
    static func pipeline(_ count: Int) -> [Event] {
        var run = SampleRun()
        var results: [ObjectID] = []
        for _ in 0..<count {
            run.call("load", bytes: 100, .byValue, resultBytes: 2_000_000, line: 10)
            if let object = run.events.last?.object { results.append(object) }
        }
        for object in results {
            run.call("transform", bytes: 0, .byReference(object, variable: "part"), line: 12)
        }
        return run.events
    }

    /// A task that fails so many times before it comes to its end.
    static func retried(_ times: Int) -> [Event] {
        var run = SampleRun()
        let task = TaskID(1)
        run.add(.submit, .driver) { ($0.task, $0.name, $0.line) = (task, "shaky", 4) }
        for attempt in 1...(times + 1) {
            run.add(.dispatch, .driver) { ($0.task, $0.attempt, $0.bytes) = (task, attempt, 100) }
            run.add(.execute, .worker(1)) {
                ($0.task, $0.attempt, $0.name) = (task, attempt, "shaky")
                $0.error = attempt <= times ? "OSError" : nil
            }
            run.add(.return, .worker(1)) {
                ($0.task, $0.role, $0.object) = (task, .result, ObjectID(1))
                ($0.bytes, $0.path) = (attempt <= times ? 287 : 14, .inline)
            }
            if attempt <= times {
                run.add(.retry, .scheduler) { ($0.task, $0.attempt) = (task, attempt + 1) }
            }
        }
        run.add(.get, .driver) {
            ($0.task, $0.role, $0.object, $0.bytes) = (task, .result, ObjectID(1), 14)
        }
        return run.events
    }

    /// All of them, to look at what holds for any picture.
    static let all: [(name: String, events: [Event])] = [
        ("the question's program", SampleRun.question(calls: 50)),
        ("one call", SampleRun.question(calls: 1, sizes: [8_000_000])),
        ("failing, many workers", mixed), ("many arguments", manyArguments(40)),
        ("rounds", rounds(30, odd: 14)), ("nested", nested()), ("pipeline", pipeline(6)),
        ("retried", retried(7)), ("many functions", manyFunctions(60, calls: 3)), ("nothing", []),
    ]
}
