import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// `twin`: one script, three ways.
    @Suite("Twins")
    struct CommandLineTestsTwin {
        let line: CommandLine

        init() throws {
            line = try CommandLine()
            try line.folder.write("SCALE = 2\n", to: "beside.py")
        }

        private func write(_ extra: String, to name: String) throws {
            try line.folder.write(
                """
                import os, sys
                import numpy as np
                import ray
                import beside  # lies in the script's folder

                A = np.arange(4200)

                @ray.remote
                def foo(x, j):  # größe
                    return int(x[j]) * beside.SCALE

                ray.init(num_cpus=1)
                for j in range(4):
                    print(ray.get(foo.remote(A, j)))
                \(extra)
                """, to: name)
        }

        @Test("by value, by reference and captured, side by side")
        func threeWays() throws {
            try write("print(sys.argv, os.path.abspath(__file__), __name__)", to: "slow.py")
            let result = try line.run(
                "twin", "slow.py", "--function", "foo", "--variable", "A", "--json", "--", "--n",
                "1")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors == "")
            let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let report = try #require(json as? [String: Any])
            let sides = try #require(report["sides"] as? [[String: Any]])
            #expect(
                sides.compactMap { $0["way"] as? String }
                    == ["by_value", "by_reference", "captured"])
            // Same arguments, folder, file and module: so they print the same.
            #expect(sides.compactMap { $0["output"] as? String } == ["same", "same"])
            let figures = sides.compactMap { $0["figures"] as? [String: Any] }
            #expect(figures.compactMap { $0["calls"] as? Int } == [4, 4, 4])
            #expect(figures.compactMap { $0["inlined"] as? Int } == [4, 0, 0])
            func counts(_ name: String) -> [Int?] {
                figures.map { ($0[name] as? [String: Any])?["count"] as? Int }
            }
            #expect(counts("serialized") == [4, 1, 0])
            #expect(counts("put_by_hand") == [0, 1, 0])
            #expect(counts("gets") == [0, 4, 0])
            #expect(counts("captured") == [0, 0, 1])
            #expect(report["verdict"] != nil)

            let kept = try FileManager.default.contentsOfDirectory(
                atPath: line.folder.file("slow.twin")
            ).sorted()
            #expect(
                kept == [
                    "slow.by_reference.py", "slow.by_reference.trace.jsonl",
                    "slow.by_value.trace.jsonl", "slow.captured.py", "slow.captured.trace.jsonl",
                ])
            let header = try line.header("slow.twin/slow.captured.trace.jsonl")
            #expect(header.script == "slow.twin/slow.captured.py")
            let trace = try Trace(path: line.folder.file("slow.twin/slow.by_reference.trace.jsonl"))
            #expect(
                trace.events.first { $0.kind == .submit }?.file
                    == header.script.replacing("captured", with: "by_reference"))
            #expect(try line.leftovers() == [])
        }

        @Test("a way that prints something else or fails is told, with exit status 1")
        func unsound() throws {
            try write(
                """
                print("A_ref" in dir())
                if "captured" in sys._getframe().f_code.co_filename: sys.exit("no luck")
                """, to: "odd.py")
            let result = try line.run("twin", "odd.py", "--function", "foo", "--variable", "A")
            #expect(result.status == 1)
            #expect(result.output.contains("captured failed with exit status 1: no luck"))
            #expect(
                result.output.contains(
                    "standard output, by reference, differs: line 5 is `True` instead of `False`"))
            #expect(result.output.contains("+A_ref = ray.put(A)"))
            #expect(!line.exists("odd.twin/odd.again.trace.jsonl"))
        }

        @Test("a script that fails as it is leaves nothing behind")
        func failsAsItIs() throws {
            try write("raise ValueError('too bad')", to: "bad.py")
            let result = try line.run("twin", "bad.py", "--function", "foo", "--variable", "A")
            #expect(result.status == 1)
            #expect(
                result.errors
                    == "rayscope: bad.py fails as it is (exit status 1): ValueError: too bad\n")
            #expect(!line.exists("bad.twin"))
        }

        @Test("a second twin keeps the first one's files, or is refused where -o names them")
        func second() throws {
            try write("", to: "two.py")
            try FileManager.default.createDirectory(
                atPath: line.folder.file("two.twin"), withIntermediateDirectories: true)
            try line.folder.write("kept", to: "two.twin/two.captured.py")
            let arguments = ["twin", "two.py", "--function", "foo", "--variable", "A"]
            let refused = try line.command(arguments + ["-o", "two.twin"]).run()
            #expect(refused.status == 2)
            #expect(
                refused.errors
                    == "rayscope: two.twin holds another twin's two.captured.py: name another folder "
                    + "with -o FOLDER, or remove that one\n")
            let result = try line.command(arguments).run()
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("two.2.twin/two.captured.trace.jsonl"))
            #expect(
                try String(
                    contentsOfFile: line.folder.file("two.twin/two.captured.py"), encoding: .utf8)
                    == "kept")
        }

        @Test("Ctrl-C ends it and leaves nothing behind")
        func controlC() throws {
            try write("import time; time.sleep(60)", to: "long.py")
            let result = try line.onTerminal(
                ["twin", "long.py", "--function", "foo", "--variable", "A"], typing: "\u{3}",
                at: "by value, as it is (1 of 3)")
            #expect(result.status == -2 || result.status == 130 || result.status == 254)
            #expect(
                result.output.contains(
                    "rayscope: interrupted before the first run was done; nothing is left of it"),
                "\(result.output)")
            #expect(!line.exists("long.twin"))
            #expect(try line.leftovers() == [])
        }

        @Test(
            "what can't be rewritten is told in one line, with its own",
            arguments: [
                (["slow.py", "--function", "bar", "--variable", "A"], "no remote function `bar`"),
                (["slow.py", "--function", "foo", "--variable", "B"], "line 14: `foo` is called"),
                (["gone.py", "--function", "foo", "--variable", "A"], "can't find the script"),
                (["slow.py", "--function", "foo"], "--variable"),
                (
                    ["slow.py", "--function", "foo", "--variable", "A", "--engine", "x"],
                    "no engine x"
                ),
                (
                    ["slow.py", "--function", "foo", "--variable", "A", "-o", "beside.py"],
                    "beside.py can't hold the traces"
                ),
            ] as [([String], String)])
        func refuses(arguments: [String], message: String) throws {
            try write("", to: "slow.py")
            let result = try line.command(["twin"] + arguments).run()
            #expect(result.status == 2)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(result.output == "")
            #expect(!line.exists("slow.twin"))
        }
    }
}
