import TestSupport
import Testing
import TraceSchema

@testable import Ledger

/// Events past the event limit stand in the entry that they can only belong to.
@Suite struct LedgerFoldTests {
    private func run(_ sizes: Int...) -> [Event] {
        var run = ScriptedRun()
        for bytes in sizes { run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: bytes)))) }
        return run.events
    }

    private func fold(
        _ kind: EventKind, bytes: Int, variable: String? = "A", line: Int? = 3
    ) -> Fold {
        Fold(
            kind: kind, process: .driver, function: FunctionID(1), variable: variable,
            role: .argument, line: line, count: 10, bytes: bytes * 10, durationNs: 1000)
    }

    @Test func theOneEntryHasThem() throws {
        let ledger = ledger(
            run(5000),
            [
                fold(.serialize, bytes: 5000),
                fold(.deserialize, bytes: 5000, variable: nil, line: nil),
            ])
        let entry = try #require(ledger.entries(.value, "A").first)
        #expect(entry.calls == 11 && entry.count(.serialize) == 11)
        #expect(entry.count(.deserialize) == 11)
        #expect(entry.sums.first { $0.kind == .serialize }?.folded == 10)
    }

    @Test func sizesTellTwoEntriesAtOneLineApart() throws {
        let ledger = ledger(run(5000, 900_000), [fold(.put, bytes: 900_000)])
        let entries = ledger.entries(.value, "A")
        #expect(entries.first { $0.bytes == 900_000 }?.count(.put) == 11)
        #expect(entries.first { $0.bytes == 5000 }?.count(.put) == 0)
    }

    @Test func aMixtureOfSizesIsAnEntryThatNamesWhatItKnows() throws {
        let ledger = ledger(run(5000, 900_000), [fold(.serialize, bytes: 450_000)])
        let mixed = try #require(ledger.entries(.value, "A").first { $0.bytes == nil })
        #expect(mixed.count(.serialize) == 10 && mixed.function == "f" && mixed.line == 3)
    }

    @Test func aFoldedFetchIsSharedByTheCaptures() throws {
        var call = ScriptedRun.Call(1, "f", line: 3)
        call.pickledBytes = 10_000
        call.captures = [.init(variable: "A", how: .global, bytes: 7500)]
        var run = ScriptedRun()
        run.get(run.call(call))
        let fold = Fold(
            kind: .fetch, process: .worker(2), function: FunctionID(1), path: .controlStore,
            count: 4, bytes: 40_000, copied: 40_000, durationNs: 400)
        let entry = try #require(ledger(run.events, [fold]).entries(.captured, "A").first)
        #expect(entry.count(.fetch) == 5)
        #expect(entry.sums.first { $0.kind == .fetch }?.bytes == 7500 * 5)
    }
}
