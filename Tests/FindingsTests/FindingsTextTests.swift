import Foundation
import TestSupport
import TextReport
import Testing
import TraceFile
import TraceSchema

@testable import Findings

/// How findings look, and what a hostile trace makes of them.
@Suite struct FindingsTextTests {
    private func captured(_ name: String = "foo", variable: String = "A", bytes: Int = 12_000_000)
        -> TraceBuilder
    {
        var build = TraceBuilder()
        build.event(.pickle, at: 0, for: 1000) {
            $0.function = FunctionID(1)
            $0.name = name
            $0.bytes = bytes
            $0.captures = [Event.Capture(variable: variable, how: .global, bytes: bytes)]
            $0.file = "program.py"
            $0.line = 7
        }
        return build
    }

    @Test("headline, evidence, cost, saving, rewrite, page")
    func lines() {
        let lines = findings(captured()).lines(width: 100)
        #expect(lines[0] == "Findings")
        #expect(lines[1] == "1. large-capture · program.py:7")
        #expect(lines.contains("   + A_ref = ray.put(A)"))
        #expect(lines.last?.hasSuffix("patterns/closure-capture-large-objects.html") == true)
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(findings(captured()).lines(width: 100, style: .coloured)[0] != "Findings")
    }

    @Test("nothing found: one line says what that means")
    func none() {
        let found = findings(captured(bytes: 1000))
        #expect(found.all.isEmpty)
        #expect(found.lines().count == 2)
        #expect(found.summary == nil)
    }

    @Test("the closing line of a run names the number and the weightiest")
    func summary() throws {
        let summary = try #require(findings(captured()).summary)
        #expect(summary.hasPrefix("1 finding: large-capture (program.py:7): `foo` captures `A`"))
        #expect(!summary.contains("\n"))
    }

    @Test("a supposed world is named")
    func suppose() {
        var build = captured()
        build.header { $0.suppose = "live-globals" }
        let lines = findings(build).lines(width: 200)
        #expect(lines[1].contains("`live-globals`, which is not Ray's"))
    }

    @Test("text from outside stays one line, without control characters")
    func hostileText() {
        let nasty = "\u{1B}[31m<b>\"'\n\u{202E}🎈" + String(repeating: "x", count: 10_000)
        let found = findings(captured(nasty, variable: nasty))
        #expect(found.all.count == 1)
        for line in found.lines(width: 80) {
            #expect(!line.contains("\u{1B}"))
            #expect(!line.contains("\n"))
        }
        #expect((found.summary?.count ?? 0) <= 220)
    }

    @Test("numbers from outside neither trap nor overflow")
    func hostileNumbers() {
        for value in [Int64.min, -1, 0, .max] {
            var build = TraceBuilder()
            for kind in EventKind.allCases {
                for (index, role) in ([nil] + Role.allCases).enumerated() {
                    for process in [ProcessID.driver, .worker(1)] {
                        build.event(kind, in: process, at: value, for: value) {
                            $0.task = TaskID(index % 2 + 1)
                            $0.parent = TaskID(1)
                            $0.object = ObjectID(index % 2 + 1)
                            $0.function = FunctionID(Int.max)
                            $0.name = ""
                            $0.role = role
                            $0.bytes = Int(value)
                            $0.copied = Int(value)
                            $0.waitedNs = value
                            $0.line = Int(value)
                            $0.explicit = index.isMultiple(of: 2)
                            $0.arguments = [
                                Event.Argument(position: .index(0), how: .put, bytes: Int(value)),
                                Event.Argument(position: .keyword(""), variable: "", how: .inline),
                            ]
                            $0.captures = [
                                Event.Capture(variable: "", how: .global, bytes: Int(value)),
                                Event.Capture(
                                    variable: "B", how: .global, through: "", bytes: Int(value)),
                            ]
                        }
                    }
                }
            }
            build.header { $0.config = ["inline_limit": Int(value), "function_warning_size": -1] }
            var builder = FindingsBuilder(header: build.trace.header) { _ in Array("f.remote(".utf8)
            }
            for event in build.trace.events { builder.add(event) }
            for kind in EventKind.allCases {
                builder.add(
                    Fold(
                        kind: kind, process: .driver, function: FunctionID(Int.max), variable: "",
                        role: .argument, line: Int(value), count: Int(value), bytes: Int(value),
                        copied: Int(value), durationNs: value))
            }
            let found = builder.finish()
            #expect(found.runNs >= 0)
            #expect(found.all.allSatisfy { $0.saves.lowNs <= $0.saves.highNs })
            _ = found.lines(width: 10)
        }
    }

    @Test("no event kind is left over: each kind of finding is described")
    func descriptions() {
        for kind in Finding.Kind.allCases {
            #expect(kind.page.hasPrefix("https://docs.ray.io/en/latest/ray-core/"))
            #expect(!kind.description.title.isEmpty)
        }
    }
}
