import Findings
import Foundation
import TestSupport
import Testing

extension EngineTests {
    /// Each kind of finding on a program that has it, and none on its mended twin: real runs.
    @Suite("Findings") struct FindingProgramTests {
        @Test("the programs have the findings that they say", arguments: Finding.Kind.allCases)
        func programs(kind: Finding.Kind) throws {
            for name in [kind.rawValue, kind.rawValue + "-mended"] {
                let program = "findings/\(name).py"
                let source = try String(contentsOfFile: Programs.path(program), encoding: .utf8)
                let stated = try #require(
                    source.split(separator: "\n").last?.split(separator: "# Findings: ").first)
                let expected = Set(stated.split(separator: ", ").map(String.init))
                    .subtracting(["none"])
                let run = try ProgramRun(program: program)
                try #require(run.result.status == 0, "\(run.result.errors)")
                let answer = try run.line.run("explain", "t.trace.jsonl", "--json")
                let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
                let object = try #require(json as? [String: Any])
                let found = try #require(object["findings"] as? [[String: Any]])
                #expect(
                    Set(found.compactMap { $0["kind"] as? String }) == expected,
                    "\(name): \(found.compactMap { $0["evidence"] })")
            }
        }

        @Test("--fail-on, the SQL table and the closing line of a run tell the same")
        func surfaces() throws {
            let line = try CommandLine()
            let source = try String(
                contentsOfFile: Programs.path("findings/result-put-by-hand.py"), encoding: .utf8)
            try line.folder.write(source, to: "program.py")
            let run = try line.run("run", "program.py")
            #expect(
                run.errors.contains("\n1 finding: result-put-by-hand (program.py:11): `produce`"))
            let text = try line.run("explain", "program.trace.jsonl")
            #expect(text.status == 0)
            #expect(text.output.contains("\n\nFindings\n1. result-put-by-hand · program.py:11\n"))
            #expect(text.output.contains("\n   +     return np.ones(n)\n"))
            for kinds in ["finding", "result-put-by-hand", "tiny-tasks,result-put-by-hand"] {
                let failed = try line.run("explain", "program.trace.jsonl", "--fail-on", kinds)
                #expect(failed.status == 1)
                #expect(failed.output == text.output)
                #expect(
                    failed.errors == "rayscope: --fail-on: result-put-by-hand (program.py:11)\n")
            }
            let other = try line.run("explain", "program.trace.jsonl", "--fail-on", "tiny-tasks")
            #expect(other.status == 0)
            let wrong = try line.run("explain", "program.trace.jsonl", "--fail-on", "tiny")
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("there is no finding `tiny`; take `finding`"))
            #expect(wrong.output == "")
            let rows = try line.run(
                "query", "program.trace.jsonl",
                "select kind, variable, function, line, cost_bytes from finding", "--format", "csv")
            #expect(
                rows.output.hasPrefix(
                    "kind,variable,function,line,cost_bytes\r\nresult-put-by-hand,"))
            // A script that has changed since is not quoted.
            try line.folder.write("x = 1\n", to: "program.py")
            let changed = try line.run("explain", "program.trace.jsonl")
            #expect(!changed.output.contains("   +     return np.ones(n)"))
            #expect(changed.output.contains("   +     return value\n"))
        }
    }
}
