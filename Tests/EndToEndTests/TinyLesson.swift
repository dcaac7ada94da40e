import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// A lesson of a test's own, with what it says and asks known to the test: `--lessons lessons`.
struct TinyLesson {
    static let name = "01-tiny"
    static let options = ["--lessons", "lessons"]

    /// Puts an argument at each call, and prints each call's number.
    static let program = """
        import sys
        import ray
        calls = int(sys.argv[1])
        @ray.remote
        def f(x, number):
            return number
        ray.init(num_cpus=1)
        A = bytes(200_000)
        for number in range(calls):
            print("call", ray.get(f.remote(A, number + 1)))

        """

    /// Puts it once.
    static let solution = program.replacing(
        "A = bytes(200_000)", with: "A = ray.put(bytes(200_000))")

    static let quiz = """
        parameters:
          - {calls: 2}
          - {calls: 3}
        questions:
          - id: puts
            kind: number
            ask: How many puts do {calls} calls make?
            key: select count(*) from event where kind = 'put'
            unit: puts
            choices:
              - value: 0
                misconception: Arguments travel inside the message
                refutation: Of {bytes} bytes each of {key} was put.
              - world: deduplicated-arguments
                misconception: Ray notices what is equal
                refutation: It would be {answer}.
            evidence:
              bytes: select max(bytes) from event where kind = 'put'
            hints: ["Think of {calls}.", Look., Each call puts.]
            explanation: Each of the {calls} calls puts {bytes} bytes.
          - id: way
            kind: choice
            ask: By which way?
            key: select path from event where kind = 'put' limit 1
            choices:
              - text: through the object store
                value: object-store
              - text: inside the message
                value: inline
                misconception: m
                refutation: It is {key}.
            hints: [a, b, c]
            explanation: It is put.
          - id: last
            kind: printed
            ask: What is printed at last?
            key: {printed: '(call {calls})'}
            choices: []
            hints: [a, b, c]
            explanation: That.

        """

    static let exercise = """
        goal: Put it once, for {calls} calls.
        parameters: [{calls: 2}, {calls: 3}]
        goals:
          - says: one put
            value: select count(*) from event where kind = 'put'
            at_most: 1
            best: 1
            where: select file, line from event where kind = 'put'
          - says: tasks do the work
            value: select count(*) from event where kind = 'execute'
            at_least: 2
        hints: [first hint, second hint, third hint]

        """

    static let lesson = """
        ---
        title: Tiny
        question: Why?
        misconception: Because.
        needs: []
        arguments: [2]
        ---

        An introduction.

        ## Step of puts

        Text of one.

        <!-- step
        lines: 8
        events: select id from event where kind = 'put'
        picture: {variable: A}
        -->

        ## Step of nothing

        Text of two.

        ## Step at last

        Text of three.

        """

    /// Writes it, and its recorded traces.
    static func write(in folder: TemporaryDirectory) throws {
        for path in ["lessons/\(name)", "traces"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(path), withIntermediateDirectories: true)
        }
        for (file, text) in [
            ("lesson.md", lesson), ("program.py", program), ("quiz.yml", quiz),
            ("exercise.py", program), ("exercise.yml", exercise), ("solution.py", solution),
        ] {
            try folder.write(text, to: "lessons/\(name)/\(file)")
        }
        for engine in [Engine.embedded, .ray] {
            var build = TraceBuilder(script: "program.py", engine: engine)
            build.event(.put, at: 10, for: 5) { event in
                event.object = ObjectID(1)
                event.variable = "A"
                event.role = .argument
                event.bytes = 200_000
                event.copied = 200_000
                event.path = .objectStore
                event.explicit = false
                event.line = 10
            }
            try build.trace.write(to: folder.file("traces/\(name).\(engine).trace.jsonl"))
        }
    }
}
