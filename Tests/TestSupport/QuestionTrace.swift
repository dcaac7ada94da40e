package import TraceSchema

/// Traces like that of the question's program: one variable, passed by value, by reference and
/// captured, at several sizes. Every property is a dial of the program or of the machine.
package struct QuestionTrace: Sendable {
    package enum Passing: Sendable {
        case value, reference, captured
    }

    package var variable = "A"
    /// Serialized sizes of the variable.
    package var sizes = [33_842, 8_000_242]
    /// In the order of the program.
    package var ways: [Passing] = [.value, .reference, .captured]
    package var calls = 10
    package var workers = 2
    package var inlineLimit = 102_400
    package var costs = ScriptedRun.Costs()
    /// How long a task's body runs, where that is to depend on the way; else `costs.execute`.
    package var execute: [Passing: Int64] = [:]
    /// Submit all calls of a way, then get all; otherwise each is got before the next.
    package var isPipelined = false
    package var getsResults = true
    package var engine = Engine.embedded

    package init() {}

    package var header: TraceHeader {
        TraceHeader(
            engine: engine, engineVersion: "0", script: "program.py",
            started: "2026-01-01T00:00:00Z",
            config: [
                "inline_limit": inlineLimit, "function_warning_size": 10_000_000,
                "function_size_limit": 100_000_000,
            ])
    }

    package var events: [Event] { run.events }

    /// The program's run; more calls can be added to it.
    package var run: ScriptedRun {
        var run = ScriptedRun()
        run.costs = costs
        run.inlineLimit = inlineLimit
        run.workers = workers
        for (sizeIndex, size) in sizes.enumerated() {
            for (wayIndex, way) in ways.enumerated() {
                let first = sizeIndex * ways.count + wayIndex + 1
                add(way, size: size, function: first, to: &run)
            }
        }
        return run
    }

    /// The line of the script at which a way's calls stand, the same for all sizes.
    package static func line(of way: Passing) -> Int {
        switch way {
        case .value: 21
        case .reference: 24
        case .captured: 26
        }
    }

    private func add(
        _ way: Passing, size: Int, function: Int, to run: inout ScriptedRun
    ) {
        let line = Self.line(of: way)
        var call: ScriptedRun.Call
        switch way {
        case .value:
            call = .init(function, "foo1", line: line, .init(variable, bytes: size))
        case .reference:
            let bound = "\(variable)_ref"
            let object = run.put(variable, bound: bound, bytes: size, line: line - 1)
            call = .init(
                function, "foo1", line: line, .init(bound, bytes: size, object: object))
        case .captured:
            call = .init(function, "foo2", line: line, .init("5", bytes: 10))
            // Inside a pickle an array has a smaller header than as an argument.
            call.captures = [.init(variable: variable, how: .global, bytes: size - 123)]
            call.pickledBytes = size + 500
        }
        call.execute = execute[way]
        var pending: [TaskID] = []
        for _ in 0..<calls {
            pending.append(run.call(call))
            if !isPipelined, getsResults { run.get(pending.removeLast()) }
        }
        if getsResults { for task in pending { run.get(task) } }
    }
}
