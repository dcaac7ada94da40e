import TestSupport
import TextReport
import TraceSchema
import Testing

@testable import Lessons

/// What lies where at a moment.
@Suite("Lessons: stores") struct StoreContentsTests {
    /// Events end at 10, 20, 30 …
    private struct Script {
        var build: TraceBuilder
        private var moment: Int64 = 0

        init(engine: Engine = .embedded) { build = TraceBuilder(workers: 2, engine: engine) }

        mutating func add(
            _ kind: EventKind, in process: ProcessID = .driver, _ fill: (inout Event) -> Void
        ) {
            build.event(kind, in: process, at: moment, for: 10, fill)
            moment += 10
        }

        mutating func function(
            _ kind: EventKind, _ number: Int, _ name: String?, bytes: Int,
            in process: ProcessID = .driver
        ) {
            add(kind, in: process) { event in
                event.function = FunctionID(number)
                event.name = name
                event.bytes = bytes
            }
        }

        mutating func object(
            _ kind: EventKind, _ number: Int, in process: ProcessID = .driver, bytes: Int? = nil,
            _ fill: (inout Event) -> Void = { _ in }
        ) {
            add(kind, in: process) { event in
                event.object = ObjectID(number)
                event.bytes = bytes
                fill(&event)
            }
        }

        func stores(at moment: Int64 = .max) throws -> StoreContents {
            StoreContents(of: try recorded(build), at: moment)
        }
    }

    private func function(_ number: Int, _ name: String, _ bytes: Int) -> StoreContents.Function {
        StoreContents.Function(function: FunctionID(number), name: name, bytes: bytes)
    }

    @Test("exports lie in the control store, and one that is exported again replaces the older")
    func exports() throws {
        var script = Script()
        script.function(.export, 1, "f", bytes: 100)
        script.function(.export, 2, "g", bytes: 200)
        script.function(.export, 1, "f", bytes: 300)
        script.add(.export) { event in
            (event.function, event.name, event.error) = (FunctionID(3), "h", "too large")
        }
        #expect(try script.stores(at: 9).controlStore == [])
        #expect(try script.stores(at: 10).controlStore == [function(1, "f", 100)])
        #expect(
            try script.stores().controlStore == [function(1, "f", 300), function(2, "g", 200)])
    }

    @Test("each worker's cache holds what it has unpickled; the driver has none")
    func caches() throws {
        var script = Script()
        script.function(.export, 1, "f", bytes: 100)
        script.function(.unpickle, 1, nil, bytes: 100, in: .worker(2))
        script.function(.unpickle, 1, "f", bytes: 100)
        let stores = try script.stores()
        #expect(stores.workers.map(\.process) == [.worker(1), .worker(2)])
        #expect(stores.workers.map(\.functions) == [[], [function(1, "f", 100)]])
    }

    @Test("objects that were put, until they are freed")
    func objects() throws {
        var script = Script()
        script.object(.put, 2, bytes: 800) { $0.variable = "A" }
        script.object(.put, 1, bytes: 100)
        script.object(.free, 2, in: .objectStore)
        // One that was never there.
        script.object(.free, 7, in: .objectStore)
        let before = try script.stores(at: 20)
        #expect(before.objectStore.map(\.object) == [ObjectID(1), ObjectID(2)])
        #expect(before.objectStore.map(\.name) == [nil, "A"])
        #expect(before.objectStore.map(\.bytes) == [100, 800])
        #expect(before.freed == 0)
        let after = try script.stores()
        #expect(after.objectStore.map(\.object) == [ObjectID(1)])
        #expect(after.freed == 1)
    }

    @Test("results lie in the object store only where they went there")
    func results() throws {
        var script = Script()
        script.add(.submit) { ($0.task, $0.name) = (TaskID(1), "f") }
        script.object(.return, 1, in: .worker(1), bytes: 10) {
            ($0.task, $0.path) = (TaskID(1), .inline)
        }
        script.object(.return, 2, in: .worker(1), bytes: 200_000) {
            ($0.task, $0.path) = (TaskID(1), .objectStore)
        }
        #expect(
            try script.stores().objectStore
                == [
                    StoreContents.Object(
                        object: ObjectID(2), name: "result of f", bytes: 200_000, holders: [])
                ])
    }

    @Test("who holds an object: holds less drops, by process and role")
    func holders() throws {
        var script = Script()
        script.object(.put, 1, bytes: 8) { $0.variable = "A" }
        script.object(.hold, 1) { $0.role = .value }
        script.object(.hold, 1) { $0.role = .value }
        script.object(.hold, 1, in: .worker(1)) { $0.role = .argument }
        script.object(.drop, 1) { $0.role = .value }
        script.object(.drop, 1, in: .worker(1)) { $0.role = .argument }
        func holders(_ moment: Int64) throws -> [StoreContents.Holder] {
            try #require(try script.stores(at: moment).objectStore.first).holders
        }
        let driver = StoreContents.Holder(process: .driver, role: .value)
        let worker = StoreContents.Holder(process: .worker(1), role: .argument)
        #expect(try holders(10) == [])
        #expect(try holders(40) == [driver, worker])
        #expect(try holders(50) == [driver, worker])
        #expect(try holders(60) == [driver])
    }

    @Test("real Ray shows no holders, and the text says so")
    func ray() throws {
        var script = Script(engine: .ray)
        script.object(.put, 1, bytes: 8)
        let stores = try script.stores()
        #expect(!stores.showsHolders)
        let text = StoresText(stores, width: 100, style: .plain).lines
        #expect(
            text.contains("  (real Ray does not show who holds an object, nor when it is freed)"))
        #expect(!text.joined().contains("held by"))
        #expect(try Script().stores().showsHolders)
    }

    @Test("as text: sums, a table each, what is freed, and no more than fits")
    func text() throws {
        var script = Script()
        for number in 1...9 { script.function(.export, number, "f\(number)", bytes: 1000) }
        script.function(.unpickle, 1, "f1", bytes: 1000, in: .worker(1))
        script.object(.put, 1, bytes: 33_842) { $0.variable = "A\u{1B}[31m\nB" }
        script.object(.hold, 1) { $0.role = .value }
        script.object(.put, 2, bytes: 1)
        script.object(.free, 2)
        let lines = StoresText(try script.stores(), width: 100, style: .plain).lines
        #expect(lines.first == "Control store: 9 functions, 9.0 kB")
        #expect(lines.contains("  … and 1 more"))
        #expect(!lines.joined().contains("f9"))
        #expect(lines.contains("Object store: 1 object, 33.8 kB; 1 freed"))
        #expect(lines.contains("worker-1: 1 function, 1.0 kB in its cache"))
        #expect(lines.contains("worker-2: 0 functions in its cache"))
        #expect(lines.contains { $0.contains("33,842") && $0.contains("driver (") })
        #expect(lines.allSatisfy { $0.allSatisfy { !$0.isNewline && $0 != "\u{1B}" } })
    }
}
