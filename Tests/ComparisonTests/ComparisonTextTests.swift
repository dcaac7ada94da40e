import TestSupport
import Testing
import TextReport
import TraceSchema

@testable import Comparison

@Suite struct ComparisonTextTests {
    private func run(_ name: String, _ variable: String, bytes: Int = 33_842) -> ScriptedRun {
        var run = ScriptedRun()
        for _ in 0..<10 {
            run.get(run.call(.init(1, name, line: 21, .init(variable, bytes: bytes))))
        }
        return run
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func theVerdictComesFirst() {
        let same = compare(run("f", "A"), run("f", "A")).text()
        #expect(lines(same)[0] == "same structure: 1 function, 10 calls")
        #expect(!same.contains("What differs"))
        let different = compare(run("f", "A"), run("f", "A", bytes: 200_000)).text()
        #expect(lines(different)[0] == "3 differences")
        let one = compare(run("f", "A"), run("f", "A", bytes: 40_000)).text()
        #expect(lines(one)[0] == "1 difference")
        #expect(
            lines(one).contains { line in
                line.split(whereSeparator: { $0 == " " })
                    == "argument 0, line 21 A inline 10 × 33.8 kB inline 10 × 40.0 kB".split(
                        separator: " ")
            })
    }

    @Test func sizesThatLookAlikeAreToldToTheByte() {
        let text = compare(run("f", "A", bytes: 8_000_000), run("f", "A", bytes: 8_000_000)).text(
            showsAll: true)
        #expect(text.contains("put 10 × 8.0 MB"))
        var mixed = run("f", "A", bytes: 1240)
        mixed.get(mixed.call(.init(1, "f", line: 30, .init("A", bytes: 1200))))
        var other = run("f", "A", bytes: 1240)
        other.get(other.call(.init(1, "f", line: 30, .init("A", bytes: 1249))))
        let close = compare(mixed, other).text()
        #expect(close.contains("1,200 B"))
        #expect(close.contains("1,249 B"))
    }

    @Test(arguments: [80, 100, 120])
    func noLineIsWiderThanTheTerminal(width: Int) {
        let name = String(repeating: "a_long_name_", count: 20)
        let variable = String(repeating: "some.attribute", count: 20)
        let comparison = compare(
            nestedRunAnd(run(name, variable)), run(name, variable + "2", bytes: 300_000))
        for line in lines(comparison.text(width: width, showsAll: true)) {
            #expect(line.count <= width, "\(line)")
        }
    }

    private func nestedRunAnd(_ run: ScriptedRun) -> ScriptedRun {
        var run = run
        run.get(run.call(.init(9, "g", line: 3)))
        return run
    }

    @Test func namesCannotWriteOnTheTerminal() {
        let comparison = compare(
            run("f\u{1B}[2J\nx", "A\r\u{7}"), run("f\u{1B}[2J\nx", "A\r\u{7}", bytes: 200_000))
        let text = comparison.text(showsAll: true)
        #expect(
            !text.unicodeScalars.contains {
                $0 != "\n" && $0.properties.generalCategory == .control
            })
        let strangers = compare(run("\u{1B}[2J", "A"), run("g", "A")).text()
        #expect(!strangers.contains("\u{1B}"))
    }

    @Test func colourOnlyWhereAsked() {
        let comparison = compare(run("f", "A"), run("f", "A", bytes: 200_000))
        #expect(!comparison.text().contains("\u{1B}"))
        #expect(comparison.text(style: .coloured).contains("\u{1B}[33m3 differences\u{1B}[0m"))
    }

    @Test func timesStandSideBySideWithTheirRatio() throws {
        let costs = QuestionTrace()
        var slower = costs
        slower.costs.execute = 10_000
        let text = compare(costs, slower).text(showsAll: true)
        let row = try #require(lines(text).first { $0.hasPrefix("  execute ") })
        let cells = row.split(separator: " ").joined(separator: " ")
        #expect(cells == "execute 5.0 µs 10 µs × 2.0 5.0 µs 10 µs × 2.0")
        #expect(lines(text).contains { $0.hasPrefix("the run") })
    }

    @Test func callsThatStandInLineAreTold() {
        func run(queued: Bool) -> ScriptedRun {
            var run = ScriptedRun()
            if queued {
                let tasks = (0..<5).map { _ in run.call(.init(1, "f", line: 3)) }
                for task in tasks { run.get(task) }
            } else {
                for _ in 0..<5 { run.get(run.call(.init(1, "f", line: 3))) }
            }
            return run
        }
        let text = compare(run(queued: false), run(queued: true)).text(width: 1000)
        #expect(text.contains("under way: at most 1 call at one moment in A, 5 in B"))
        let alone = compare(run(queued: false), run(queued: false)).text(width: 1000)
        #expect(!alone.contains("under way"))
    }

    @Test func manyFunctionsAreCutUnlessAskedFor() {
        var run = ScriptedRun()
        for id in 1...9 { run.get(run.call(.init(id, "f\(id)", line: id))) }
        let comparison = compare(run, run)
        #expect(comparison.text().contains("--all shows the rest"))
        #expect(!comparison.text(showsAll: true).contains("--all"))
        #expect(comparison.text(showsAll: true).contains("What is the same"))
    }

    @Test func jsonHoldsAll() throws {
        let comparison = compare(run("f", "A"), run("f", "A", bytes: 200_000))
        let json = try comparison.json()
        #expect(json.contains("\"rayscope_comparison\" : 1"))
        #expect(json.contains("\"aspect\" : \"argument\""))
        #expect(try Comparison(json: json) == comparison)
    }
}
