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
        for round in 0..<calls {
            for index in 0..<count {
                run.call(
                    "f\(index)", "x\(index)", bytes: 10_000 * (index + 1), .byValue, line: round)
            }
        }
        return run.events
    }
}
