import Foundation
import Messaging
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Each world with one rule changed has a program that runs in Ray's own world and in that one:
    /// it prints, moves and copies what that rule makes of it, and nothing else.
    @Suite("Worlds with one rule changed")
    struct SuppositionTests {
        /// A program in Ray's own world, and in the one that it is named after.
        private struct Pair {
            let real: Trace
            let supposed: Trace

            init(_ world: String, sameCalls: Bool = true) throws {
                let program = "suppose/\(world).py"
                let real = try ProgramRun.shared(program: program)
                #expect(real.result.status == 0, "\(real.result.errors)")
                #expect(real.driverLines == (try Programs.lines(of: program, under: "Prints")))
                #expect(real.trace.header.suppose == nil)
                let supposed = try ProgramRun.shared(program: program, suppose: world)
                #expect(supposed.result.status == 0, "\(supposed.result.errors)")
                #expect(
                    supposed.driverLines == (try Programs.lines(of: program, under: "Supposed")))
                #expect(supposed.trace.header.suppose == world)
                #expect(supposed.trace.header.complete)
                self.real = real.trace
                self.supposed = supposed.trace
                if sameCalls { expectSame(.submit) }
            }

            func expectSame(_ kinds: EventKind...) {
                for kind in kinds {
                    #expect(real.done(kind).count == supposed.done(kind).count, "\(kind)")
                }
            }
        }

        @Test("every world has its program, and the list tells of it")
        func list() throws {
            let result = try CommandLine().run("run", "--suppose", "list")
            #expect(result.status == 0)
            let blocks = result.output.components(separatedBy: "\n\n")
            #expect(
                blocks.map { $0.prefix { !$0.isNewline } }.sorted().map(String.init)
                    == Programs.names(in: "suppose"))
            for block in blocks {
                let lines = block.split(separator: "\n")
                #expect(lines.count == 4, "\(block)")
                #expect(lines.last?.contains("https://docs.ray.io/en/latest/") == true)
            }
        }

        @Test("live-globals: each call pickles, and changes are exported and fetched")
        func liveGlobals() throws {
            let pair = try Pair("live-globals")
            #expect(pair.supposed.done(.pickle).count == pair.supposed.done(.submit).count)
            let exports = pair.supposed.done(.export)
            #expect(exports.count > pair.real.done(.export).count)
            #expect(exports.count < pair.supposed.done(.pickle).count)
            #expect(pair.supposed.done(.fetch).count >= exports.count)
            #expect(pair.supposed.done(.fetch).count == pair.supposed.done(.unpickle).count)
        }

        @Test("shared-worker-globals: who runs a function hands it on")
        func sharedWorkerGlobals() throws {
            let pair = try Pair("shared-worker-globals")
            let handedOn = pair.supposed.done(.export) { $0.process.isWorker }
            let runs = pair.supposed.done(.execute) { $0.name == "bump" }
            #expect(handedOn.count == runs.count)
            #expect(pair.real.done(.export) { $0.process.isWorker }.isEmpty)
            // The one copy is in one place: no two runs overlap.
            for (run, next) in zip(runs, runs.dropFirst()) { #expect(run.endNs <= next.startNs) }
            for export in handedOn {
                #expect(
                    pair.supposed.done(.pickle) {
                        $0.process == export.process && $0.bytes == export.bytes
                    }.isEmpty == false)
            }
        }

        @Test("shared-worker-globals: a raised error keeps the change, a lost worker loses it")
        func sharedAfterFailures() throws {
            let run = try ProgramRun(
                """
                import os, threading
                import ray
                ray.init(num_cpus=1)
                count, lock, died = 0, None, os.path.abspath("died")
                @ray.remote
                def fails():
                    global count
                    count += 1
                    raise ValueError(count)
                @ray.remote
                def dies():
                    global count
                    count += 1
                    if not os.path.exists(died):
                        open(died, "w").close()
                        os._exit(1)
                    return count
                @ray.remote
                def locks():
                    global lock
                    lock = threading.Lock()
                @ray.remote
                def waits(n):
                    global count
                    count += 1
                    return n and ray.get(waits.remote(n - 1)) or count
                for _ in range(2):
                    try: ray.get(fails.remote())
                    except ValueError as error: print(error.cause)
                print(ray.get(dies.remote()), ray.get(waits.remote(3)))
                try: ray.get(locks.remote())
                except TypeError as error: print(str(error).splitlines()[-1])
                """, suppose: "shared-worker-globals")
            #expect(run.driverLines.prefix(3) == ["1", "2", "1 1"])
            #expect(run.driverLines.last?.contains("it is in `lock`, captured by locks") == true)
            #expect(run.driverLines.last?.contains("it cannot be handed on") == true)
        }

        @Test("deduplicated-arguments: put once, serialized each time")
        func deduplicatedArguments() throws {
            let pair = try Pair("deduplicated-arguments")
            let real = pair.real.done(.put) { $0.explicit == false }
            let supposed = pair.supposed.done(.put) { $0.explicit == false }
            #expect(real.count == 16)
            #expect(supposed.count == 2)
            pair.expectSame(.serialize, .pickle, .export, .execute, .get)
            let ways = pair.supposed.arguments.filter { $0.how == .put }
            #expect(ways.count == 16)
            #expect(Set(ways.map(\.object)) == Set(supposed.map(\.object)))
        }

        @Test("deduplicated-arguments: what is kept makes room when there is none")
        func deduplicationGivesUp() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1, object_store_memory=80_000_000)
                @ray.remote
                def first(x): return float(x[0])
                print([ray.get(first.remote(np.full(2_000_000, i))) for i in range(9)])
                """, suppose: "deduplicated-arguments", options: ["--spill-limit", "0"])
            #expect(
                run.driverLines == ["[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]"],
                "\(run.result.errors)")
            #expect(run.trace.done(.free).count > 0)
        }

        @Test("nested-refs-resolved: the worker gets what is inside")
        func nestedRefsResolved() throws {
            let pair = try Pair("nested-refs-resolved")
            func inside(_ trace: Trace) -> Int {
                trace.done(.get) { $0.process.isWorker && $0.role != .argument }.count
            }
            #expect(inside(pair.real) == 0)
            // Five of `kinds`, one each of two lists, one of the list in a list.
            #expect(inside(pair.supposed) >= 8)
            pair.expectSame(.put, .pickle, .export)
        }

        @Test("writable-objects: what comes back is read by the caller")
        func writableObjects() throws {
            let pair = try Pair("writable-objects")
            func back(_ trace: Trace) -> [Event] {
                trace.done(.get) { $0.process == .driver && $0.role == .argument }
            }
            #expect(back(pair.real).isEmpty)
            // Of the six calls with a writable array by value; two of them with the large one.
            #expect(back(pair.supposed).count == 6)
            #expect(back(pair.supposed).filter { $0.path == .objectStore }.count == 2)
            #expect(back(pair.supposed).allSatisfy { $0.copied == $0.bytes })
            pair.expectSame(.put, .pickle, .export)
        }

        @Test("capture-sent-every-call: in each message, and nowhere else")
        func captureSentEveryCall() throws {
            let pair = try Pair("capture-sent-every-call")
            #expect(pair.supposed.done(.export).isEmpty && pair.supposed.done(.fetch).isEmpty)
            #expect(pair.supposed.done(.unpickle).count == pair.supposed.done(.execute).count)
            let messages = pair.supposed.done(.dispatch) { $0.name == "count" }
            #expect(messages.count == 5)
            #expect(messages.allSatisfy { ($0.bytes ?? 0) > 800_000 })
            #expect(pair.real.done(.dispatch).allSatisfy { ($0.bytes ?? 0) < 1000 })
            pair.expectSame(.pickle)
        }

        @Test("export-at-decoration: pickled before anything runs, whether called or not")
        func exportAtDecoration() throws {
            // A call that fails for want of a name makes none itself.
            let pair = try Pair("export-at-decoration", sameCalls: false)
            func exported(_ trace: Trace) -> Set<String?> { Set(trace.done(.export).map(\.name)) }
            #expect(!exported(pair.real).contains("never"))
            #expect(exported(pair.supposed).contains("never"))
            // Once for each function, however many sessions; exported in each.
            #expect(pair.supposed.done(.pickle).count == 5)
            #expect(pair.supposed.done(.export).count == 10)
            let first = try #require(pair.supposed.done(.submit).first)
            #expect(pair.supposed.done(.pickle).allSatisfy { $0.endNs < first.startNs })
        }

        @Test("no-inline: all goes through the object store")
        func noInline() throws {
            let pair = try Pair("no-inline")
            #expect(pair.supposed.arguments.allSatisfy { $0.how != .inline })
            #expect(pair.supposed.done(.submit).bytes == 0)
            // But an error, which is no value.
            #expect(pair.supposed.done(.return) { $0.path == .inline }.map(\.name) == ["fails"])
            #expect(pair.real.arguments.contains { $0.how == .inline })
        }

        @Test("inline-everything: all rides in messages, but what was put by hand")
        func inlineEverything() throws {
            let pair = try Pair("inline-everything")
            #expect(pair.supposed.done(.put).map(\.explicit) == [true])
            #expect(pair.supposed.arguments.allSatisfy { $0.how != .put })
            #expect(pair.supposed.done(.return).allSatisfy { $0.path == .inline })
            #expect(pair.supposed.done(.dispatch).bytes > 800_000)
            #expect(pair.real.arguments.contains { $0.how == .put })
        }

        @Test("the page's example prints what the page says")
        func page() throws {
            let page = URL(fileURLWithPath: #filePath)
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs/suppose.md")
            // Every second part stands between fences; its first line says what it is.
            let blocks = try String(contentsOf: page, encoding: .utf8)
                .components(separatedBy: "\n```").enumerated()
                .filter { $0.offset % 2 == 1 }
                .map { $0.element.components(separatedBy: "\n").dropFirst() }
            try #require(blocks.count > 3)
            let program = blocks[0].joined(separator: "\n")
            let supposed = try ProgramRun(program, name: "first.py", suppose: "live-globals")
            #expect(Array(blocks[1].dropFirst()) == supposed.driverLines)
            let real = try ProgramRun(program, name: "first.py")
            #expect(Array(blocks[2].dropFirst()) == real.driverLines)
            let query = try #require(blocks[3].first)
            let sql = try #require(query.split(separator: "\"").dropFirst().first)
            let answer = try supposed.line.run("query", "t.trace.jsonl", String(sql))
            #expect(
                answer.output.split(separator: "\n").map(String.init)
                    == Array(blocks[3].dropFirst()))
            #expect(answer.errors.contains("a supposed world"))
            #expect(answer.errors.contains("\"live-globals\""))
        }

        @Test("whatever is made from the trace says which world it is of")
        func said() throws {
            let run = try ProgramRun.shared(
                program: "suppose/no-inline.py", suppose: "no-inline")
            let text = try run.line.run("explain", "t.trace.jsonl").output
            #expect(text.hasPrefix("no-inline.py · embedded engine · supposing no-inline ·"))
            #expect(text.contains("! A supposed world"))
            let json = try run.line.run("explain", "--json", "t.trace.jsonl").output
            #expect(json.contains("\"suppose\" : \"no-inline\""))
            _ = try run.line.run("render", "t.trace.jsonl", "-o", "t.svg")
            let picture = try String(contentsOfFile: run.line.folder.file("t.svg"), encoding: .utf8)
            #expect(picture.contains("A supposed world"))
            let real = try ProgramRun.shared(program: "suppose/no-inline.py")
            #expect(try !real.line.run("explain", "t.trace.jsonl").output.contains("suppos"))
            #expect(try real.line.run("query", "t.trace.jsonl", "select 1").errors == "")
        }

        @Test("the processes around the rules decide nothing there either")
        func replay() throws {
            for world in ["live-globals", "shared-worker-globals", "writable-objects"] {
                let log = try TemporaryDirectory()
                _ = try ProgramRun(
                    program: "suppose/\(world).py", suppose: world,
                    environment: [MessageLog.variable: log.path])
                let names = try FileManager.default.contentsOfDirectory(atPath: log.path)
                    .filter { $0.hasSuffix(".messages") }
                #expect(names.count >= 3)
                for name in names {
                    let replayed = try MessageReplay.run([UInt8](log.read(name)))
                    #expect(replayed.differences == [], "\(world): \(name)")
                }
            }
        }

        @Test(
            "a world that says nothing of actors refuses them",
            arguments: [("live-globals", false), ("writable-objects", false), ("no-inline", true)])
        func actors(world: String, hasActors: Bool) throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                class Counter:
                    def __init__(self): self.n = 0
                    def add(self, k):
                        self.n += k
                        return self.n
                counter = Counter.remote()
                print(ray.get(counter.add.remote(2)), ray.get(counter.add.remote(3)))
                """, suppose: world)
            #expect(run.result.status == (hasActors ? 0 : 1))
            #expect(run.driverLines == (hasActors ? ["2 5"] : []))
            let refusal = "--suppose \(world) says nothing of actors yet"
            #expect(run.result.errors.contains(refusal) == !hasActors)
        }

        /// Programs about other rules than the one that is changed.
        @Test(
            "another rule's program does not notice",
            arguments: [
                ("live-globals", "captured_values"), ("live-globals", "failures"),
                ("shared-worker-globals", "captured_values"), ("shared-worker-globals", "nesting"),
                ("deduplicated-arguments", "limits"), ("nested-refs-resolved", "captured_values"),
                ("writable-objects", "references"), ("capture-sent-every-call", "failures"),
                ("capture-sent-every-call", "unpicklable"), ("export-at-decoration", "references"),
                ("no-inline", "captured_values"), ("no-inline", "failed_dependency"),
                ("inline-everything", "captured_values"), ("inline-everything", "sessions"),
            ])
        func others(world: String, program: String) throws {
            let run = try ProgramRun(program: "rules/\(program).py", suppose: world)
            #expect(run.result.status == 0, "\(run.result.errors)")
            #expect(
                run.driverLines + run.taskLines
                    == (try Programs.lines(of: "rules/\(program).py", under: "Prints")))
        }
    }
}
