import ObjectPassing
import Testing

/// One copy of a function for all workers: who takes it, and when it is passed on.
@Suite struct SharedFunctionTests {
    private var node: NodeMachine

    init() {
        node = NodeMachine(
            milliCPUs: 4000, store: StoreCapacity(memory: 4096), firstWorker: 1,
            rules: Supposition.sharedWorkerGlobals.rules)
        _ = node.run(0, .export(request: 1, function: Make.function, pickled: [1]))
    }

    private mutating func take(
        _ worker: ProcessNumber, known: UInt32 = 0, _ function: FunctionKey = Make.function
    ) -> [NodeAction] {
        node.run(worker, .take(request: UInt64(worker), function: function, known: known))
    }

    private mutating func handOn(_ worker: ProcessNumber, _ pickled: [UInt8]?) -> [NodeAction] {
        node.run(worker, .handOn(request: 9, function: Make.function, pickled: pickled))
    }

    private func taken(_ worker: ProcessNumber, _ version: UInt32, _ pickled: [UInt8]?)
        -> NodeAction
    {
        .toProcess(worker, .taken(request: UInt64(worker), version: version, pickled: pickled))
    }

    private func answer(_ worker: ProcessNumber, _ version: UInt32, stored: Bool) -> NodeAction {
        .toProcess(worker, .exportedVersion(request: 9, version: version, stored: stored))
    }

    private static func expect(
        _ found: [NodeAction], _ wanted: [NodeAction],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found == wanted, sourceLocation: sourceLocation)
    }

    @Test mutating func theNextOneWaitsAndGetsWhatTheLastHandedOn() {
        Self.expect(take(1), [taken(1, 1, [1])])
        Self.expect(take(2), [])
        Self.expect(take(3), [])
        Self.expect(handOn(1, [2]), [taken(2, 2, [2]), answer(1, 2, stored: true)])
        Self.expect(handOn(2, nil), [taken(3, 2, [2]), answer(2, 2, stored: false)])
        Self.expect(handOn(3, nil), [answer(3, 2, stored: false)])
    }

    @Test mutating func whoHasTheVersionIsSentNothing() {
        _ = take(1)
        _ = handOn(1, [2])
        Self.expect(take(1, known: 2), [taken(1, 2, nil)])
        _ = handOn(1, nil)
        Self.expect(take(2, known: 1), [taken(2, 2, [2])])
    }

    @Test mutating func functionsDoNotWaitForEachOther() {
        let other = FunctionKey(high: 5, low: 5)
        _ = node.run(0, .export(request: 1, function: other, pickled: [7]))
        _ = take(1)
        Self.expect(take(2, other), [taken(2, 1, [7])])
    }

    /// Else a function that waits for a call of itself would wait forever.
    @Test mutating func whoWaitsForSomethingElseLetsItGo() {
        _ = take(1)
        _ = take(2)
        let blocked = node.run(1, .blocked)
        #expect(blocked.contains(taken(2, 1, [1])))
        _ = handOn(2, [2])
        // What the first one has changed overwrites.
        Self.expect(handOn(1, [3]), [answer(1, 3, stored: true)])
        Self.expect(take(2, known: 2), [taken(2, 3, [3])])
    }

    @Test mutating func aLostWorkerHandsNothingOnAndWaitsNoMore() {
        _ = take(1)
        _ = take(2)
        _ = take(3)
        let waiting = node.handle(.lost(2))
        #expect(!waiting.contains(taken(2, 1, [1])))
        let running = node.handle(.lost(1))
        #expect(running.contains(taken(3, 1, [1])))
    }

    @Test func aWorkerAsksEachTimeUnlessThereIsNothingToShare() {
        var functions = WorkerFunctions(rules: Supposition.sharedWorkerGlobals.rules)
        let spec = Make.spec(1)
        #expect(functions.source(for: spec) == .sharedCopy(known: 0))
        functions.didFetch(spec.function, version: 3)
        functions.didUnpickle(spec.function)
        #expect(functions.source(for: spec) == .sharedCopy(known: 3))
        functions.didHandOn(spec.function, version: 4)
        #expect(functions.source(for: spec) == .sharedCopy(known: 4))
        functions.didFindNothingToShare(spec.function)
        #expect(functions.source(for: spec) == nil)
    }
}
