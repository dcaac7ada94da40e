import TestSupport
import Testing
import TraceSchema

@testable import Comparison

/// Functions and places are found again in another run, and in an edited script.
@Suite struct MatchingTests {
    /// Calls of functions that all have one name: number, line, bytes of the pickle.
    private func run(_ functions: (id: Int, line: Int, pickled: Int)...) -> ScriptedRun {
        var run = ScriptedRun()
        for function in functions {
            var call = ScriptedRun.Call(function.id, "<lambda>", line: function.line)
            call.pickledBytes = function.pickled
            run.get(run.call(call))
        }
        return run
    }

    @Test func functionsOfOneNameAreToldApartByTheOrderOfTheirUse() throws {
        let a = run((1, 5, 600), (2, 5, 9000), (3, 7, 600))
        let b = run((4, 5, 600), (9, 5, 9000), (2, 7, 600))
        #expect(compare(a, b).isSame)
        #expect(compare(a, b).commonFunctions == 3)
        #expect(compare(a, b).b.functions == ["<lambda>", "<lambda> #2", "<lambda> #3"])
        let swapped = run((1, 5, 9000), (2, 5, 600), (3, 7, 600))
        let differences = compare(a, swapped).differences
        #expect(Set(differences.compactMap(\.function)) == ["<lambda>", "<lambda> #2"])
    }

    @Test func oneMoreOfTheNameIsFoundByItsLine() throws {
        let a = run((1, 5, 600), (2, 9, 9000))
        let b = run((1, 5, 600), (2, 7, 700), (3, 9, 9000))
        let comparison = compare(a, b)
        #expect(comparison.aspects == [.function])
        let missing = try #require(comparison.difference(.function))
        #expect(missing.a == nil)
        #expect(missing.b?.count == 1)
        #expect(comparison.commonFunctions == 2)
    }

    @Test func functionsThatTasksMakeAreTakenTogether() throws {
        /// Each run of `outer` makes an `inner` of its own.
        func run(_ ids: [Int], extra: Bool = false) -> ScriptedRun {
            var run = ScriptedRun()
            for (index, id) in ids.enumerated() {
                let outer = run.call(.init(1, "outer", line: 20))
                var inner = ScriptedRun.Call(id, "inner", line: 10)
                inner.caller = .worker(1 + index % 2)
                inner.parent = outer
                run.get(run.call(inner))
                if extra { run.get(run.call(inner)) }
            }
            return run
        }
        #expect(compare(run([2, 3, 4]), run([9, 8, 7])).isSame)
        #expect(compare(run([2, 3, 4]), run([9, 8, 7])).commonFunctions == 2)
        let more = compare(run([2, 3]), run([2, 3], extra: true))
        #expect(more.difference(.submit)?.a?.count == 2)
        #expect(more.difference(.submit)?.b?.count == 4)
        #expect(more.agrees(.export, in: "inner"))
    }

    @Test func linesThatMovedAreTheSamePlaces() throws {
        func run(_ first: Int, _ second: Int, bytes: Int = 10) -> ScriptedRun {
            var run = ScriptedRun()
            _ = run.put("A", bound: "R", bytes: 100, line: first - 1)
            run.get(run.call(.init(1, "f", line: first, .init("A", bytes: 10))))
            run.get(run.call(.init(1, "f", line: second, .init("B", bytes: bytes))))
            return run
        }
        #expect(compare(run(5, 8), run(7, 10)).isSame)
        // One line stays, the other moved.
        #expect(compare(run(5, 8), run(5, 12)).isSame)
        let difference = compare(run(5, 8), run(7, 10, bytes: 5000)).difference(.argument)
        #expect(difference?.place == Finding.Place(file: nil, lineA: 8, lineB: 10))
        #expect(difference?.variable == "B")
    }

    @Test func anotherFolderAndAnotherNameOfTheScriptAreTheSamePlaces() {
        func run(_ script: String) -> RunStructure {
            var run = ScriptedRun()
            run.file = script
            run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 10))))
            var header = QuestionTrace().header
            header.script = script
            return structure(run.events, header: header)
        }
        #expect(Comparison(run("/a/program.py"), run("programm.py")).isSame)
    }

    @Test func aModulesLinesAreItsOwn() {
        var (a, b) = (ScriptedRun(), ScriptedRun())
        a.file = "helpers.py"
        for line in [3, 4] {
            a.get(a.call(.init(1, "f", line: line)))
            b.get(b.call(.init(1, "f", line: line)))
        }
        let places = compare(a, b).differences.filter { $0.aspect == .submit }.map(\.place)
        #expect(Set(places.map { $0?.file }) == ["helpers.py", nil])
    }

    @Test func alignment() {
        func pairs(_ a: [Int], _ b: [Int]) -> [[Int?]] {
            Alignment.pairs(a, b).map { [$0.0, $0.1] }
        }
        #expect(pairs([5, 5, 9], [5, 9]) == [[0, 0], [1, nil], [2, 1]])
        #expect(pairs([1, 2], [3]) == [[0, 0], [1, nil]])
        #expect(pairs([1], [3, 1]) == [[0, 1], [nil, 0]])
        #expect(pairs([], [3]) == [[nil, 0]])
    }
}
