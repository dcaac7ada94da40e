import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// The numbers in a trace are those of what was really done: do something else, and they change.
    @Suite("Numbers by deed")
    struct DeedTests {
        private static let program = """
            import sys
            import numpy as np
            import ray
            ray.init(num_cpus=1)
            n = int(sys.argv[1])
            A = np.zeros(n)
            @ray.remote
            def take(x): pass
            @ray.remote
            def look(): return A[0]
            @ray.remote
            def make(n): return np.zeros(n)
            R = ray.put(A)
            ray.get(take.remote(A))
            ray.get(take.remote(R))
            ray.get(look.remote())
            ray.get(make.remote(n))
            """

        @Test("twice the array is twice the bytes, wherever it goes")
        func doubled() throws {
            let once = try ProgramRun(Self.program, arguments: ["100000"]).trace
            let twice = try ProgramRun(Self.program, arguments: ["200000"]).trace
            #expect(once.events.map(\.kind).count == twice.events.map(\.kind).count)
            for kind in [EventKind.pickle, .export, .fetch, .unpickle] {
                grows(by: 800_000, once, twice) { $0.done(kind) { $0.name == "look" }.bytes }
            }
            grows(by: 800_000, once, twice) {
                $0.done(.pickle).flatMap { $0.captures ?? [] }
                    .filter { $0.variable == "A" }.reduce(0) { $0 + $1.bytes }
            }
            // Explicit, implicit, and the result.
            for kind in [EventKind.serialize, .put] {
                grows(by: 3 * 800_000, once, twice) { $0.done(kind).bytes }
            }
            grows(by: 3 * 800_000, once, twice) { $0.done(.put).copied }
            grows(by: 800_000, once, twice) { $0.done(.return) { $0.name == "make" }.bytes }
            // The driver's get of the result, and each call's of its argument.
            grows(by: 3 * 800_000, once, twice) { $0.done(.get).bytes }
            #expect(twice.done(.get) { $0.path == .objectStore }.copied == 0)
        }

        private func grows(
            by bytes: Int, _ once: Trace, _ twice: Trace, _ size: (Trace) -> Int,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(abs(size(twice) - size(once) - bytes) <= 64, sourceLocation: sourceLocation)
        }

        @Test("a get that copies says how much")
        func copies() throws {
            let trace = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def small(): return np.zeros(1000)
                @ray.remote
                def large(): return np.zeros(100_000)
                ray.get(small.remote())
                ray.get(large.remote())
                """
            ).trace
            let small = trace.done(.get) { $0.path == .memoryStore }
            #expect(small.count == 1 && small.allSatisfy { $0.copied == $0.bytes })
            #expect(small.bytes > 8000)
            let large = trace.done(.get) { $0.path == .objectStore }
            #expect(large.count == 1 && large.allSatisfy { $0.copied == 0 })
        }

        @Test("a value that has to be copied out of the object store shows it, an array does not")
        func deserializationCopies() throws {
            let trace = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                raw, numbers, array = bytes(8_000_000), [0.5] * 100_000, np.zeros(1_000_000)
                r1, r2, r3 = ray.put(raw), ray.put(numbers), ray.put(array)
                ray.get(r1)
                ray.get(r2)
                ray.get(r3)
                """
            ).trace
            func copied(_ name: String) -> Int {
                trace.done(.get) { $0.variable == name }.copied
                    + trace.done(.deserialize) { $0.variable == name }.copied
            }
            // What stands beside the array's buffer is copied: its type and shape.
            #expect(copied("r3") < 1000)
            #expect(copied("r1") == 8_000_000)
            #expect(copied("r2") > 800_000)
        }
    }
}
