import Explanation
import Foundation
import Glibc
import Messaging
import ObjectPassing
import Synchronization
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// A process is killed at each step of the protocol: nobody waits for ever, who waits gets what
    /// it would have got, or Ray's own error, and nothing of the run is left but its trace.
    @Suite("Death at each step of the protocol")
    struct ProtocolDeathTests {
        private static let program = "kills/every_message.py"

        @Test("is survived, or told to who waits")
        func eachStep() throws {
            let run = try DoomedRun(nil, program: Self.program)
            let unharmed = run.lines
            #expect(run.problems == [])
            #expect(unharmed.map(\.name) == Self.names, "\(run.result.errors)")
            let steps = ProtocolStep.all + ProtocolStep.handOvers
            let problems = Mutex<[String]>([])
            Self.sideBySide(steps) { step in
                let found = Self.problems(at: step, unharmed: unharmed)
                problems.withLock { $0 += found }
            }
            for problem in problems.withLock({ $0 }) { Issue.record("\(problem)") }
        }

        /// A run waits as long as it computes: two at a time on each core.
        private static func sideBySide(
            _ steps: [ProtocolStep], _ body: @escaping @Sendable (ProtocolStep) -> Void
        ) {
            let rest = Mutex(steps[...])
            let lanes = DispatchGroup()
            for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
                lanes.enter()
                Thread.detachNewThread {
                    while let step = rest.withLock({ $0.popFirst() }) { body(step) }
                    lanes.leave()
                }
            }
            lanes.wait()
        }

        private static let names = [
            "started", "put", "tasks", "nested", "references", "generators", "cancelled",
            "refused", "dead", "actors", "resources", "spilled", "ended",
        ]

        private static func problems(at step: ProtocolStep, unharmed: [DoomedRun.Line]) -> [String]
        {
            do {
                let run = try DoomedRun(step, program: program)
                var problems = run.problems
                for (line, expected) in zip(run.lines, unharmed.filter(run.mayPrint)) {
                    problems += run.differences(of: line, from: expected)
                }
                return problems.map { "\(step): \($0)\n\(run.result.output)\(run.result.errors)" }
            } catch {
                return ["\(step): \(error)"]
            }
        }

        @Test(
            "leaves a trace that can be explained and queried", arguments: DeathPoint.Role.allCases)
        func readable(role: DeathPoint.Role) throws {
            let (moment, kind): (DeathPoint.Moment, NodeRequest.Kind) =
                switch role {
                case .driver: (.sending, .releaseActor)
                case .node: (.received, .releaseActor)
                case .worker: (.sending, .seal)
                case .actor: (.sending, .constructed)
                }
            let step = ProtocolStep(role: role, moment: moment, kind: kind.name)
            let run = try DoomedRun(step, program: Self.program)
            #expect(run.problems == [])
            let explained = try run.line.run("explain", "t.trace.jsonl")
            #expect(explained.status == 0, "\(explained.errors)")
            #expect(explained.output.contains("size"))
            let query = try run.line.run(
                "query", "t.trace.jsonl", "--format", "csv",
                "select count(*) from event where kind = 'put' and error is null")
            #expect(query.status == 0, "\(query.errors)")
            #expect(
                query.output.split(whereSeparator: \.isNewline).last.flatMap { Int($0) } ?? 0 > 0)
        }
    }
}

/// A run of which one process is killed at a step of the protocol, and what is wrong with how it ended.
struct DoomedRun {
    let step: ProtocolStep?
    let line: CommandLine
    let result: Command.Result

    /// What a step of the program printed: `name: outcome | outcome`.
    struct Line: Equatable {
        let name: String
        let outcomes: [String]
    }

    /// Runs the program with nobody killed where there is no step.
    init(_ step: ProtocolStep?, program: String) throws {
        self.step = step
        line = try CommandLine()
        try line.folder.write(
            String(contentsOfFile: Programs.path(program), encoding: .utf8), to: "program.py")
        let world = step?.world.map { ["--suppose", $0] } ?? []
        var command = line.command(
            ["run", "--quiet", "-o", "t.trace.jsonl"] + world + ["program.py"]
                + (step?.spills != false ? ["spills"] : []))
        if let step { command.environment[DeathPoint.variable] = "\(step):1" }
        // No run takes a tenth of the time.
        command.limit = 90
        result = try command.run()
    }

    var lines: [Line] {
        result.output.split(separator: "\n").compactMap { text in
            // What tasks print has the task's name before it.
            guard !text.hasPrefix("("), let colon = text.firstIndex(of: ":") else { return nil }
            let outcomes = text[text.index(colon, offsetBy: 2)...].split(separator: " | ")
            return Line(name: String(text[..<colon]), outcomes: outcomes.map(String.init))
        }
    }

    /// A world with a rule changed knows no actors.
    func mayPrint(_ line: Line) -> Bool {
        switch line.name {
        case "actors": step?.world == nil
        case "spilled": step?.spills != false
        default: true
        }
    }

    /// How it ended, what is left of it, and whether its trace can be read.
    var problems: [String] {
        var problems: [String] = []
        let killsDriver = step?.role == .driver
        if result.status != (killsDriver ? 137 : 0) { problems.append("status \(result.status)") }
        if !killsDriver, lines.last?.name != "ended" { problems.append("it did not end") }
        if let step, !result.errors.contains("rayscope: killed at \(step)\n") {
            problems.append("the program did not come there")
        }
        if result.errors.contains("Traceback") { problems.append("a traceback") }
        do {
            problems += try left()
            let trace = try line.trace()
            if trace.header.complete == killsDriver { problems.append("complete or not") }
            var builder = ExplanationBuilder(header: trace.header)
            for event in trace.events { builder.add(event) }
            for fold in trace.folds { builder.add(fold) }
            _ = builder.finish()
        } catch {
            problems.append("\(error)")
        }
        return problems
    }

    /// What is left of it, two seconds from now or as soon as nothing is: whoever has lost its
    /// driver before it had said its name to anybody ends by itself.
    private func left() throws -> [String] {
        let deadline = Date() + 2
        while true {
            let left = try leftNow()
            if left.isEmpty || Date() > deadline { return left }
            usleep(20_000)
        }
    }

    private func leftNow() throws -> [String] {
        let mark = Data("RAYSCOPE_RUN_DIR=\(line.folder.path)/".utf8)
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter {
            name in
            pid_t(name) != nil
                && FileManager.default.contents(atPath: "/proc/\(name)/environ")?
                    .range(of: mark) != nil
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: line.folder.path)
            .filter { !["program.py", "t.trace.jsonl", "state", "work"].contains($0) }
        return processes.map { "process \($0) is left" } + files.map { "\($0) is left" }
    }

    /// What the program got other than unharmed, and may not have got.
    func differences(of line: Line, from expected: Line) -> [String] {
        guard line.name == expected.name, line.outcomes.count == expected.outcomes.count else {
            return ["\(line) instead of \(expected)"]
        }
        return zip(line.outcomes, expected.outcomes).compactMap { outcome, value in
            outcome == value || mayGet(outcome, in: line.name)
                ? nil : "\(line.name): \(outcome) instead of \(value)"
        }
    }

    /// Ray's errors for what has died: a call is made again, but nobody else has what a worker owns
    /// or what an actor was.
    private func mayGet(_ error: String, in name: String) -> Bool {
        switch step?.role {
        case .node: error == "RaySystemError"
        case .worker, .actor:
            switch name {
            case "nested": error == "RayTaskError(OwnerDiedError)"
            case "references": error == "OwnerDiedError"
            // One that is cancelled is not made again.
            case "cancelled": ["OwnerDiedError", "TaskCancelledError"].contains(error)
            case "actors":
                ["OwnerDiedError", "ActorDiedError", "ActorUnavailableError"].contains(error)
            default: false
            }
        case .driver, nil: false
        }
    }
}
