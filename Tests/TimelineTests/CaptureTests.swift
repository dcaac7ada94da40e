import TestSupport
import Testing
import Timeline
import TraceFile
import TraceSchema

@Suite("What functions capture")
struct CaptureTests {
    private static func build(workers: Int = 2, pickles: Int = 1) -> TraceBuilder {
        var build = TraceBuilder(workers: workers)
        for number in 1...pickles {
            let function = FunctionID(number)
            build.event(.pickle, at: 0, for: 2_000_000) {
                ($0.function, $0.name, $0.bytes) = (function, "foo", 1_000_900)
                ($0.file, $0.line) = ("program.py", 7)
                $0.captures = [
                    Event.Capture(variable: "np", how: .module, bytes: 22),
                    Event.Capture(variable: "small", how: .closure, bytes: 100),
                    Event.Capture(variable: "A", how: .global, through: "helper", bytes: 1_000_000),
                ]
            }
            build.event(.export, at: 3_000_000, for: 1_000_000) {
                ($0.function, $0.bytes) = (function, 1_000_900)
            }
            for worker in 1...workers {
                build.event(.fetch, in: .worker(worker), at: 5_000_000, for: 4_000_000) {
                    ($0.function, $0.bytes) = (function, 1_000_900)
                }
            }
        }
        return build
    }

    private static func sheet(_ build: TraceBuilder, folds: [Fold] = []) -> Sheet {
        SheetPicture.captures.sheet(
            of: build.trace.events, header: build.trace.header, folds: folds)
    }

    @Test("Variables by size, with the helper they come through; modules small")
    func variables() throws {
        let sheet = Self.sheet(Self.build())
        sheet.check()
        #expect(sheet.label("f1-variable1-name")?.text == "A")
        #expect(sheet.label("f1-variable1-size")?.text == "global · 1.0 MB")
        #expect(sheet.label("f1-variable2-name")?.text == "small")
        #expect(sheet.shapes("helper").map { $0.texts.map(\.text) } == [["helper"]])
        #expect(sheet.shapes("module").first?.texts.first?.text == "by name: np · 22 B")
        // Bars grow with the logarithm: a million has three times the length of a hundred.
        let bars = sheet.shapes("bar").map(\.frame.width)
        #expect(bars.count == 2 && abs(bars[0] / bars[1] - 3) < 0.02)
        #expect(sheet.texts.contains("logarithm of the bytes"))
        let wide = try #require(sheet.lines.first { $0.id == "f1-variable1-edge" })
        let thin = try #require(sheet.lines.first { $0.id == "f1-variable2-edge" })
        #expect(wide.width > 2 * thin.width)
        #expect(sheet.shapes("function").first?.source == SourceLine(file: "program.py", line: 7))
    }

    @Test("A helper is as large as it is without what it brings in itself")
    func helpers() {
        var build = TraceBuilder()
        build.event(.pickle, at: 0, for: 1000) {
            ($0.function, $0.name, $0.bytes) = (FunctionID(1), "foo", 1_000_900)
            $0.captures = [
                Event.Capture(variable: "helper", how: .global, bytes: 1_000_500),
                Event.Capture(variable: "A", how: .global, through: "helper", bytes: 1_000_000),
            ]
        }
        let sheet = Self.sheet(build)
        #expect(sheet.label("f1-variable1-name")?.text == "A")
        #expect(sheet.label("f1-variable1-size")?.text == "global · 1.0 MB")
        #expect(sheet.label("f1-variable2-name")?.text == "helper")
        #expect(sheet.label("f1-variable2-size")?.text == "global · 500 B")
        #expect(sheet.texts.contains("Of a helper, what it captures itself is not in its size."))
    }

    @Test("Pickles, exports and fetches, by worker and together")
    func totals() {
        let sheet = Self.sheet(Self.build(workers: 7, pickles: 3))
        sheet.check()
        #expect(
            sheet.texts.contains(
                "Together 3 pickles: 3.0 MB in 6.0 ms; 3 exports: 3.0 MB in 3.0 ms; "
                    + "21 fetches: 21.0 MB in 84.0 ms."))
        // A function that is defined again at the same line is one to a reader.
        #expect(sheet.shapes("function").count == 1)
        #expect(sheet.texts.contains("pickled 3 × · 6.0 ms"))
        #expect(sheet.texts.contains("fetched 3 × · 3.0 MB · 12.0 ms"))
        #expect(sheet.texts.contains("3 more workers"))
        #expect(sheet.texts.contains("fetched 9 × · 9.0 MB · 36.0 ms"))
    }

    @Test("What was only counted is in the totals")
    func folds() {
        let fold = Fold(
            kind: .fetch, process: .worker(1), function: FunctionID(1), count: 10,
            bytes: 10_000_000,
            durationNs: 2_000_000)
        let sheet = Self.sheet(Self.build(workers: 1), folds: [fold])
        #expect(sheet.texts.contains("11 fetches: 11.0 MB in 6.0 ms"))
        #expect(sheet.texts.contains("fetched 11 ×"))
    }

    @Test("Of many variables and functions the largest are drawn, the others counted")
    func limits() {
        var build = TraceBuilder()
        for number in 1...30 {
            build.event(.pickle, at: Int64(number)) {
                ($0.function, $0.name, $0.bytes) = (FunctionID(number), "f\(number)", number * 1000)
                $0.captures = (1...40).map {
                    Event.Capture(variable: "v\($0)", how: .global, bytes: $0 * number)
                }
            }
        }
        let sheet = Self.sheet(build)
        sheet.check()
        #expect(sheet.shapes("function").count == 12)
        #expect(sheet.texts.contains("f30") && !sheet.texts.contains("f18\n"))
        #expect(sheet.texts.contains("Left out: 18 functions with 171.0 kB pickled"))
        #expect(sheet.texts.contains("32 smaller ones"))
    }

    @Test("A fetch without an export in the trace says so")
    func unexported() {
        var build = TraceBuilder()
        build.event(.pickle, at: 0) { ($0.function, $0.name) = (FunctionID(1), "f") }
        build.event(.fetch, in: .worker(1), at: 5) {
            ($0.function, $0.bytes) = (FunctionID(1), 10)
        }
        #expect(Self.sheet(build).texts.contains("not exported in this trace"))
    }

    @Test("A function that several processes pickle is one; so are its export and its fetches")
    func pickledBySeveral() {
        var build = TraceBuilder()
        for (process, line) in [(ProcessID.driver, 10), (.worker(1), 16), (.worker(2), 20)] {
            build.event(.pickle, in: process, at: Int64(line) * 1000, for: 1000) {
                ($0.function, $0.name, $0.bytes) = (FunctionID(1), "inner", 900)
                ($0.file, $0.line) = ("program.py", line)
            }
        }
        build.event(.export, at: 12_000, for: 1000) {
            ($0.function, $0.bytes) = (FunctionID(1), 900)
        }
        build.event(.fetch, in: .worker(3), at: 30_000, for: 1000) {
            ($0.function, $0.bytes) = (FunctionID(1), 900)
        }
        let sheet = Self.sheet(build)
        #expect(sheet.shapes("function").count == 1)
        #expect(sheet.texts.contains("pickled 3 ×"))
        #expect(sheet.texts.contains("exported 1 ×"))
        #expect(!sheet.texts.contains("in this trace"))
    }

    @Test("A pickle that failed is shown as that, and moves nothing")
    func failed() {
        var build = TraceBuilder()
        build.event(.pickle, at: 0) {
            ($0.function, $0.name, $0.bytes) = (FunctionID(1), "bad", 500)
            $0.error = "TypeError: cannot pickle a lock"
        }
        let sheet = Self.sheet(build)
        #expect(sheet.shapes("function failed").first?.line == .error)
        #expect(sheet.texts.contains("✗ not pickled"))
        #expect(sheet.texts.contains("TypeError: cannot pickle a lock"))
        #expect(sheet.texts.contains("not known: it could not be pickled"))
        #expect(!sheet.texts.contains("captures nothing"))
        #expect(sheet.description.contains("bad could not be pickled."))
        #expect(sheet.texts.contains("Together 0 pickles: 0 B"))
        #expect(sheet.texts.contains("no export in this trace"))
    }
}
