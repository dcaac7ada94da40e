import Testing

@testable import Simulation

/// Which of a script's steps repeat. A letter is a step of its own structure.
struct LoopFindingTests {
    private func steps(_ program: String) -> [Workload.Step] {
        program.enumerated().map { place, letter in
            let timed = Workload.Timed(gapNs: 0, ns: 1, bytes: 0)
            let value = Workload.Value(variable: "\(letter)", bytes: place, serialize: timed)
            let put = Workload.Put(object: place + 1, value: value, bound: nil, put: timed)
            return Workload.Step(kind: .put(put), pauseNs: Int64(place), line: 1)
        }
    }

    /// `a 3(bc) d`: what is found.
    private func found(_ program: String) -> String {
        func word(_ steps: [Workload.Step]) -> String {
            steps.map { step in
                if case .put(let put) = step.kind { put.value.variable ?? "?" } else { "?" }
            }.joined()
        }
        return LoopFinding(steps(program)).blocks().map { block in
            switch block {
            case .steps(let steps): word(steps)
            case .loop(let loop): "\(loop.count)(\(word(loop.iterations[0])))"
            }
        }.joined(separator: " ")
    }

    @Test(
        "the rounds that cover most, the shortest where several do",
        arguments: [
            ("", ""), ("a", "a"), ("abc", "abc"), ("aa", "2(a)"), ("abab", "2(ab)"),
            ("xabababy", "x 3(ab) y"), ("aaaa", "4(a)"),
            // A round that ends early is no round.
            ("ababa", "2(ab) a"),
            // An odd one out ends the loop, and another begins after it.
            ("ababxabab", "2(ab) x 2(ab)"),
            // Rounds within rounds: the outer ones, for they cover more.
            ("aabaabaab", "3(aab)"), ("aaabbbaaabbb", "2(aaabbb)"),
            // A list of calls, and then their gets.
            ("cccgggd", "3(c) 3(g) d"),
        ])
    func rounds(program: String, expected: String) {
        #expect(found(program) == expected)
    }

    @Test("each round keeps its own sizes, times and objects")
    func recorded() throws {
        let blocks = LoopFinding(steps("abab")).blocks()
        guard case .loop(let loop)? = blocks.first, blocks.count == 1 else {
            Issue.record("no loop")
            return
        }
        #expect(loop.iterations.map { $0.map(\.pauseNs) } == [[0, 1], [2, 3]])
        #expect(loop.iterations.map { $0.flatMap(\.made) } == [[1, 2], [3, 4]])
    }

    @Test("rounds beyond the recorded ones are like those after the first, in turn")
    func places() {
        let loop = Workload.Loop(
            iterations: [steps("a"), steps("a"), steps("a")], count: 9)
        let places = (0..<9).map { loop.place(ofRound: $0) }
        #expect(places.map(\.recorded) == [0, 1, 2, 1, 2, 1, 2, 1, 2])
        #expect(places.map(\.copy) == [0, 0, 0, 1, 1, 2, 2, 3, 3])
        let alone = Workload.Loop(iterations: [steps("a")], count: 3)
        #expect((0..<3).map { alone.place(ofRound: $0).recorded } == [0, 0, 0])
        #expect((0..<3).map { alone.place(ofRound: $0).copy } == [0, 1, 2])
    }

    @Test("a program of many different steps is read in one go, and a long round is found")
    func long() {
        let round = (0..<60).map { String(UnicodeScalar(UInt8(33 + $0))) }.joined()
        #expect(found(round + round) == "2(\(round))")
    }
}
