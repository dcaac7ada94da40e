import Foundation
import TestSupport
import Testing

@testable import TraceReading

/// The script that a trace names, found and proven, or not read.
@Suite struct ScriptSearchTests {
    @Test("only a regular Python file of sane size is read")
    func files() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("x = 1\n", to: "a.py")
        #expect(ScriptFile.read(path) == Array("x = 1\n".utf8))
        #expect(ScriptFile.read(folder.file("gone.py")) == nil)
        #expect(ScriptFile.read(try folder.write("secret", to: "a.txt")) == nil)
        #expect(ScriptFile.read(try folder.write("#!/usr/bin/python3\n", to: "tool")) != nil)
        #expect(ScriptFile.read("/dev/zero") == nil)
        #expect(ScriptFile.read("a\0.py") == nil)
        try FileManager.default.createDirectory(
            atPath: folder.file("folder.py"), withIntermediateDirectories: true)
        #expect(ScriptFile.read(folder.file("folder.py")) == nil)
        #expect(mkfifo(folder.file("pipe.py"), 0o600) == 0)
        #expect(ScriptFile.read(folder.file("pipe.py")) == nil)
        let large = String(repeating: "#", count: ScriptFile.most + 1)
        #expect(ScriptFile.read(try folder.write(large, to: "large.py")) == nil)
    }

    @Test("where it was, or beside the trace; what has changed since is another")
    func find() throws {
        let folder = try TemporaryDirectory()
        try folder.write("x = 1\ny = foo(x)\n", to: "a.py")
        var evidence = ScriptEvidence(name: "/gone/project/a.py")
        evidence.add(["foo", "x"], at: 2)
        func result(_ evidence: ScriptEvidence, trace: String?) -> String {
            let search = ScriptSearch(script: "/gone/project/a.py", besideTrace: trace)
            return switch search.find(evidence) {
            case .found(let path, _): path
            case .another: "another"
            case .outside: "outside"
            case .missing: "missing"
            }
        }
        let trace = folder.file("a.trace.jsonl")
        #expect(result(evidence, trace: trace) == folder.file("a.py"))
        #expect(result(evidence, trace: nil) == "missing")
        var other = ScriptEvidence(name: "/gone/project/a.py")
        other.add(["bar"], at: 2)
        #expect(result(other, trace: trace) == "another")
        // Only a number, and no word: that proves nothing.
        var number = ScriptEvidence(name: "/gone/project/a.py")
        number.add([nil], at: 2)
        #expect(result(number, trace: trace) == "another")
        #expect(result(ScriptEvidence(name: "/etc/secret.py"), trace: nil) == "outside")
        #expect(result(ScriptEvidence(name: "../../etc/secret.py"), trace: nil) == "outside")
    }
}
