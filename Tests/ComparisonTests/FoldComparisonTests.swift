import TestSupport
import Testing
import TraceSchema

@testable import Comparison

/// What lies past the event limit is compared in sum, and what it hides is told.
@Suite struct FoldComparisonTests {
    private func run(calls: Int, bytes: Int = 200_000) -> [Event] {
        var run = ScriptedRun()
        run.workers = 1
        for _ in 0..<calls { run.get(run.call(.init(1, "f", line: 9, .init("A", bytes: bytes)))) }
        return run.events
    }

    /// Keeps the first events, and folds the others by the recorder's key.
    private func folded(_ events: [Event], keeping kept: Int, losing: Bool = false) -> RunStructure
    {
        var folds: [Fold: Fold] = [:]
        for event in events.dropFirst(kept) {
            var key = Fold(kind: event.kind, process: event.process)
            if !losing {
                key.function = event.function
                key.variable = event.variable
                key.path = event.path
                key.role = event.role
                key.line = event.line
            }
            var fold = folds[key] ?? key
            fold.count += 1
            fold.bytes += event.bytes ?? 0
            folds[key] = fold
        }
        var header = QuestionTrace().header
        header.folded = max(events.count - kept, 0)
        return structure(Array(events.prefix(kept)), Array(folds.values), header: header)
    }

    private func whole(_ events: [Event]) -> RunStructure { folded(events, keeping: .max) }

    @Test(arguments: [15, 40, 90])
    func agreesWithTheWholeRun(kept: Int) throws {
        let events = run(calls: 10)
        let comparison = Comparison(whole(events), folded(events, keeping: kept))
        #expect(comparison.differences == [])
        #expect(comparison.notes.count == 1)
        #expect(comparison.notes[0].hasPrefix("In B, "))
        let gap = try #require(comparison.gaps.first)
        #expect(gap.kinds == ["submit"])
        #expect(gap.reason.hasPrefix("the arguments of "))
        #expect(comparison.verdict == "same structure: 1 function, 10 calls")
    }

    @Test func aMissingCallShows() {
        let comparison = Comparison(
            whole(run(calls: 10)), folded(run(calls: 11), keeping: 30))
        #expect(comparison.difference(.submit)?.b?.count == 11)
        #expect(comparison.aspects.isSuperset(of: [.submit, .execute, .put, .return]))
        #expect(comparison.difference(.submit)?.b?.cases.first?.folded ?? 0 > 0)
        #expect(!comparison.aspects.contains(.argument))
    }

    @Test func sizesAreComparedInSum() {
        func results(_ bytes: Int) -> [Event] {
            run(calls: 10).changing(.return) { $0.bytes = bytes }
        }
        let a = whole(results(10_000))
        #expect(Comparison(a, folded(results(10_090), keeping: 30)).isSame)
        #expect(Comparison(a, folded(results(10_200), keeping: 30)).aspects == [.return])
    }

    @Test func failuresHideInFolds() {
        let events = run(calls: 10).changing(.execute) { $0.error = "raised" }
        #expect(Comparison(whole(events), folded(events, keeping: 30)).isSame)
    }

    @Test func withoutTheirFunctionsOnlyKindsAreCompared() throws {
        let events = run(calls: 10)
        let comparison = Comparison(whole(events), folded(events, keeping: 30, losing: true))
        #expect(comparison.differences == [])
        #expect(comparison.agrees(.total))
        #expect(!comparison.agrees(.execute))
        #expect(comparison.gaps.contains { $0.kinds.contains("execute") })
        let more = Comparison(whole(events), folded(run(calls: 11), keeping: 30, losing: true))
        #expect(more.aspects == [.total])
        #expect(more.differences.contains { $0.detail == "execute" && $0.b?.count == 11 })
    }

    @Test func numbersFromOutsideMayBeAnything() {
        let events = run(calls: 1)
        var header = QuestionTrace().header
        header.folded = .max
        let folds = EventKind.allCases.flatMap { kind in
            [-5, .max, .max].map { count in
                Fold(
                    kind: kind, process: .worker(1), function: FunctionID(1), role: .value,
                    count: count, bytes: count)
            }
        }
        let odd = structure(events, folds, header: header)
        let comparison = Comparison(whole(events), odd)
        #expect(!comparison.isSame)
        #expect(Comparison(odd, odd).isSame)
        #expect(!comparison.text().isEmpty)
    }
}
