import Explanation
import Findings
package import Timeline
package import TraceSchema

/// Takes the lines of a trace one by one, for a page about it.
///
/// It keeps what the picture, the explanation and the findings keep, not the events: those that the picture
/// shows are read again when it is known which they are (``PageDraft/collect(from:)``).
package struct PageBuilder {
    private let header: TraceHeader
    private var timeline: Timeline.Builder
    private var explanation: ExplanationBuilder
    private var findings: FindingsBuilder
    private var folds: [Fold] = []

    /// Begins a page whose picture `timeline` makes.
    ///
    /// - Parameters:
    ///   - header: of the trace.
    ///   - timeline: the picture, so far without an event.
    ///   - trace: its path, to look for the script beside it.
    package init(
        header: TraceHeader, timeline: Timeline.Builder = Timeline.Builder(),
        besideTrace trace: String? = nil
    ) {
        self.header = header
        self.timeline = timeline
        explanation = ExplanationBuilder(header: header)
        findings = FindingsBuilder(header: header, besideTrace: trace)
    }

    package mutating func add(_ event: Event) {
        timeline.add(event)
        explanation.add(event)
        findings.add(event)
    }

    package mutating func add(_ fold: Fold) {
        folds.append(fold)
        explanation.add(fold)
        findings.add(fold)
    }

    /// Refuses a part that nothing of the trace is in.
    ///
    /// - Throws: what the trace has instead.
    package func requireContent() throws(MissingPart) { try timeline.requireContent() }

    package func draft() -> PageDraft {
        PageDraft(
            header: header, diagram: timeline.diagram(header: header, folds: folds),
            explanation: explanation.finish(), findings: findings.finish())
    }
}
