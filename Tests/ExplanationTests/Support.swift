import TestSupport
import TraceSchema

@testable import Explanation

func explain(_ events: [Event], header: TraceHeader = QuestionTrace().header) -> Explanation {
    var builder = ExplanationBuilder(header: header)
    for event in events { builder.add(event) }
    return builder.finish()
}

func explain(_ trace: QuestionTrace) -> Explanation { explain(trace.events, header: trace.header) }

extension Explanation {
    func row(_ way: Way, from bytes: Int = 0) -> CallRow? {
        rows.first { $0.way == way && $0.bytes >= bytes }
    }

    var reasons: [Reason] { subjects.flatMap(\.reasons) }

    func reason(_ kind: Reason.Kind, _ row: CallRow?) -> Reason? {
        reasons.first { $0.kind == kind && $0.rows.first == row?.id }
    }
}
