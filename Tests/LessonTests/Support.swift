import TestSupport
import TraceFile
import TraceQuery
import TraceSchema

@testable import Lessons

/// What a failing call threw, as the user reads it; nil where it did not fail.
func message<Value>(_ body: () throws -> Value) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// A trace that a test spells out, as a run of a lesson's program.
func recorded(_ build: TraceBuilder, printed: [String] = []) throws -> RecordedRun {
    let directory = try TemporaryDirectory()
    try build.trace.write(to: directory.file("t.jsonl"))
    return try RecordedRun(trace: directory.file("t.jsonl"), printed: printed)
}

/// Three puts of `A`, 800, 1600 and 2400 bytes long, from lines 4, 5 and 5.
func threePuts(printed: [String] = []) throws -> RecordedRun {
    var build = TraceBuilder()
    for (index, line) in [4, 5, 5].enumerated() {
        build.event(.put, at: Int64(10 * index), for: 5) { event in
            event.object = ObjectID(index + 1)
            event.variable = "A"
            event.bytes = 800 * (index + 1)
            event.path = .objectStore
            event.file = "program.py"
            event.line = line
        }
    }
    return try recorded(build, printed: printed)
}

/// A question about ``threePuts(printed:)``, in place of a quiz's own.
func question(
    _ kind: Question.Kind, key: Lessons.Expression, choices: [Question.Choice] = [],
    unit: String? = nil,
    ask: String = "How many of {calls}?"
) -> Question {
    Question(
        id: "q", kind: kind, ask: ask, key: key, unit: unit, choices: choices,
        evidence: [("bytes", .sql("select max(bytes) from event"))],
        hints: ["{calls} calls", "{bytes} bytes", "{key} puts"],
        explanation: "{key} of {calls}, {bytes} bytes, {unknown}.")
}

func choice(
    _ source: Question.Source, text: String? = nil, misconception: String? = nil,
    refutation: String? = nil
) -> Question.Choice {
    Question.Choice(
        text: text, source: source, misconception: misconception, refutation: refutation)
}

func posed(
    _ question: Question, _ parameters: Parameters = Parameters([("calls", "1200")]),
    in run: RecordedRun? = nil, world: RecordedRun? = nil
) throws -> PosedQuestion {
    let run = try run ?? threePuts()
    return try PosedQuestion(
        question, parameters, PosedQuestion.Runs(run: run) { _ in world ?? run }, file: "quiz.yml")
}
