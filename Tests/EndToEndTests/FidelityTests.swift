import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Programs that real Ray 2.60 has run: what they print and what it takes must be the same.
    @Suite("As on real Ray")
    struct FidelityTests {
        @Test("prints and counts the same", arguments: Programs.names(in: "ray"))
        func program(name: String) throws {
            let run = try ProgramRun.shared(program: "ray/\(name).py")
            #expect(run.result.status == 0, "\(run.result.errors)")

            let expected = try String(
                contentsOfFile: Programs.path("ray/\(name).expected"), encoding: .utf8
            ).split(separator: "\n").map(String.init)
            #expect(
                run.driverLines == expected.filter { !run.taskLines.contains($0) }
                    && (run.driverLines + run.taskLines).sorted() == expected.sorted(),
                "\(run.result.output)")
            let counts = try JSONDecoder().decode(
                Counts.self,
                from: Data(
                    contentsOf: URL(fileURLWithPath: Programs.path("ray/\(name).counts.json")))
            )
            try compare(run, counts, name)
            #expect(
                TraceConsistency.problems(of: run.trace, withoutResults: ["zero"]) == [])
        }

        @Test("a process drops nothing that it was not seen to hold")
        func holds() throws {
            let run = try ProgramRun.shared(program: "ray/20_nested_tasks.py")
            #expect(TraceConsistency.dropsWithoutHold(in: run.trace) == [])
        }

        private func compare(_ run: ProgramRun, _ counts: Counts, _ name: String) throws {
            let trace = run.trace
            let pickles = trace.done(.pickle)
            #expect(pickles.filter { $0.process == .driver }.count == counts.driverPickles)
            if name == "20_nested_tasks" {
                // One in each worker for each function that captures `inner` and ran there.
                #expect(counts.driverPickles + 1...counts.driverPickles + 4 ~= pickles.count)
            } else {
                #expect(pickles.count == counts.pickles)
            }
            // Ray pickles a modified copy of an actor's class: sizes of functions are compared.
            let classes = Set(trace.done(.submit) { $0.actor != nil }.compactMap(\.function))
            let functions = pickles.filter { $0.function.map(classes.contains) != true }
            // The script's path is in every pickle, and Ray's own in a captured remote function, twice.
            let remote = Set(trace.done(.submit).compactMap(\.name))
            let capturing = functions.filter { pickle in
                (pickle.captures ?? []).contains { remote.contains($0.variable) }
            }
            let extra =
                functions.count * run.line.folder.path.utf8.count
                + capturing.count * 2 * (RealRay.placeLength - Self.recordedPlaceLength)
            let expected =
                Double(counts.pickledBytes) * Double(pickles.count) / Double(max(1, counts.pickles))
                + Double(extra)
            let tolerance = max(0.01 * expected, Double(16 * functions.count))
            #expect(Double(functions.bytes) <= expected + tolerance)
            #expect(Double(functions.bytes) >= expected - tolerance)

            #expect(trace.done(.export).count == counts.exports)
            let implicit = trace.done(.put) { $0.explicit == false && $0.role == .argument }
            #expect(implicit.count == counts.implicitPuts)
            #expect(trace.done(.put) { $0.explicit == true }.count == counts.explicitPuts)
            #expect(trace.done(.submit).count == counts.submits)
            #expect(trace.arguments.filter { $0.how == .inline }.count == counts.inlineArguments)
            #expect(trace.arguments.filter { $0.how == .put }.count == counts.implicitPuts)
            #expect(
                trace.arguments.filter { $0.how == .reference }.count == counts.referenceArguments)
        }

        /// The length of the path at which Ray lay where the counts were recorded (concluded from
        /// their sizes).
        private static let recordedPlaceLength = 44

        /// What a probe counted on real Ray; see `Programs/ray/README.md`.
        private struct Counts: Decodable {
            let pickles, driverPickles, pickledBytes, exports, implicitPuts, explicitPuts: Int
            let inlineArguments, referenceArguments, submits: Int

            enum CodingKeys: String, CodingKey {
                case pickles, exports, submits
                case driverPickles = "driver_pickles"
                case pickledBytes = "pickled_bytes"
                case implicitPuts = "implicit_puts"
                case explicitPuts = "explicit_puts"
                case inlineArguments = "inline_arguments"
                case referenceArguments = "reference_arguments"
            }
        }
    }
}
