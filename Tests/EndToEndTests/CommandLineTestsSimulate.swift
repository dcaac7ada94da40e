import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// `simulate`: forecasts from the lessons' recorded traces.
@Suite("rayscope simulate")
struct CommandLineTestsSimulate {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    /// A lesson's trace that stands in `traces/`.
    private static func recorded(_ name: String) -> String {
        RecordedTraces.paths.first { $0.contains(name) } ?? "traces/\(name)"
    }

    private static let question = RecordedTraces.question
    private static let actors = recorded("16-actors.embedded")

    // MARK: One forecast

    @Test("beside what was recorded, for people")
    func plain() throws {
        let result = try line.run("simulate", Self.question, "--set", "A=1MB")
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.output.contains("program.py: A=1MB"))
        #expect(result.output.contains("recorded"))
        #expect(result.output.contains("put into the object store"))
        #expect(result.output.contains("202 · 202.0 MB"))
        #expect(result.output.contains("Times: the calibration that comes with Rayscope"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: line.folder.path) == [])
    }

    private struct Answer: Decodable {
        struct Numbers: Decodable {
            struct Count: Decodable, Equatable { let count, bytes, copied: Int }
            let wall_ns: Int
            let calls: Int
            let counts: [String: Count]
            let complete: Bool?
        }
        let changes: [String]
        let recorded: Numbers
        let forecast: Numbers
    }

    @Test("for programs; with nothing changed it is the recorded run")
    func json() throws {
        let result = try line.run("simulate", Self.question, "--json")
        #expect(result.status == 0)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        #expect(answer.changes == [])
        #expect(answer.forecast.complete == true)
        #expect(answer.forecast.calls == answer.recorded.calls)
        for kind in ["submit", "put", "pickle", "export", "serialize", "get", "return"] {
            #expect(answer.forecast.counts[kind] == answer.recorded.counts[kind], "\(kind)")
        }
        let changed = try line.run(
            "simulate", Self.question, "--rewrite", "A=reference", "--calls", "1000", "--workers",
            "4", "--suppose", "no-inline", "--inline-limit", "1kB", "--json")
        #expect(changed.status == 0)
        let other = try JSONDecoder().decode(Answer.self, from: Data(changed.output.utf8))
        #expect(
            other.changes == [
                "A=reference", "calls 1000", "4 workers a node", "inline limit 1kB",
                "the rule no-inline",
            ])
        #expect(other.forecast.calls == 6001)
    }

    @Test("a variable's three ways beside each other")
    func threeWays() throws {
        let result = try line.run("simulate", Self.question, "--variable", "A")
        #expect(result.status == 0, "\(result.errors)")
        for word in ["A each way", "by value", "by reference", "captured"] {
            #expect(result.output.contains(word), "\(word)")
        }
        // At both sizes: 300 of the large ones by value, and one of each size by reference.
        #expect(result.output.contains("300 · 2.4 GB"))
        #expect(result.output.contains("2 · 8.0 MB"))
    }

    @Test("a forecast is a trace like any other, and every command says that it is a forecast")
    func trace() throws {
        let file = "forecast.trace.jsonl"
        let result = try line.run("simulate", Self.question, "--set", "A=1MB", "-o", file)
        #expect(result.status == 0, "\(result.errors)")
        let header = try line.header(file)
        #expect(header.simulated?.changes == ["A=1MB"])
        #expect(header.simulated?.network == nil)
        #expect(header.complete)
        var trace = Trace(header: header)
        try TraceReader(path: line.folder.file(file)).forEach(
            event: { trace.events.append($0) }, fold: { trace.folds.append($0) })
        #expect(TraceConformance.problems(in: trace) == [])

        let explain = try line.run("explain", file)
        #expect(explain.status == 0)
        #expect(explain.output.contains("A forecast, not a run: the script with A=1MB"))
        let query = try line.run(
            "query", file, "select count(*) from event where kind = 'submit'", "--format", "csv")
        #expect(query.status == 0)
        #expect(query.output.contains("601"))
        #expect(query.errors.contains("a forecast, not a run: the script with A=1MB"))
        let render = try line.run("render", file, "-o", "forecast.svg")
        #expect(render.status == 0, "\(render.errors)")
        let svg = String(decoding: try line.folder.read("forecast.svg"), as: UTF8.self)
        #expect(svg.contains("forecast, not a run"))
        for form in ["chrome", "csv"] {
            let converted = try line.run("convert", file, "--to", form, "-o", "forecast.\(form)")
            #expect(converted.status == 0)
            #expect(converted.errors.contains("a forecast, not a run"))
        }
        let compare = try line.run("compare", Self.question, file)
        #expect(compare.output.contains("B is a forecast, not a run: the script with A=1MB"))
        #expect(!compare.output.contains("A is a forecast"))
        let page = try line.run("render", file, "-o", "forecast.html")
        #expect(page.status == 0, "\(page.errors)")
        let html = String(decoding: try line.folder.read("forecast.html"), as: UTF8.self)
        #expect(html.contains("forecast, not a run"))
        // And it may be forecast from.
        #expect(try line.run("simulate", file, "--set", "A=2MB").status == 0)
    }

    @Test(
        "the same forecast is the same file; a forecast may take an older one's place, and no other"
    )
    func same() throws {
        func run(_ file: String) throws -> Data {
            let result = try line.run(
                "simulate", Self.question, "--nodes", "5", "--calls", "50", "--event-limit", "500",
                "-o", file)
            #expect(result.status == 0, "\(result.errors)")
            return try Data(line.folder.read(file))
        }
        let first = try run("a.trace.jsonl")
        #expect(try run("b.trace.jsonl") == first)
        #expect(try run("a.trace.jsonl") == first)
        let header = try line.header("a.trace.jsonl")
        #expect(header.folded > 0)
        #expect(header.simulated?.network?.hasPrefix("10gbe (") == true)
        #expect(Set(header.processes.compactMap(\.node)).count > 1)
        try FileManager.default.copyItem(
            atPath: Self.question, toPath: line.folder.file("run.trace.jsonl"))
        let lost = try line.run("simulate", Self.question, "-o", "run.trace.jsonl")
        #expect(lost.status == 2)
        #expect(lost.errors.contains("it would be lost"))
        #expect(try line.header("run.trace.jsonl").simulated == nil)
    }

    @Test("real Ray's traces are forecast too, with its own calibration")
    func ray() throws {
        let result = try line.run("simulate", Self.recorded("01-captured-or-passed.ray"))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("ray 2."))
        #expect(
            result.output.contains("rayscope calibrate --engine ray")
                || result.output.contains("--engine"))
    }

    @Test("a program that ends early has status 1, and its trace says so")
    func refusal() throws {
        let result = try line.run(
            "simulate", Self.question, "--rewrite", "A=captured", "--set", "A=200MB", "-o",
            "f.trace.jsonl")
        #expect(result.status == 1)
        #expect(result.output.contains("The program ends early: ValueError: "))
        let header = try line.header("f.trace.jsonl")
        #expect(header.complete == false)
        #expect(header.exitStatus == 1)
    }

    @Test("Ctrl-C gives what there is until then")
    func interrupted() throws {
        let result = try line.onTerminal(
            [
                "simulate", Self.question, "--calls", "5000000", "--event-limit", "1000", "-o",
                "cut.trace.jsonl",
            ], typing: "\u{3}", at: "simulating")
        #expect(result.status == 130)
        #expect(result.output.contains("Cut off: this is what there was until then."))
        #expect(try line.header("cut.trace.jsonl").complete == false)
    }

    // MARK: Sweeps

    @Test("sizes by three ways: a picture with a line for each, and what changes where")
    func sweep() throws {
        let result = try line.run(
            "simulate", Self.recorded("02-why"), "--sweep", "prices=1kB..1GB", "-o", "sizes.svg")
        #expect(result.status == 0, "\(result.errors)")
        for word in ["size of prices", "by value", "by reference", "captured", "refused"] {
            #expect(result.output.contains(word), "\(word)")
        }
        let svg = String(decoding: try line.folder.read("sizes.svg"), as: UTF8.self)
        func count(_ name: String) -> Int {
            svg.components(separatedBy: "class=\"\(name)\"").count - 1
        }
        #expect(count("edge curve") == 3)
        #expect(count("edge end") >= 1)
        #expect(count("edge mark") >= 3)
        #expect(count("node point") > 60)
        #expect(svg.contains("size of prices (logarithmic)"))
        #expect(svg.contains("A forecast, not a run."))
        #expect(svg.contains("rides in the task"))
        let again = try line.run(
            "simulate", Self.recorded("02-why"), "--sweep", "prices=1kB..1GB", "-o", "again.svg")
        #expect(again.status == 0)
        #expect(try line.folder.read("again.svg") == line.folder.read("sizes.svg"))
    }

    @Test("nodes, for programs")
    func nodes() throws {
        let result = try line.run(
            "simulate", Self.recorded("12-tasks"), "--sweep", "nodes=1..20", "--json", "-o",
            "nodes.svg")
        #expect(result.status == 0, "\(result.errors)")
        struct Answer: Decodable {
            struct Line: Decodable {
                struct Point: Decodable { let value: Int }
                let name: String
                let points: [Point]
            }
            let axis: String
            let lines: [Line]
            let complete: Bool
            let network: String
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        #expect(answer.axis == "nodes")
        #expect(answer.lines.map(\.name) == ["the program"])
        #expect(answer.lines[0].points.map(\.value) == [1, 3, 5, 10, 18, 20])
        #expect(answer.complete)
        #expect(answer.network.hasPrefix("10gbe"))
        let svg = String(decoding: try line.folder.read("nodes.svg"), as: UTF8.self)
        #expect(svg.components(separatedBy: "class=\"cluster panel\"").count > 3)
    }

    // MARK: Wrong use

    @Test(
        "is told in one line, and nothing is written",
        arguments: [
            (["--set", "B=1MB"], "B is not passed, put or captured in this trace"),
            (["--set", "A"], "--set A: it takes NAME=VALUE"),
            (["--set", "A=big"], "big is no size"), (["--calls", "none"], "--calls none"),
            (["--calls", "foo3=5"], "no remote function foo3 in this trace; did you mean foo1?"),
            (["--rewrite", "A=copied"], "none of the ways value, reference, captured"),
            (["--rewrite", "B=value"], "B is not passed"), (["--nodes", "0"], "--nodes 0"),
            (["--workers", "99999"], "--workers 99999"),
            (["--suppose", "noinline"], "did you mean no-inline?"),
            (["--suppose", "live-global"], "did you mean live-globals?"),
            (["--network", "5g"], "--network 5g"), (["--latency", "3"], "go together"),
            (["--memory", "lots"], "lots is no size"),
            (["--variable", "A"], "leave out -o, or make one forecast with --rewrite A=…"),
            (["--calibration", "none.json"], "none.json"),
            (["--sweep", "A=1GB..1kB"], "has to rise"),
            (["--sweep", "A=1kB..1MB", "--variable", "B"], "leave out --variable B"),
            (["--sweep", "B=1kB..1MB"], "B is not passed"),
            (["--sweep", "nodes=1..4", "--nodes", "3"], "leave out --nodes"),
            (["--sweep", "nodes=1..1000000"], "no count from 1 to 60,000"),
            (["--sweep", "nodes=1..5000", "--workers", "1000"], "a million at most"),
            (["--set", "A=1MB", "--set", "A=2MB"], "--set A=… is there twice"),
            (["--set", "A=9000000TB"], "at most 1,000 TB"),
            (["--network", "10gbe"], "say how many with --nodes"),
        ])
    func wrong(options: [String], says: String) throws {
        let output = options.contains("--sweep") ? "out.svg" : "out.trace.jsonl"
        let result = try line.command(
            ["simulate", Self.question] + options + ["-o", output]
        ).run()
        #expect(result.status == 2)
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(result.errors.hasPrefix("rayscope: "))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
        #expect(!line.exists(output))
    }

    @Test(
        "a trace that can't be simulated, and a place that can't be written to",
        arguments: [
            ([actors], "the program has actors"), ([question, "-o", "."], "is a folder"),
            ([question, "-o", "x.svg"], "a picture needs --sweep"),
            ([question, "-o", "x.svg"], "a picture needs --sweep"),
            ([question, "-o", "gone/x.trace.jsonl"], "gone/x.trace.jsonl"),
            ([question, "--sweep", "A=1kB..1MB", "-o", "x.trace.jsonl"], "the name has to end in"),
        ])
    func refused(arguments: [String], says: String) throws {
        let result = try line.command(["simulate"] + arguments).run()
        #expect(result.status == 2)
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
        #expect(!line.exists("x.trace.jsonl"))
    }
}
