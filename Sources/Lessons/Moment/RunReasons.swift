package import Explanation
import TraceSchema

/// Why a run cost what it did, step by step.
package struct RunReasons {
    private let explanation: Explanation

    package init(of run: RecordedRun) {
        var builder = ExplanationBuilder(header: run.header)
        for event in run.events { builder.add(event) }
        explanation = builder.finish()
    }

    /// The reasons that speak of what a step shows; all, where none does.
    package func about(_ step: LessonStep) -> [Explanation.Subject] {
        let part = step.picture
        let rows = Set(
            explanation.rows.filter { row in
                part?.function.map { $0 == row.function } ?? true
                    && part?.variable.map { $0 == row.variable } ?? true
            }.map(\.id))
        let about = explanation.subjects.filter { !rows.isDisjoint(with: $0.rows) }
        return about.isEmpty ? explanation.subjects : about
    }
}
