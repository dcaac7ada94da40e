import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// `convert`: where the result goes, and what is said of it.
@Suite("Converting a trace")
struct CommandLineTestsConvert {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        var build = TraceBuilder()
        for index in 0..<3 {
            build.event(.put, at: Int64(index) * 10, for: 5) { $0.bytes = 8 }
        }
        try build.trace.write(to: line.folder.file("t.trace.jsonl"))
        build.header { $0.suppose = "live-globals" }
        build.fold(Fold(kind: .put, process: .driver, count: 9, bytes: 72))
        try build.trace.write(to: line.folder.file("supposed.trace.jsonl"))
    }

    @Test("never replaces the trace that it reads")
    func ontoItself() throws {
        let before = try line.run("convert", "t.trace.jsonl", "--to", "csv").output
        let result = try line.run(
            "convert", "t.trace.jsonl", "--to", "csv", "-o", "./t.trace.jsonl")
        #expect(result.status == 2)
        #expect(result.errors.contains("is the trace itself: name another file with -o"))
        #expect(try line.run("convert", "t.trace.jsonl", "--to", "csv").output == before)
    }

    @Test("replaces its own older result, and no script, trace or folder")
    func otherFiles() throws {
        try line.folder.write("print(1)\n", to: "s.py")
        try line.folder.write("id,kind\n", to: "old.csv")
        func convert(to place: String) throws -> (status: Int32, errors: String) {
            let result = try line.run("convert", "t.trace.jsonl", "--to", "csv", "-o", place)
            return (result.status, result.errors)
        }
        #expect(try convert(to: "old.csv").status == 0)
        for (place, what) in [
            ("s.py", "s.py is a script, and it would be lost"),
            ("supposed.trace.jsonl", "supposed.trace.jsonl is a trace, and it would be lost"),
            (".", ". is a folder: name a file"),
        ] {
            let refused = try convert(to: place)
            #expect(refused.status == 2)
            #expect(refused.errors.contains(what), "\(refused.errors)")
        }
        #expect(try line.folder.read("s.py") == Data("print(1)\n".utf8))
    }

    @Test("to a file, whole or not at all, and to a compressed one")
    func files() throws {
        try line.folder.write("old", to: "t.json")
        let result = try line.run("convert", "t.trace.jsonl", "--to", "chrome", "-o", "t.json")
        #expect(result.status == 0)
        #expect(result.output == "" && result.errors == "")
        let json = try JSONSerialization.jsonObject(with: line.folder.read("t.json"))
        #expect(((json as? [String: Any])?["traceEvents"] as? [Any])?.count ?? 0 > 3)
        let packed = try line.run("convert", "t.trace.jsonl", "--to", "csv", "-o", "t.csv.gz")
        #expect(packed.status == 0)
        var unpack = line.command([])
        unpack.program = "/usr/bin/env"
        unpack.arguments = ["gzip", "-dc", "t.csv.gz"]
        let text = try unpack.run().output
        #expect(text == (try line.run("convert", "t.trace.jsonl", "--to", "csv").output))
        #expect(text.split(separator: "\r\n").count == 4)
        let names = try FileManager.default.contentsOfDirectory(atPath: line.folder.path)
        #expect(!names.contains { $0.hasSuffix(".unfinished") })
    }

    @Test("to standard output without -o, and with -o -", arguments: ["csv", "chrome"])
    func output(format: String) throws {
        let plain = try line.run("convert", "t.trace.jsonl", "--to", format)
        #expect(plain.status == 0)
        #expect(plain.output.hasPrefix(format == "csv" ? "id,kind," : "{\"traceEvents\""))
        let dash = try line.run("convert", "t.trace.jsonl", "--to", format, "-o", "-")
        #expect(dash.output == plain.output)
        #expect(!line.exists("-"))
    }

    @Test(
        "a supposed world and folded events are told on standard error",
        arguments: ["csv", "chrome"])
    func notes(format: String) throws {
        let result = try line.run("convert", "supposed.trace.jsonl", "--to", format)
        #expect(result.status == 0)
        #expect(result.errors.contains("\"live-globals\", which is not Ray's"))
        #expect(result.errors.contains("9 events past the event limit"))
    }

    @Test(
        "refuses a place that can't be written, and leaves nothing of a broken trace",
        arguments: ["gone/x.csv", "t.trace.jsonl/x.csv"])
    func refusals(place: String) throws {
        let result = try line.run("convert", "t.trace.jsonl", "--to", "csv", "-o", place)
        #expect(result.status == 2)
        #expect(result.errors.contains("can't be written"))
        #expect(result.errors.split(separator: "\n").count == 1)
        let text = String(decoding: try line.folder.read("t.trace.jsonl"), as: UTF8.self)
        try line.folder.write(String(text.dropLast(20)), to: "cut")
        #expect(try line.run("convert", "cut", "--to", "csv", "-o", "x.csv").status == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: line.folder.path)
        #expect(!names.contains { $0.hasPrefix("x.csv") })
    }
}
