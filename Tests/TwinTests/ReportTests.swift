import Foundation
import Testing
import Twin

/// The report: which way is the cheapest, in words and for programs.
@Suite struct ReportTests {
    private func side(
        _ way: PassingWay, total: Int64, later: [Int64?] = [100], copied: Int = 10,
        _ change: (inout TwinReport.Side) -> Void = { _ in }
    ) -> TwinReport.Side {
        var figures = SideFigures()
        figures.calls = 10
        figures.totalNs = total
        figures.copied = copied
        figures.places = later.enumerated().map { index, time in
            SideFigures.Place(
                line: 9, calls: 5, bytes: 1000 * (index + 1), firstNs: 7, laterNs: time)
        }
        var side = TwinReport.Side(way: way, isAsItIs: way == .byValue)
        side.script = "a.\(way.rawValue).py"
        side.trace = "\(way.rawValue).trace.jsonl"
        side.figures = figures
        if !side.isAsItIs {
            side.diff = "--- a.py\n+++ b.py\n-old\n+new\u{1B}[31m\n"
            side.output = .same
        }
        change(&side)
        return side
    }

    private func report(_ sides: TwinReport.Side...) -> TwinReport {
        TwinReport(
            script: "a.py", engine: "embedded", function: "foo", line: 3, variable: "A",
            sides: sides)
    }

    @Test func theQuickestIsNamedAndThoseThatOneRunCannotTellApart() throws {
        let made = report(
            side(.byValue, total: 1000, later: [300], copied: 90),
            side(.byReference, total: 2000, later: [105], copied: 5),
            side(.captured, total: 1050, later: [100], copied: 50))
        let verdict = try #require(made.verdict)
        #expect(verdict.all.ways == [.byValue, .captured, .byReference])
        #expect(verdict.all.tied == 2)
        #expect(verdict.later.map(\.ranking.ways) == [[.captured, .byReference, .byValue]])
        #expect(verdict.fewestCopied == .byReference)
        let text = made.text(width: 1000)
        #expect(
            text.contains(
                "once the first call is over: by reference and captured, within a tenth of each "
                    + "other, which one run can't tell apart (100 ns a call); by value takes 3.0 times"
            ))
        #expect(text.contains("by value and captured, within a tenth"))
        #expect(text.contains("Fewest bytes copied: by reference."))
        #expect(made.isSound)
    }

    @Test func aFunctionThatDoesNotUseTheVariableIsSaidToCaptureNothing() {
        func text(captured: Int, afterActor: Bool = false) -> String {
            report(
                side(.byValue, total: 1000),
                side(.captured, total: 900) { side in
                    side.figures?.pickled = .init(count: 1, bytes: 600)
                    side.figures?.captured = .init(count: captured, bytes: captured * 100)
                    side.figures?.startsAfterActor = afterActor
                }
            ).text(width: 1000)
        }
        #expect(text(captured: 0).contains("Captured: `foo` does not use `A`"))
        #expect(!text(captured: 0).contains("pickle of `foo`, 0 times"))
        #expect(text(captured: 1).contains("went into the pickle of `foo`, once"))
        #expect(!text(captured: 1).contains("actor"))
        #expect(
            text(captured: 1, afterActor: true).contains("An actor starts before the first call"))
    }

    @Test func eachPlaceHasItsOwnRankingAndOthersHaveNone() throws {
        let two = report(
            side(.byValue, total: 10, later: [10, 90]), side(.captured, total: 20, later: [50, 20]))
        #expect(two.verdict?.later.map(\.ranking.ways.first) == [.byValue, .captured])
        #expect(two.text(width: 1000).contains("over: with 1.0 kB: by value, 10 ns a call"))
        #expect(two.text(width: 1000).contains("With 2.0 kB: captured, 20 ns a call"))
        let one = report(
            side(.byValue, total: 10, later: [10, 90]) { $0.figures?.places[1].calls = 11 },
            side(.captured, total: 20, later: [50, 20]) { $0.figures?.places[1].calls = 12 })
        #expect(one.verdict?.later.map(\.place) == [1])
        let uneven = report(
            side(.byValue, total: 10, later: [10]), side(.captured, total: 20, later: [50, 20]))
        #expect(uneven.verdict?.later == [])
        let once = report(
            side(.byValue, total: 10, later: [nil]), side(.captured, total: 20, later: [nil]))
        #expect(once.text().contains("Cheapest here: by value, 10 ns for all 10 calls"))
    }

    @Test func whatWasNotMadeFailedOrPrintedSomethingElseIsSaid() {
        let made = report(
            side(.byValue, total: 10),
            side(.byReference, total: 10) {
                $0.output = .differs
                $0.outputNote = "line 2 is missing"
            },
            side(.captured, total: 10) {
                $0.figures = nil
                $0.output = nil
                $0.diff = nil
                $0.refusal = TwinReport.Refusal(line: 8, text: "`foo` can't capture `A`")
            })
        let text = made.text(width: 200)
        #expect(text.contains("! captured: not rewritten: line 8: `foo` can't capture `A`."))
        #expect(text.contains("! standard output, by reference, differs: line 2 is missing"))
        #expect(!made.isSound)
        let failed = report(
            side(.byValue, total: 10),
            side(.captured, total: 10) {
                $0.figures = nil
                $0.output = nil
                $0.failure = TwinReport.Failure(status: 3, message: "boom")
            })
        #expect(failed.verdict == nil)
        #expect(!failed.isSound)
        #expect(failed.text().contains("! captured failed with exit status 3: boom"))
    }

    @Test func aDiffIsShownAsItIsButATerminalObeysNothingInIt() {
        let text = report(side(.byValue, total: 1), side(.captured, total: 2)).text()
        #expect(text.contains("\n-old\n+new\u{FFFD}[31m\n"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func programsReadTheSame() throws {
        let made = report(side(.byValue, total: 1), side(.captured, total: 2))
        let json = try made.json()
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(value?["rayscope_twin"] as? Int == 1)
        #expect(
            ((value?["verdict"] as? [String: Any])?["all"] as? [String: Any])?["tied"] as? Int == 1)
        #expect((value?["sides"] as? [[String: Any]])?.first?["way"] as? String == "by_value")
    }
}
