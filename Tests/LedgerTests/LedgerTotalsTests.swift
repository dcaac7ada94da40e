import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Ledger

/// All entries together have every byte and every nanosecond of the trace, and each event once.
@Suite struct LedgerTotalsTests {
    private func check(_ events: [Event], _ folds: [Fold] = [], _ name: String = "") {
        let ledger = ledger(events, folds)
        let (mine, whole) = (Total.of(ledger), Total.of(events, folds))
        for key in Set(mine.keys).union(whole.keys) {
            #expect(mine[key] == whole[key], "\(name) \(key)")
        }
        for entry in ledger.entries {
            #expect(entry.workNs >= entry.firstNs && entry.firstNs >= 0)
            for sum in entry.sums {
                #expect(sum.count >= sum.shared && sum.workNs >= 0 && sum.waitedNs >= 0)
            }
        }
    }

    @Test(arguments: RecordedTraces.paths) func ofEveryRecordedTrace(path: String) throws {
        let trace = try Trace(path: path)
        check(trace.events, trace.folds)
    }

    @Test func waitingIsToldApart() throws {
        let trace = try Trace(path: RecordedTraces.question)
        let ledger = ledger(trace.events)
        func sum(_ kind: EventKind) -> Int64 {
            ledger.entries.flatMap(\.sums).filter { $0.kind == kind }.reduce(0) { $0 + $1.waitedNs }
        }
        for kind in EventKind.allCases where kind != .execute {
            let whole = trace.events.filter { $0.kind == kind }
                .reduce(Int64(0)) { $0 + max($1.waitedNs ?? 0, 0) }
            #expect(sum(kind) == whole, "\(kind)")
        }
    }

    @Test func ofAVariableThatSeveralCapturesShare() throws {
        var run = ScriptedRun()
        // Odd costs, so that nothing divides evenly.
        run.costs.pickle = .init(1_000_003)
        run.costs.fetch = .init(999_983)
        var call = ScriptedRun.Call(1, "f", line: 3)
        call.pickledBytes = 1_000_007
        call.captures = [
            .init(variable: "helper", how: .global, bytes: 700_001),
            .init(variable: "A", how: .global, through: "helper", bytes: 333_337),
            .init(variable: "B", how: .closure, bytes: 99_991),
            .init(variable: "B", how: .closure, through: "helper", bytes: 2),
            .init(variable: "np", how: .module, bytes: 22),
        ]
        for _ in 0..<4 { run.get(run.call(call)) }
        check(run.events)
        let ledger = ledger(run.events)
        let helper = try #require(ledger.entries(.captured, "helper").first)
        #expect(helper.bytes == 700_001 - 333_337 - 2)
        let a = try #require(ledger.entries(.captured, "A").first)
        #expect(a.through == "helper" && a.bytes == 333_337)
        #expect(a.count(.pickle) == 1 && a.count(.export) == 1 && a.count(.fetch) == 2)
        #expect(a.workNs(.pickle) == 1_000_003 * 333_337 / 1_000_007)
    }

    @Test func ofFailuresWhichAreAttemptedAndNotDone() throws {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "f", line: 3, .init("A", bytes: 50_000))
        call.error = "ValueError"
        run.get(run.call(call))
        var failed = Event(kind: .pickle, process: .driver, startNs: 5)
        failed.durationNs = 77
        failed.bytes = 1000
        failed.function = FunctionID(9)
        failed.name = "g"
        failed.error = "TypeError"
        run.add(failed)
        check(run.events)
        let function = try #require(
            ledger(run.events).entries(.function).first { $0.function == "g" })
        #expect(function.failed == 1 && function.count(.pickle) == 0 && function.workNs == 77)
        #expect(function.sums.allSatisfy { $0.bytes == 0 })
    }

    @Test func ofFoldsOfEveryKind() {
        var run = QuestionTrace().run
        run.get(
            run.call(.init(9, "g", line: 50, .init("A", bytes: 10), .init("B", bytes: 300_000))))
        var folds: [Fold] = []
        for kind in EventKind.allCases {
            for role in Role.allCases.map(Optional.some) + [nil] {
                for function in [nil, FunctionID(1), FunctionID(9), FunctionID(77)] {
                    folds.append(
                        Fold(
                            kind: kind, process: .driver, function: function,
                            variable: role == .argument ? "A" : nil, path: .objectStore, role: role,
                            line: 21, count: 7, bytes: 7 * 33_841 + 3, copied: 5,
                            durationNs: 1_000_001))
                }
            }
        }
        check(run.events, folds)
    }

    @Test func ofAnyEventsAtAll() {
        var random = SeededGenerator(seed: 5)
        let texts: [String?] = [nil, "A", "B", "A_ref", "\"<x>\u{202E}"]
        func number() -> Int {
            [0, 1, -1, 7, 1000, 123_456, .max, .min, 1 << 53].randomElement(using: &random) ?? 0
        }
        for _ in 0..<15 {
            var events: [Event] = []
            for index in 0..<300 {
                var event = Event(
                    id: index + 1, kind: EventKind.allCases.randomElement(using: &random) ?? .get,
                    process: [.driver, .worker(1)].randomElement(using: &random) ?? .driver,
                    startNs: Int64(number()))
                event.durationNs = Int64(number())
                event.waitedNs = Bool.random(using: &random) ? Int64(number()) : nil
                event.task =
                    Bool.random(using: &random)
                    ? TaskID(Int.random(in: 1...9, using: &random)) : TaskID(.max)
                event.function =
                    Bool.random(using: &random)
                    ? FunctionID(Int.random(in: 1...4, using: &random)) : nil
                event.object =
                    Bool.random(using: &random)
                    ? ObjectID(Int.random(in: 1...9, using: &random)) : nil
                event.role = Role.allCases.randomElement(using: &random)
                event.path = TransferPath.allCases.randomElement(using: &random)
                event.variable = texts.randomElement(using: &random) ?? nil
                event.name = texts.randomElement(using: &random) ?? nil
                event.bytes = number()
                event.copied = number()
                event.error = Int.random(in: 0..<5, using: &random) == 0 ? "no" : nil
                event.captures = texts.map {
                    .init(variable: $0 ?? "", how: .global, through: texts[1], bytes: number())
                }
                event.arguments = texts.map {
                    .init(
                        position: .index(0), variable: $0,
                        how: PassingMode.allCases.randomElement(using: &random) ?? .inline,
                        object: ObjectID(Int.random(in: 1...9, using: &random)), bytes: number())
                }
                events.append(event)
            }
            let folds = (0..<20).map { _ in
                Fold(
                    kind: EventKind.allCases.randomElement(using: &random) ?? .get,
                    process: .driver, function: FunctionID(Int.random(in: 1...4, using: &random)),
                    variable: texts.randomElement(using: &random) ?? nil,
                    role: Role.allCases.randomElement(using: &random), line: number(),
                    count: number(), bytes: number(), copied: number(),
                    durationNs: Int64(number()))
            }
            check(events, folds)
        }
    }
}
