import TestSupport
import Testing
import TraceSchema

@testable import Explanation
@testable import Ledger

/// Events past the event limit stand in the row that they belong to, or are said to be missing.
@Suite struct FoldTests {
    private func explain(_ run: ScriptedRun, _ folds: [Fold]) -> Explanation {
        var header = QuestionTrace().header
        header.folded = folds.reduce(0) { $0 + $1.count }
        var builder = ExplanationBuilder(header: header)
        for event in run.events { builder.add(event) }
        for fold in folds { builder.add(fold) }
        return builder.finish()
    }

    private func run(lines: [Int], bytes: Int = 200_000) -> ScriptedRun {
        var run = ScriptedRun()
        for line in lines { run.get(run.call(.init(1, "f", line: line, .init("A", bytes: bytes)))) }
        return run
    }

    private func folds(line: Int, bytes: Int = 200_000) -> [Fold] {
        let function = FunctionID(1)
        return [
            Fold(kind: .submit, process: .driver, function: function, line: line, count: 900),
            Fold(
                kind: .serialize, process: .driver, function: function, variable: "A",
                role: .argument, line: line, count: 900, bytes: 900 * bytes),
            Fold(
                kind: .put, process: .driver, function: function, variable: "A",
                path: .objectStore, role: .argument, line: line, count: 900, bytes: 900 * bytes,
                copied: 900 * bytes),
            Fold(
                kind: .get, process: .worker(1), function: function, path: .objectStore,
                role: .argument, count: 900, bytes: 900 * bytes),
            Fold(
                kind: .deserialize, process: .worker(1), function: function, role: .argument,
                count: 900, bytes: 900 * bytes, copied: 7),
        ]
    }

    @Test func theOnlyRowOfAFunctionHasItsFolds() throws {
        let explanation = explain(run(lines: [2]), folds(line: 2))
        let folded = try #require(explanation.rows.first?.folded)
        #expect(folded.calls == 900 && folded.serialized == 900)
        #expect(folded.put == 900 && folded.gets == 900 && folded.copiedBytes == 180_000_000)
        #expect(explanation.foldedElsewhere == nil)
        #expect(explanation.notes.joined().contains("What each variable cost holds all of them"))
        let row = try #require(
            explanation.text().split(separator: "\n").last { $0.hasPrefix("1  by value  A") })
        #expect(row.hasSuffix(" 901"))
        let entry = try #require(explanation.ledger.entries.first)
        #expect(entry.variable == "A" && entry.count(.put) == 901 && entry.count(.get) == 901)
        #expect(try Explanation(json: explanation.json()) == explanation)
    }

    @Test func twoRowsThatCouldHaveThemHaveOnlyWhatNamesTheLine() throws {
        let explanation = explain(run(lines: [2, 3]), folds(line: 3))
        #expect(explanation.rows[0].folded == nil)
        let folded = try #require(explanation.rows[1].folded)
        #expect(folded.calls == 900 && folded.put == 900 && folded.gets == 0)
        #expect(explanation.foldedElsewhere?.gets == 900)
    }

    @Test func callsWithAnotherValueAreNoPartOfTheRow() {
        let explanation = explain(run(lines: [2], bytes: 20_000), folds(line: 2))
        #expect(explanation.rows.map(\.folded) == [nil])
        #expect(explanation.foldedElsewhere?.calls == 900)
        #expect(explanation.foldedElsewhere?.copiedBytes == 180_000_000)
    }

    @Test func withoutFoldsNothingIsSaid() throws {
        let explanation = explain(run(lines: [2]), [])
        #expect(explanation.notes.isEmpty && explanation.rows.first?.folded == nil)
        #expect(try !explanation.json().contains("folded_elsewhere"))
    }

    @Test func hostileFoldsAreHarmless() {
        let folds = [Int.min, -1, 0, .max].flatMap { number in
            EventKind.allCases.map {
                Fold(
                    kind: $0, process: .driver, function: FunctionID(1), line: 2, count: number,
                    bytes: number, copied: number, durationNs: Int64(number))
            }
        }
        var builder = ExplanationBuilder(header: QuestionTrace().header)
        for event in run(lines: [2]).events { builder.add(event) }
        for fold in folds + folds { builder.add(fold) }
        #expect(!builder.finish().text().isEmpty)
    }
}
