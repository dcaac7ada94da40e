import TestSupport
import Testing
import TraceSchema

@testable import Explanation

/// A run of numbers that a seed repeats (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct SweepTests {
    private func segment(_ step: Step, _ start: Int64, _ end: Int64) -> Segment {
        Segment(Span(start: start, end: end), task: 0, step: step)
    }

    @Test func whatNoEventCoversIsLeftOver() {
        let sweep = Sweep(
            calls: [Span(start: 0, end: 100)],
            segments: [segment(.submit, 10, 30), segment(.execute, 50, 90)])
        #expect(sweep.parts[.submit] == 20)
        #expect(sweep.parts[.execute] == 40)
        #expect(sweep.parts[.between] == 40)
        #expect(sweep.wall == 100)
    }

    @Test func innerStepsAndTheCallerComeFirst() {
        let sweep = Sweep(
            calls: [Span(start: 0, end: 100)],
            segments: [
                segment(.submit, 0, 40), segment(.serializeArgument, 10, 20),
                segment(.execute, 30, 80), segment(.waiting, 40, 100),
            ])
        #expect(sweep.parts[.submit] == 30)
        #expect(sweep.parts[.serialize] == 10)
        #expect(sweep.parts[.execute] == 40)
        #expect(sweep.parts[.waiting] == 20)
    }

    @Test func callsThatOverlapCountOnceAndTouchingOnesAreNotTogether() {
        let overlapping = Sweep(
            calls: [Span(start: 0, end: 60), Span(start: 40, end: 100)],
            segments: [segment(.execute, 0, 60), segment(.execute, 40, 100)])
        #expect(overlapping.wall == 100)
        #expect(overlapping.parts[.execute] == 100)
        #expect(overlapping.inFlight == 2)
        let touching = Sweep(
            calls: [Span(start: 0, end: 50), Span(start: 50, end: 100)], segments: [])
        #expect(touching.inFlight == 1)
        #expect(touching.parts[.between] == 100)
    }

    @Test func whatLiesOutsideOfTheCallsDoesNotCount() {
        let sweep = Sweep(
            calls: [Span(start: 100, end: 200)], segments: [segment(.return, 150, 400)])
        #expect(sweep.wall == 100)
        #expect(sweep.parts[.return] == 50)
    }

    /// A hundred thousand random overlaps, against the union measured by another method.
    @Test func partsAlwaysAddUpToTheUnion() {
        var random = SeededRandom(seed: 42)
        for _ in 0..<400 {
            func spans(_ count: Int) -> [Span] {
                (0..<count).map { _ in
                    let start = Int64.random(in: 0..<600, using: &random)
                    return Span(
                        start: start, length: .random(in: 0...80, using: &random))
                }
            }
            let calls = spans(Int.random(in: 0...12, using: &random))
            let extra = spans(Int.random(in: 0...3, using: &random))
            let segments = spans(Int.random(in: 0...60, using: &random)).map {
                Segment($0, task: 0, step: Step.allCases.randomElement(using: &random) ?? .submit)
            }
            let sweep = Sweep(calls: calls, extra: extra, segments: segments)
            let covered = Set((calls + extra).flatMap { $0.start..<$0.end })
            #expect(sweep.parts.total == Int64(covered.count))
            for part in TimePart.allCases { #expect(sweep.parts[part] >= 0) }
        }
    }

    @Test(arguments: 0..<60)
    func partsOfEveryRowAddUp(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var trace = QuestionTrace()
        trace.calls = .random(in: 1...12, using: &random)
        trace.workers = .random(in: 1...4, using: &random)
        trace.isPipelined = .random(using: &random)
        trace.getsResults = .random(using: &random)
        trace.ways.shuffle(using: &random)
        trace.sizes = [.random(in: 1...200_000, using: &random), 1_000_000]
        trace.costs.message = .init(.random(in: 0...90_000, using: &random))
        trace.costs.getArgument = .init(.random(in: 0...90_000, using: &random))
        let explanation = explain(trace)
        #expect(!explanation.rows.isEmpty)
        for row in explanation.rows {
            #expect(row.parts.total == row.wallNs)
            #expect(row.wallNs > 0)
            let later = row.later
            #expect(later?.parts.total == later?.wallNs)
        }
    }

    @Test func nonsenseInATraceDoesNotCrash() {
        var random = SeededRandom(seed: 3)
        let extremes: [Int64] = [.min, -1, 0, 1, 1_000_000, .max]
        var builder = ExplanationBuilder(header: QuestionTrace().header)
        for _ in 0..<3000 {
            var event = Event(
                kind: EventKind.allCases.randomElement(using: &random) ?? .get,
                process: [.driver, .worker(1), .scheduler].randomElement(using: &random) ?? .driver,
                startNs: extremes.randomElement(using: &random) ?? 0)
            event.durationNs = extremes.randomElement(using: &random)
            event.waitedNs = extremes.randomElement(using: &random)
            event.task = TaskID(.random(in: 1...40, using: &random))
            event.object = ObjectID(.random(in: 1...40, using: &random))
            event.function = FunctionID(.random(in: 1...4, using: &random))
            event.role = Role.allCases.randomElement(using: &random)
            event.bytes = extremes.randomElement(using: &random).map { Int($0) }
            event.copied = event.bytes
            event.line = Int.random(in: -5...5, using: &random)
            event.arguments = [
                .init(
                    position: .index(0), how: .reference, object: ObjectID(.random(in: 1...40))),
                .init(position: .keyword("x"), variable: "A", how: .inline, bytes: event.bytes),
            ]
            event.captures = [.init(variable: "B", how: .global, bytes: event.bytes ?? 0)]
            builder.add(event)
        }
        let explanation = builder.finish()
        for row in explanation.rows { #expect(row.parts.total == row.wallNs) }
        #expect(!explanation.text().isEmpty)
    }
}
