import TestSupport
import Testing
import TraceFile

@testable import Explanation

/// The lessons' recorded traces, explained.
@Suite struct RecordedTraceExplanationTests {
    private func explanation(of path: String) throws -> Explanation {
        let trace = try Trace(path: path)
        var builder = ExplanationBuilder(header: trace.header)
        for event in trace.events { builder.add(event) }
        for fold in trace.folds { builder.add(fold) }
        return builder.finish()
    }

    @Test(arguments: RecordedTraces.paths) func thePartsAddUp(path: String) throws {
        let explanation = try explanation(of: path)
        #expect(!explanation.rows.isEmpty)
        for row in explanation.rows { #expect(row.parts.total == row.wallNs, "row \(row.id)") }
    }

    @Test func theQuestionHasThreeWaysAtTwoSizes() throws {
        let rows = try explanation(of: RecordedTraces.question).rows.filter { $0.calls > 1 }
        #expect(
            rows.map(\.way)
                == [
                    .inline, .reference, .captured, .put, .reference, .captured,
                ])
        #expect(rows.allSatisfy { $0.calls == RecordedTraces.callsPerWay })
        #expect(rows.map(\.counts.put) == [0, 1, 0, RecordedTraces.callsPerWay, 1, 0])
        let (byValue, byReference) = (rows[3], rows[4])
        #expect(byValue.counts.copiedBytes > 90 * byReference.counts.copiedBytes)
    }
}
