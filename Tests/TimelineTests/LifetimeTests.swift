import TestSupport
import Testing
import Timeline
import TraceFile
import TraceSchema

@Suite("Lifetimes: who holds what, and for how long")
struct LifetimeTests {
    private static let ms: Int64 = 1_000_000

    /// `A_ref = ray.put(A)`, captured by a function, read by a worker, and let go.
    private static func story(freed: Bool, engine: Engine = .embedded) -> TraceBuilder {
        var build = TraceBuilder(engine: engine)
        let object = ObjectID(1)
        build.event(.put, at: 10 * ms, for: 5 * ms) {
            ($0.object, $0.variable, $0.bound, $0.role) = (object, "A", "A_ref", .value)
            ($0.bytes, $0.explicit, $0.path) = (8_000_000, true, .objectStore)
            ($0.file, $0.line) = ("program.py", 4)
        }
        if engine == .embedded {
            build.event(.hold, at: 15 * ms) { ($0.object, $0.role) = (object, .variable) }
            build.event(.pickle, at: 30 * ms, for: 10 * ms) { $0.name = "foo" }
            build.event(.hold, at: 35 * ms) { ($0.object, $0.role) = (object, .captured) }
            build.event(.hold, in: .worker(1), at: 50 * ms) {
                ($0.object, $0.role) = (object, .variable)
            }
        }
        build.event(.get, in: .worker(1), at: 55 * ms, for: ms) {
            ($0.object, $0.role, $0.bytes) = (object, .value, 8_000_000)
        }
        if engine == .embedded {
            build.event(.drop, in: .worker(1), at: 60 * ms) { $0.object = object }
            if freed {
                build.event(.drop, at: 70 * ms) { $0.object = object }
                build.event(.free, in: .objectStore, at: 80 * ms) {
                    ($0.object, $0.bytes) = (object, 8_000_000)
                }
            }
        }
        build.event(.execute, in: .worker(1), at: 99 * ms, for: 11 * ms)
        return build
    }

    private static func sheet(_ build: TraceBuilder) -> Sheet {
        SheetPicture.lifetime.sheet(of: build.trace.events, header: build.trace.header)
    }

    @Test("An object's row: how it came about, its holders with their reasons, its end")
    func row() throws {
        let sheet = Self.sheet(Self.story(freed: true))
        sheet.check()
        #expect(sheet.label("g1-1-text1")?.text == "A_ref = ray.put(A)")
        #expect(sheet.label("g1-1-text2")?.text == "o1 · 8.0 MB · put explicitly · line 4")
        #expect(sheet.label("g1-1-text3")?.text == "read 1 × · freed after 70.0 ms")
        let life = try #require(sheet.shapes("life stored").first).frame
        let holds = sheet.shapes("hold") + sheet.shapes("hold captured")
        let pinned = try #require(sheet.shapes("hold pinned").first)
        #expect(holds.count == 2)
        // From 10 to 80 ms; held from 15 on, pinned from 35 to 70: half of the life.
        #expect(abs(pinned.frame.width / life.width - 0.5) < 0.01)
        #expect(abs((pinned.frame.x - life.x) / life.width - 25.0 / 70) < 0.01)
        #expect(pinned.texture == .striped)
        #expect(pinned.tooltip?.contains("pinned since 35.0 ms by foo") == true)
        #expect(sheet.texts.contains("driver: captured, pinned by foo"))
        #expect(sheet.texts.contains("worker-1: a variable"))
        #expect(sheet.shapes("get").count == 1)
        let freed = try #require(sheet.shapes("freed").first).frame
        #expect(abs(freed.midX - life.maxX) < 0.01)
        #expect(sheet.lines("alive").isEmpty)
    }

    @Test("The legend explains each reason for which a reference is held, and no other")
    func legendOfHolds() {
        func texts(_ roles: [Role]) -> String {
            var build = TraceBuilder()
            for (index, role) in roles.enumerated() {
                build.event(.put, at: Int64(index) * 1000, for: 1000) {
                    ($0.object, $0.role, $0.bytes) = (ObjectID(index + 1), .value, 1000)
                    ($0.variable, $0.explicit, $0.line) = ("x\(index)", true, index + 1)
                }
                build.event(.hold, at: Int64(index) * 1000 + 1000) {
                    ($0.object, $0.role) = (ObjectID(index + 1), role)
                }
                build.event(.drop, at: 90_000) {
                    ($0.object, $0.role) = (ObjectID(index + 1), role)
                }
            }
            return SheetPicture.lifetime.sheet(of: build.trace.events).texts
        }
        let argument = "an argument under way: a call holds it until it is done"
        #expect(texts([.variable, .argument]).contains(argument))
        #expect(!texts([.variable]).contains(argument))
        #expect(texts([.value]).contains("a reference inside of another value"))
        #expect(!texts([.argument]).contains("a process holds a reference"))
    }

    @Test("What is never freed goes on beyond the end")
    func alive() {
        let sheet = Self.sheet(Self.story(freed: false))
        #expect(sheet.texts.contains("read 1 × · never freed in this run"))
        #expect(sheet.shapes("freed").isEmpty)
        #expect(sheet.lines("alive").count == 1)
        #expect(sheet.texts.contains("alive when the trace ends"))
    }

    @Test("The store's bytes are a step curve with their true peak")
    func curve() throws {
        var build = TraceBuilder()
        for index in 0..<5000 {
            let (object, time) = (ObjectID(index + 1), Int64(index) * 100_000)
            build.event(.put, at: time, for: 10_000) {
                ($0.object, $0.bytes, $0.path) = (object, 1000, .objectStore)
            }
            // One of them lives while a second is put.
            build.event(.free, in: .objectStore, at: time + (index == 2500 ? 110_000 : 20_000)) {
                ($0.object, $0.bytes) = (object, 1000)
            }
        }
        let ordered = build.trace.events.sorted { $0.startNs < $1.startNs }
        let sheet = SheetPicture.lifetime.sheet(of: ordered)
        #expect(sheet.label("store-text2")?.text == "peak 2.0 kB")
        #expect(sheet.label("store-text3")?.text == "0 B at the end")
        guard case .corners(let points) = try #require(sheet.lines("curve").first).path else {
            return
        }
        let ceiling = try #require(points.map(\.y).min())
        let floor = try #require(points.map(\.y).max())
        #expect(points.first?.y == floor && points.last?.y == floor)
        // The peak is in the middle, and nowhere else.
        let peaks = points.filter { $0.y == ceiling }
        let share = try #require(peaks.first).x - (points.first?.x ?? 0)
        #expect(abs(share / ((points.last?.x ?? 0) - (points.first?.x ?? 0)) - 0.5) < 0.01)
        #expect(peaks.count <= 4)
        // Steps: each piece is level or upright.
        for (one, next) in zip(points, points.dropFirst()) {
            #expect(one.x == next.x || one.y == next.y)
        }
    }

    @Test("The store's bytes are the memory's: what is on disk has left them")
    func curveOfWhatIsInMemory() {
        var build = TraceBuilder()
        func event(_ kind: EventKind, _ object: Int, at time: Int64) {
            let process: ProcessID = kind == .put ? .driver : .objectStore
            build.event(kind, in: process, at: time, for: 10) {
                ($0.object, $0.bytes) = (ObjectID(object), 1000)
                ($0.path, $0.copied) = (kind == .put ? .objectStore : nil, 1000)
            }
        }
        event(.put, 1, at: 0)
        event(.spill, 1, at: 100)
        event(.put, 2, at: 200)
        event(.free, 1, at: 300)
        event(.put, 3, at: 400)
        event(.spill, 2, at: 500)
        event(.restore, 2, at: 600)
        event(.free, 2, at: 700)
        let sheet = SheetPicture.lifetime.sheet(of: build.trace.events)
        #expect(sheet.label("store-text2")?.text == "peak 2.0 kB")
        #expect(sheet.label("store-text3")?.text == "1.0 kB at the end")
    }

    @Test("On real Ray it says what the trace lacks, and draws only what is there")
    func ray() throws {
        let build = Self.story(freed: true, engine: .ray)
        let sheet = Self.sheet(build)
        #expect(sheet.texts.contains("This trace can't show hold, drop and free"))
        #expect(sheet.texts.contains("bytes put so far"))
        #expect(
            !sheet.shapes.contains { $0.name.hasPrefix("hold") } && sheet.shapes("freed").isEmpty)
        #expect(sheet.lines("alive").isEmpty)
        #expect(!sheet.texts.contains("freed after") && !sheet.texts.contains("never freed"))
        #expect(!Self.sheet(Self.story(freed: true)).texts.contains("can't show"))
        // The bar ends with the last thing that is known, the end of the read: 46 of 100 ms.
        let life = try #require(sheet.shapes("life stored").first).frame
        let curve = try #require(sheet.lines("grid").last)
        guard case .corners(let ends) = curve.path, let (first, last) = Optional((ends[0], ends[1]))
        else { return }
        #expect(abs(life.width / (last.x - first.x) - 0.46) < 0.01)
    }

    @Test("An implicit put without an object is led to it by the call and the argument")
    func unnamedPut() {
        var build = TraceBuilder(engine: .ray)
        build.event(.put, at: 0, for: Self.ms) {
            ($0.task, $0.variable, $0.role, $0.bytes) = (TaskID(1), "A", .argument, 500_000)
            ($0.explicit, $0.name, $0.line, $0.file) = (false, "foo", 9, "program.py")
        }
        build.event(.get, in: .worker(1), at: 2 * Self.ms, for: Self.ms) {
            ($0.task, $0.object, $0.variable) = (TaskID(1), ObjectID(5), "A")
            ($0.role, $0.bytes) = (.argument, 500_000)
        }
        let sheet = Self.sheet(build)
        #expect(sheet.texts.contains("A, argument of foo"))
        #expect(sheet.texts.contains("o5 · 500.0 kB · put implicitly · line 9"))
        #expect(sheet.texts.contains("500.0 kB in all"))
    }

    @Test("Objects alike are one row and a count; the largest are drawn, the others counted")
    func folding() {
        var build = TraceBuilder()
        for index in 0..<1000 {
            let (object, time) = (ObjectID(index + 1), Int64(index) * Self.ms)
            build.event(.put, at: time, for: 10_000) {
                ($0.object, $0.variable, $0.explicit) = (object, "x", false)
                ($0.bytes, $0.name, $0.file, $0.line) = (1_000_000, "foo", "p.py", 3)
            }
            build.event(.free, in: .objectStore, at: time + 500_000) { $0.object = object }
        }
        for line in 1...60 {
            build.event(.put, at: 1000 * Self.ms + Int64(line)) {
                ($0.object, $0.explicit, $0.bytes) = (ObjectID(2000 + line), true, line)
                ($0.file, $0.line) = ("p.py", line)
            }
        }
        let sheet = Self.sheet(build)
        sheet.check()
        #expect(sheet.texts.contains("↻ × 999 more like it"))
        #expect(sheet.texts.contains("999.0 MB together · 500 µs each"))
        #expect(sheet.panels.filter { $0.name == "row" }.count <= 26)
        #expect(sheet.texts.contains("Left out: 38 objects with 741 B together."))
    }

    @Test("A small result lives until nobody holds it")
    func inlineResult() {
        var build = TraceBuilder()
        build.event(.hold, at: 0) { ($0.object, $0.role) = (ObjectID(1), .variable) }
        build.event(.return, in: .worker(1), at: 10 * Self.ms, for: Self.ms) {
            ($0.object, $0.name, $0.bytes, $0.path) = (ObjectID(1), "foo", 10, .inline)
        }
        build.event(.drop, at: 30 * Self.ms) { $0.object = ObjectID(1) }
        build.event(.execute, in: .worker(1), at: 30 * Self.ms, for: Self.ms)
        let texts = Self.sheet(build).texts
        #expect(texts.contains("result of foo"))
        #expect(texts.contains("o1 · 10 B · inline"))
        #expect(texts.contains("let go after 20.0 ms"))
    }
}
