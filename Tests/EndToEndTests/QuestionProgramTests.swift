import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Lesson 1's program, which asks the question that Rayscope began with: what its trace must
    /// say, exactly.
    @Suite("The question's program")
    struct QuestionProgramTests {
        private static let calls = 1000
        private static let script = "program.py"
        private let run: ProgramRun
        private var trace: Trace { run.trace }

        init() throws {
            run = try ProgramRun(
                program: "../../lessons/01-captured-or-passed/program.py",
                arguments: [String(Self.calls)])
        }

        @Test("comes out as the question's answer says")
        func answer() throws {
            #expect(run.result.status == 0)
            #expect(run.result.output.hasPrefix("4,200 entries, 1,000 calls\n  by value "))
            try byValue(entries: 4200)
            try byValue(entries: 1_000_000)
            try byReference(entries: 4200)
            try byReference(entries: 1_000_000)
            try captured(entries: 4200)
            try captured(entries: 1_000_000)
            #expect(TraceConsistency.problems(of: trace) == [])
            #expect(trace.header.script == Self.script)
            let files = Set(trace.events.compactMap(\.file))
            #expect(files == [run.line.folder.file(Self.script)])
        }

        /// Under the inline limit the value rides in each call's message; over it, each call puts.
        private func byValue(entries: Int) throws {
            let isLarge = entries == 1_000_000
            let line = try line(of: "foo1.remote(A)))")
            let size = serialized(entries)
            let serializes = trace.done(.serialize) { $0.variable == "A" && $0.bytes == size }
                .filter { $0.role == .argument }
            #expect(serializes.count == Self.calls)
            #expect(serializes.allSatisfy { $0.line == line && $0.process == .driver })

            let puts = trace.done(.put) { $0.explicit == false && $0.bytes == size }
            #expect(puts.count == (isLarge ? Self.calls : 0))
            #expect(
                puts.allSatisfy {
                    $0.variable == "A" && $0.role == .argument && $0.line == line
                        && $0.path == .objectStore && $0.copied ?? 0 >= 8 * entries
                })
            let arguments = trace.done(.submit) { $0.line == line }.flatMap { $0.arguments ?? [] }
                .filter { $0.bytes == size }
            #expect(arguments.count == Self.calls)
            #expect(
                arguments.allSatisfy {
                    $0.how == (isLarge ? .put : .inline) && $0.variable == "A"
                        && $0.position == .index(0)
                })
            // Each put object is gone when its call is over.
            let freed = Set(trace.done(.free).compactMap(\.object))
            #expect(puts.allSatisfy { put in freed.contains { $0 == put.object } })
        }

        /// One put, and every call reads the very same memory.
        private func byReference(entries: Int) throws {
            let size = serialized(entries)
            let puts = trace.done(.put) { $0.explicit == true && $0.bytes == size }
            let put = try #require(puts.first)
            #expect(puts.count == 1)
            #expect(put.variable == "A" && put.bound == "A_ref" && put.role == .value)
            #expect(put.line == (try line(of: "A_ref = ray.put(A)")))

            let line = try line(of: "foo1.remote(A_ref)")
            let arguments = trace.done(.submit) { $0.line == line }.flatMap { $0.arguments ?? [] }
                .filter { $0.object == put.object }
            #expect(arguments.count == Self.calls)
            #expect(arguments.allSatisfy { $0.how == .reference && $0.variable == "A_ref" })

            let gets = trace.done(.get) { $0.object == put.object }
            #expect(gets.count == Self.calls)
            #expect(
                gets.allSatisfy {
                    $0.role == .argument && $0.copied == 0 && $0.bytes == size
                        && $0.process.isWorker && $0.path == .objectStore
                })
        }

        /// The array travels once, inside the function.
        private func captured(entries: Int) throws {
            let line = try line(of: "foo2.remote(5)")
            let pickles = trace.done(.pickle) { pickle in
                pickle.name == "foo2" && 8 * entries...9 * entries ~= pickle.bytes ?? 0
            }
            let pickle = try #require(pickles.first)
            #expect(pickles.count == 1)
            #expect(pickle.line == line && pickle.process == .driver)
            let capture = try #require(pickle.captures?.first { $0.variable == "A" })
            #expect(capture.how == .global && capture.through == nil)
            #expect(within1Percent(capture.bytes, of: 8 * entries))
            #expect(pickle.captures?.count == 1)

            func ofFunction(_ kind: EventKind) -> [Event] {
                trace.done(kind) { $0.function == pickle.function }
            }
            #expect(ofFunction(.export).map(\.bytes) == [pickle.bytes])
            #expect(ofFunction(.execute).count == Self.calls)
            let workers = Set(ofFunction(.execute).map(\.process))
            for kind in [EventKind.fetch, .unpickle] {
                #expect(
                    ofFunction(kind).map(\.process).sorted { $0.order < $1.order }
                        == workers.sorted { $0.order < $1.order })
                #expect(ofFunction(kind).allSatisfy { $0.bytes == pickle.bytes })
            }
            #expect(ofFunction(.put).isEmpty)
            let arguments = ofFunction(.submit).flatMap { $0.arguments ?? [] }
            #expect(arguments.count == Self.calls)
            #expect(arguments.allSatisfy { $0.how == .inline && $0.variable == "5" })
        }

        /// An array of int64 in Ray's layout; the 4200-entry one is in `ray-facts.md` §17.
        private func serialized(_ entries: Int) -> Int {
            entries == 4200 ? 33_842 : 8_000_247
        }

        private func within1Percent(_ bytes: Int?, of expected: Int) -> Bool {
            abs((bytes ?? 0) - expected) * 100 <= expected
        }

        private func line(of text: String) throws -> Int {
            let lines = try String(decoding: run.line.folder.read(Self.script), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            return try #require(lines.firstIndex { $0.contains(text) }) + 1
        }
    }
}
