import Explanation
import TestSupport
import Testing
import TraceReading
import TraceSchema

@testable import Timeline

@Suite("The picture and the explanation say the same of a run")
struct AgreementTests {
    /// The question's program, with what makes the two easy to set apart: results of some size, a
    /// worker that works on after its result has left, and values that are made by copying.
    private var events: [Event] {
        QuestionTrace().events.map { event in
            var event = event
            switch event.kind {
            case .return:
                event.copied = 5000
                event.durationNs = 40_000_000
            case .deserialize: event.copied = 700_000
            default: break
            }
            return event
        }
    }

    @Test("Each panel has the calls, the time and the copied bytes of its row")
    func numbers() throws {
        let header = QuestionTrace().header
        var builder = ExplanationBuilder(header: header)
        for event in events { builder.add(event) }
        let rows = builder.finish().rows
        var options = Timeline.Options()
        options.boxLimit = 1000
        let panels = Timeline.diagram(header: header, events: events, options: options).panels
        let notes = panels.map { $0.heading[1].text }
        #expect(rows.count == 6)
        for row in rows {
            let numbers =
                "\(Quantity.count(row.calls, "call")) · \(Quantity.duration(row.wallNs)) · "
                + "\(Quantity.bytes(row.counts.copiedBytes)) copied"
            #expect(notes.contains { $0.contains(numbers) }, "\(numbers) in \(notes)")
        }
    }
}
