import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// A Python program that `rayscope run` has run to its end on real processes, and its trace.
struct ProgramRun: Sendable {
    let line: CommandLine
    let result: Command.Result
    let trace: Trace

    /// Runs a program of `Tests/Programs`, in a folder of its own, with the modules (`_NAME.py`)
    /// that lie beside it.
    init(
        program: String, suppose world: String? = nil, arguments: [String] = [],
        environment: [String: String] = [:], engine: Engine = .embedded
    ) throws {
        try self.init(
            String(contentsOfFile: Programs.path(program), encoding: .utf8),
            name: URL(fileURLWithPath: program).lastPathComponent, suppose: world,
            arguments: arguments, environment: environment,
            beside: Programs.modules(beside: program), engine: engine)
    }

    /// Runs a program from its source text.
    init(
        _ source: String, name: String = "program.py", suppose world: String? = nil,
        options: [String] = [], arguments: [String] = [], environment: [String: String] = [:],
        beside modules: [String: String] = [:], engine: Engine = .embedded
    ) throws {
        line = try CommandLine()
        for (module, text) in modules { try line.folder.write(text, to: module) }
        try line.folder.write(source, to: name)
        let options = try engine == .embedded ? options : options + RealRay.options()
        var command = line.command(
            ["run", "--quiet", "-o", "t.trace.jsonl"] + options
                + (world.map { ["--suppose", $0] } ?? []) + [name] + arguments)
        let sessions = RealRay.SessionFolder()
        defer { withExtendedLifetime(sessions) {} }
        if engine == .ray {
            command.environment.merge(RealRay.environment) { $1 }
            command.environment["RAY_TMPDIR"] = sessions.path
        }
        command.environment.merge(environment) { $1 }
        command.limit = 100
        result = try command.run()
        trace = try line.trace()
        try #require(line.leftovers() == [], "\(result.errors)")
    }

    /// What the driver printed, line by line.
    var driverLines: [String] {
        lines.filter { $0.firstMatch(of: Self.prefix) == nil }
    }

    /// What tasks printed, without the prefix that says which.
    var taskLines: [String] {
        lines.compactMap { line in
            line.firstMatch(of: Self.prefix).map { String(line[$0.range.upperBound...]) }
        }
    }

    /// What driver and tasks printed, without those prefixes.
    var allLines: [String] { lines.map { String($0.replacing(Self.prefix, with: "")) } }

    private var lines: [String] {
        result.output.split(separator: "\n").map(String.init)
    }

    private static var prefix: Regex<Substring> { #/^\([^()]+ pid=\d+\) /# }
}

/// The programs that tests run: `Tests/Programs`.
enum Programs {
    static func path(_ name: String) -> String {
        folder.appendingPathComponent(name).path
    }

    /// Those of a folder, by name, without `.py`.
    static func names(in subfolder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path(subfolder))
        return (names ?? []).filter { $0.hasSuffix(".py") && !$0.hasPrefix("_") }
            .map { String($0.dropLast(3)) }.sorted()
    }

    /// The modules in a program's folder: name and text of each `_NAME.py`.
    static func modules(beside program: String) throws -> [String: String] {
        let folder = (program as NSString).deletingLastPathComponent
        let names = try FileManager.default.contentsOfDirectory(atPath: path(folder))
            .filter { $0.hasPrefix("_") && $0.hasSuffix(".py") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try String(contentsOfFile: path("\(folder)/\(name)"), encoding: .utf8))
            })
    }

    /// The lines of a program's comment that begins with this heading, to the next one or the end.
    static func lines(of program: String, under heading: String) throws -> [String] {
        let lines = try String(contentsOfFile: path(program), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(of: "# \(heading):") else { return [] }
        return lines[(start + 1)...].prefix { $0.hasPrefix("# ") && !headings.contains($0) }
            .map { String($0.dropFirst(2)) }
    }

    private static let headings: Set<String> = ["# Prints:", "# Supposed:"]

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Programs")
}

extension CommandLine {
    /// The trace that the run left; without events where nothing was recorded.
    func trace(_ name: String = "t.trace.jsonl") throws -> Trace {
        let reader = try TraceReader(path: folder.file(name))
        var trace = Trace(header: reader.header)
        while let line = try reader.next() {
            switch line {
            case .event(let event): trace.events.append(event)
            case .fold(let fold): trace.folds.append(fold)
            }
        }
        return trace
    }
}

extension Trace {
    /// The events of a kind that were done, not only attempted.
    func done(_ kind: EventKind, where condition: (Event) -> Bool = { _ in true }) -> [Event] {
        events.filter { $0.kind == kind && $0.error == nil && condition($0) }
    }

    /// All arguments of calls that went through.
    var arguments: [Event.Argument] { done(.submit).flatMap { $0.arguments ?? [] } }
}

extension Sequence<Event> {
    var bytes: Int { reduce(0) { $0 + ($1.bytes ?? 0) } }
    var copied: Int { reduce(0) { $0 + ($1.copied ?? 0) } }
}

/// All tests that run programs on our engine: one at a time, for the machine is small, and what is
/// left behind within two seconds is part of what some of them check. Those that need real Ray are
/// `RealRayTests`.
@Suite("Programs", .serialized)
enum EngineTests {}
