import Comparison
import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension RealRayTests {
    /// The project's conscience: every program comes out the same on the embedded engine and on the
    /// real Ray, in what it prints, in how it ends, and in what both did with its variables.
    @Suite("On both engines")
    struct AgreementTests {
        /// What is chance on real Ray comes out otherwise at another try; a rule does not.
        private static let tries = 5

        @Test("the same comes out", arguments: AgreementPrograms.all)
        func program(name: String) throws {
            let arguments = try AgreementPrograms.arguments(of: name)
            var differences = try Self.differences(of: name) { engine in
                try ProgramRun.shared(
                    program: "\(name).py", arguments: arguments, engine: engine)
            }
            for _ in 1..<Self.tries where !differences.isEmpty {
                let again = Set(
                    try Self.differences(of: name) { engine in
                        try ProgramRun(program: "\(name).py", arguments: arguments, engine: engine)
                    }.map(\.subject))
                differences.removeAll { !again.contains($0.subject) }
            }
            #expect(differences.map(\.text) == [])
        }

        /// One respect in which two runs differ.
        private struct Difference {
            /// Says in which respect, and nothing that varies from run to run.
            let subject: String
            let text: String
        }

        private static func differences(
            of name: String, _ run: (Engine) throws -> ProgramRun
        ) throws -> [Difference] {
            let (ours, rays) = (try run(.embedded), try run(.ray))
            let comparison = Comparison(RunStructure(ours.trace), RunStructure(rays.trace))
            var found: [Difference] = []
            // A program that fails the same way on both agrees on next to nothing.
            if ours.result.status != 0 || rays.result.status != 0 {
                found.append(
                    Difference(
                        subject: "exit status",
                        text: "exit status \(ours.result.status), on Ray \(rays.result.status): "
                            + rays.result.errors))
            }
            if !printsSame(ours, rays, name) {
                found.append(
                    Difference(
                        subject: "output",
                        text: "printed \(ours.result.output)\non Ray \(rays.result.output)"))
            }
            let exceptions = try AgreementPrograms.exceptions()
            for difference in comparison.differences
            where !exceptions.contains(where: { $0.allows(difference, in: name) }) {
                let subject = [
                    difference.aspect.rawValue, difference.function, difference.variable,
                    difference.detail,
                ].map { $0 ?? "–" }.joined(separator: " · ")
                var only = comparison
                only.differences = [difference]
                found.append(Difference(subject: subject, text: only.withoutTimes))
            }
            if !rays.trace.header.missing.isEmpty {
                found.append(
                    Difference(
                        subject: "missing", text: "missing on Ray: \(rays.trace.header.missing)"))
            }
            return found
        }

        private static func printsSame(
            _ ours: ProgramRun, _ rays: ProgramRun, _ name: String
        ) -> Bool {
            if AgreementPrograms.printsByChance.contains(name) { return true }
            if AgreementPrograms.withDeaths.contains(name) {
                return holds(rays.driverLines, ours.driverLines)
            }
            let sameTasks =
                AgreementPrograms.losesLines.contains(name)
                ? Set(rays.taskLines).isSubset(of: ours.taskLines)
                : ours.taskLines.sorted() == rays.taskLines.sorted()
            // The lessons' programs tell how long it took.
            func withoutTimes(_ lines: [String]) -> [String] {
                lines.map { $0.replacing(#/\d+\.\d+ s/#, with: "… s") }
            }
            return sameTasks
                && withoutTimes(ours.driverLines) == withoutTimes(rays.driverLines)
        }

        /// Whether all words of the lines stand among the others', in their order. Ray's own lines
        /// come from another thread and may stand within one of the driver's.
        private static func holds(_ lines: [String], _ wanted: [String]) -> Bool {
            let words = wanted.joined(separator: " ").split(separator: " ")
            var rest = words[...]
            for word in lines.joined(separator: " ").split(separator: " ") {
                if let next = rest.first, word.hasPrefix(next) || word.hasSuffix(next) {
                    rest.removeFirst()
                }
            }
            return rest.isEmpty
        }
    }
}

@Suite("What the engines may differ in")
struct AgreementExceptionTests {
    @Test("has a reason, and rests on five runs that show it")
    func rests() throws {
        for line in try AgreementPrograms.exceptions() {
            let name: Comment = "\(line.program) \(line.function ?? "outside of all calls")"
            #expect(AgreementPrograms.all.contains(line.program), name)
            #expect(!line.reason.isEmpty, name)
            #expect(line.runs.count == 5, name)
            #expect(line.runs.contains { $0 != "the same" }, name)
        }
    }
}

@Suite("The real Ray")
struct RealRayPresenceTests {
    @Test("is there, or it is said how many programs were held against nothing")
    func isThere() {
        guard !RealRay.isThere else { return }
        print("\(AgreementPrograms.all.count) programs were left out: \(RealRay.absence)")
        #expect(ProcessInfo.processInfo.environment["CI"] != "true", RealRay.absence)
    }
}

extension Comparison {
    /// What differs, and nothing that varies from run to run.
    fileprivate var withoutTimes: String {
        text(width: 120).split(separator: "\n").drop { $0 != "What differs" }.dropFirst()
            .prefix { !$0.hasPrefix("Times") }.joined(separator: " | ")
    }
}

extension RunStructure {
    fileprivate init(_ trace: Trace) {
        var builder = Builder(header: trace.header)
        for event in trace.events { builder.add(event) }
        for fold in trace.folds { builder.add(fold) }
        self = builder.finish()
    }
}
