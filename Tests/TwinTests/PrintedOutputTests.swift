import Testing
import Twin

/// What the ways printed, held against what the original printed.
@Suite struct PrintedOutputTests {
    private func held(_ mine: String, _ original: String, again: String? = nil)
        -> (verdict: TwinReport.OutputVerdict, note: String?)
    {
        PrintedOutput(Array(mine.utf8)).held(
            against: PrintedOutput(Array(original.utf8)),
            again: again.map { PrintedOutput(Array($0.utf8)) })
    }

    @Test func theSameIsTheSameWhateverTheNumbersOfProcesses() {
        #expect(held("a\nb\n", "a\nb\n").verdict == .same)
        #expect(held("(foo pid=12) a\n", "(foo pid=345) a\n").verdict == .same)
        #expect(held("", "").verdict == .same)
    }

    @Test func whatDiffersIsNamedByItsLine() {
        let answer = held("a\nc\n", "a\nb\n", again: "a\nb\n")
        #expect(answer.verdict == .differs)
        #expect(answer.note == "line 2 is `c` instead of `b`, which two runs as it is agree in")
        #expect(
            held("a\n", "a\nb\n", again: "a\nb\n").note?.hasPrefix("line 2, `b`, is mis") == true)
        #expect(
            held("a\nb\nc", "a\nb\n", again: "a\nb\n").note?.hasPrefix("line 3, `c`, is one")
                == true)
    }

    @Test func whatDiffersOfItselfIsNoFault() {
        let answer = held("took 3 s\nb\n", "took 1 s\nb\n", again: "took 2 s\nb\n")
        #expect(answer.verdict == .varies)
        #expect(answer.note == "1 line differs, as between two runs as it is")
        #expect(held("took 3 s\nc\n", "took 1 s\nb\n", again: "took 2 s\nb\n").verdict == .differs)
        #expect(held("x\n", "x\nx\n", again: "x\nx\nx\n").verdict == .varies)
    }
}
