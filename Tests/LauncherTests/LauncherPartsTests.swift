import Foundation
import TestSupport
import Testing

@testable import Launcher

/// Where the parts of the program are looked for.
@Suite struct InstallationTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func make(_ path: String, mode: mode_t = 0o755) throws {
        let url = URL(fileURLWithPath: folder.file(path))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: url)
        #expect(chmod(url.path, mode) == 0)
    }

    @Test("an installed copy finds its parts beside its bin folder")
    func installed() throws {
        for part in [
            "bin/rayscope", "libexec/rayscope/rayscope-node", "lib/rayscope/libRayscopeCore.so",
            "share/rayscope/python/ray/__init__.py",
            "share/rayscope/reading/rayscope_reading/__init__.py",
            "share/rayscope/rewriting/rayscope_rewriting/__init__.py",
        ] { try make(part) }
        let installation = Installation(program: folder.file("bin/rayscope"))
        #expect(try installation.node() == folder.file("libexec/rayscope/rayscope-node"))
        #expect(try installation.library() == folder.file("lib/rayscope/libRayscopeCore.so"))
        #expect(try installation.frontEnd() == folder.file("share/rayscope/python"))
        #expect(try installation.reading() == folder.file("share/rayscope/reading"))
        #expect(try installation.rewriting() == folder.file("share/rayscope/rewriting"))
    }

    @Test("a build finds its parts beside itself, and the front end some folders up")
    func checkout() throws {
        for part in [
            ".build/x/debug/rayscope", ".build/x/debug/rayscope-node",
            ".build/x/debug/libRayscopeCore.so", "Sources/PythonFrontEnd/ray/__init__.py",
            "Sources/PythonReading/rayscope_reading/__init__.py",
        ] { try make(part) }
        let installation = Installation(program: folder.file(".build/x/debug/rayscope"))
        #expect(try installation.node() == folder.file(".build/x/debug/rayscope-node"))
        #expect(try installation.library() == folder.file(".build/x/debug/libRayscopeCore.so"))
        #expect(try installation.frontEnd() == folder.file("Sources/PythonFrontEnd"))
        #expect(try installation.reading() == folder.file("Sources/PythonReading"))
    }

    @Test("what is missing, or can't be executed, is named, with status 3")
    func missing() throws {
        try make("bin/rayscope-node", mode: 0o644)
        let installation = Installation(program: folder.file("bin/rayscope"))
        let error = #expect(throws: CommandError.self) { try installation.node() }
        #expect(error?.reason == .machine)
        #expect(error?.description.contains("rayscope-node") == true)
        #expect(error?.description.contains("rayscope doctor") == true)
        #expect(throws: CommandError.self) { try installation.library() }
        #expect(throws: CommandError.self) { try installation.frontEnd() }
        #expect(throws: CommandError.self) { try installation.reading() }
    }

    @Test("a name is looked up in PATH, a path is taken as it is")
    func executables() throws {
        try make("a/tool", mode: 0o644)
        try make("b/tool")
        let path = "\(folder.file("a")):\(folder.file("b"))"
        #expect(Executable.find("tool", in: path) == folder.file("b/tool"))
        #expect(Executable.find("tool", in: folder.file("a")) == nil)
        #expect(Executable.find(folder.file("b/tool"), in: nil) == folder.file("b/tool"))
        #expect(Executable.find(folder.path, in: nil) == nil)
        #expect(Executable.find("", in: path) == nil)
    }
}

@Suite struct ScriptTests {
    @Test("the trace lies beside the script, a module's in the working directory")
    func trace() throws {
        let folder = try TemporaryDirectory()
        let script = try Script(file: folder.write("", to: "a.b.py"), arguments: ["-x"])
        #expect(script.defaultTrace == folder.file("a.b.trace.jsonl"))
        #expect(script.pythonArguments == [folder.file("a.b.py"), "-x"])
        let standIn = try script.replaced(by: "other/a.b.captured.py")
        #expect(standIn.name == "other/a.b.captured.py")
        #expect(
            Array(standIn.pythonArguments.dropFirst())
                == ["other/a.b.captured.py", folder.file("a.b.py"), "-x"])
        #expect(standIn.pythonArguments.first?.hasSuffix("/rayscope_rewriting/stand_in.py") == true)
        let bare = try Script(file: folder.write("", to: "tool"), arguments: [])
        #expect(bare.defaultTrace == folder.file("tool.trace.jsonl"))
        let module = try Script(module: "pkg.main", arguments: ["1"])
        #expect(module.defaultTrace == "pkg.main.trace.jsonl")
        #expect(module.pythonArguments == ["-m", "pkg.main", "1"])
    }
}

@Suite struct ChildEnvironmentTests {
    @Test("sets, removes and prepends, and keeps bytes that are no text")
    func changes() {
        let odd: [UInt8] = Array("ODD=".utf8) + [0xFF, 0xFE]
        var environment = ChildEnvironment(
            entries: [odd, Array("A=1".utf8), Array("AB=2".utf8)])
        environment.set("A", "3".utf8)
        #expect(environment["A"] == "3")
        #expect(environment["AB"] == "2")
        environment.remove("AB")
        #expect(environment["AB"] == nil)
        #expect(environment["ODDS"] == nil)
        #expect(environment.entries.contains(odd))
        environment.prepend("/x", to: "PYTHONPATH")
        #expect(environment["PYTHONPATH"] == "/x")
        environment.prepend("/y", to: "PYTHONPATH")
        #expect(environment["PYTHONPATH"] == "/y:/x")
    }
}

@Suite struct WordingTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func count(number: Int, text: String) {
        #expect(Wording.count(number) == text)
    }

    @Test(
        arguments: [
            (0, "0.0 s"), (1_250_000_000, "1.3 s"), (59_940_000_000, "59.9 s"),
            (59_960_000_000, "1 min 0 s"), (125_000_000_000, "2 min 5 s"),
        ] as [(Int64, String)])
    func seconds(nanoseconds: Int64, text: String) {
        #expect(Wording.seconds(nanoseconds) == text)
    }

    @Test(arguments: [
        ("out/a.b", "out/a.b"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("ä", "ä"),
    ])
    func shell(word: String, typed: String) {
        #expect(Wording.shell(word) == typed)
    }

    @Test func events() {
        #expect(Wording.events(1) == "1 event")
        #expect(Wording.events(12_345) == "12,345 events")
    }
}
