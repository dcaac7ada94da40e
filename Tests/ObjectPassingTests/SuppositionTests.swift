import ObjectPassing
import Testing

/// The worlds with one rule changed, on the state machines.
@Suite struct SuppositionTests {
    @Test func eachWorldChangesSomethingElse() {
        let worlds = Supposition.allCases.map(\.rules)
        #expect(Set(worlds).count == worlds.count)
        #expect(!worlds.contains(.ray))
    }

    @Test func eachWorldIsExplained() {
        for world in Supposition.allCases {
            #expect(world.sentence.hasSuffix(".") && !world.sentence.contains("\n"))
            #expect(world.misconception.hasSuffix(".") && world.misconception != world.sentence)
            #expect(world.page.hasSuffix(".html"))
        }
    }

    @Test(arguments: [0, 1, 102_400, 1_000_000])
    func noInlineInlinesNothing(size: Int) {
        let rules = Supposition.noInline.rules
        #expect(rules.inlinedArguments(sizes: [size], keywords: [nil]) == [false])
        #expect(rules.inlinedResults(sizes: [size]) == [false])
    }

    @Test(arguments: [0, 102_401, 500_000_000])
    func inlineEverythingInlinesAll(size: Int) {
        let rules = Supposition.inlineEverything.rules
        #expect(rules.inlinedArguments(sizes: [size, 10], keywords: [nil, "k"]) == [true, true])
        #expect(rules.inlinedResults(sizes: [size]) == [true])
        #expect(rules.inlinedArguments(sizes: [nil], keywords: [nil]) == [false])
    }

    // MARK: When a function is pickled, and where it goes

    @Test func liveGlobalsPicklesAtEachCallAndExportsWhatHasChanged() {
        var table = ExportTable(rules: Supposition.liveGlobals.rules)
        #expect(table.mustPickle(isExported: false))
        #expect(table.destination(of: Make.function, pickled: [1]) == .newVersion)
        table.didExport(Make.function, pickled: [1], version: 4)
        #expect(table.mustPickle(isExported: true))
        #expect(table.destination(of: Make.function, pickled: [1]) == .nowhere)
        #expect(table.destination(of: Make.function, pickled: [2]) == .newVersion)
        #expect(table.code(of: Make.function) == .version(4))
    }

    @Test func captureSentEveryCallPicklesOnceAndSendsThat() {
        var table = ExportTable(rules: Supposition.captureSentEveryCall.rules)
        #expect(table.mustPickle(isExported: false))
        #expect(table.destination(of: Make.function, pickled: [1]) == .messages)
        table.willSend(Make.function, pickled: [1])
        #expect(!table.mustPickle(isExported: true))
        #expect(table.code(of: Make.function) == .pickled([1]))
    }

    @Test func underRaysOwnRulesACallCarriesNoCode() {
        let table = ExportTable(rules: .ray)
        #expect(table.destination(of: Make.function, pickled: [1]) == .controlStore)
        #expect(table.code(of: Make.function) == nil)
    }

    @Test func aWorkerFetchesWhatItDoesNotHave() {
        var functions = WorkerFunctions(rules: .ray)
        let spec = Make.spec(1)
        #expect(functions.source(for: spec) == .controlStore)
        functions.didUnpickle(spec.function)
        #expect(functions.source(for: spec) == nil)
    }

    @Test func aWorkerFetchesAnotherVersionAndTriesAFailedOneAgain() {
        var functions = WorkerFunctions(rules: Supposition.liveGlobals.rules)
        var spec = Make.spec(1)
        spec.code = .version(2)
        #expect(functions.source(for: spec) == .version(2))
        functions.didFetch(spec.function, version: 2)
        #expect(functions.source(for: spec) == .version(2), "it did not unpickle")
        functions.didFetch(spec.function, version: 2)
        functions.didUnpickle(spec.function)
        #expect(functions.source(for: spec) == nil)
        spec.code = .version(1)
        #expect(functions.source(for: spec) == .version(1), "a call that was submitted before")
    }

    @Test func aFunctionThatComesWithTheCallIsMadeAgainEachTime() {
        var functions = WorkerFunctions(rules: Supposition.captureSentEveryCall.rules)
        var spec = Make.spec(1)
        spec.code = .pickled([5])
        functions.didUnpickle(spec.function)
        #expect(functions.source(for: spec) == .message([5]))
    }

    // MARK: Versions

    @Test func versionsAreKeptAsLongAsCallsNeedThem() {
        var node = NodeMachine(
            milliCPUs: 1000, store: StoreCapacity(memory: 4096), firstWorker: 1,
            rules: Supposition.liveGlobals.rules)
        func export(_ pickled: UInt8, _ needed: [UInt32], by process: ProcessNumber = 0)
            -> [NodeAction]
        {
            node.run(
                process,
                .exportVersion(
                    request: 1, function: Make.function, pickled: [pickled], needed: needed))
        }
        func answer(_ version: UInt32, _ stored: Bool, to process: ProcessNumber = 0)
            -> [NodeAction]
        {
            [.toProcess(process, .exportedVersion(request: 1, version: version, stored: stored))]
        }
        let first = export(10, [])
        let second = export(20, [1])
        let again = export(10, [1, 2], by: 7)
        let third = export(30, [])
        #expect(first == answer(1, true) && second == answer(2, true))
        #expect(again == answer(1, false, to: 7), "it is there already")
        #expect(third == answer(3, true))
        // Process 7 still needs both; the driver needs the newest alone.
        #expect(node.versions.count(of: Make.function) == 3)
        #expect(node.versions.fetch(Make.function, version: 1) == [10])
        _ = node.handle(.lost(7))
        #expect(node.versions.count(of: Make.function) == 1)
        #expect(node.versions.fetch(Make.function, version: 1) == nil)
        #expect(node.versions.fetch(Make.function, version: 3) == [30])
    }

    @Test func thousandsOfChangesDoNotPileUp() {
        var versions = FunctionVersions()
        for change in 0..<2000 {
            let pickled = withUnsafeBytes(of: change) { Array($0) }
            _ = versions.export(Make.function, pickled, needed: [], by: 0)
        }
        #expect(versions.count(of: Make.function) == 1)
    }

    @Test func aCallUnderWayNeedsItsVersionUntilItEnds() {
        var machine = CoreMachine(process: 0, rules: Supposition.liveGlobals.rules)
        for (number, version) in [(UInt64(1), UInt32(4)), (2, 5), (3, 5)] {
            var spec = Make.spec(number)
            spec.code = .version(version)
            _ = machine.run(.submit(spec))
        }
        #expect(machine.submitter.versionsInUse(of: Make.function) == [4, 5])
        _ = machine.run(
            .leased(request: 1, worker: 1), .peer(1, .reply(Make.reply(1, [Make.inline()]))))
        #expect(machine.submitter.versionsInUse(of: Make.function) == [5])
        #expect(machine.submitter.versionsInUse(of: FunctionKey(high: 9, low: 9)) == [])
    }

    // MARK: Values put for calls

    @Test func underRaysOwnRulesNothingIsKept() {
        var arguments = PutArguments(rules: .ray)
        let isKept = arguments.didPut(Make.object(1), size: 5)
        #expect(!isKept)
        #expect(arguments.candidates(size: 5).isEmpty)
    }

    @Test func whatWasPutIsFoundBySizeUntilItIsGivenUp() {
        var arguments = PutArguments(rules: Supposition.deduplicatedArguments.rules)
        let kept = [(1, 5), (2, 6), (3, 5)].map { sequence, size in
            arguments.didPut(Make.object(sequence), size: size)
        }
        #expect(kept == [true, true, true])
        #expect(arguments.candidates(size: 5) == [Make.object(1), Make.object(3)])
        let given = arguments.giveUp()
        #expect(given == [Make.object(1), Make.object(2), Make.object(3)])
        let rest = arguments.giveUp()
        #expect(arguments.candidates(size: 5).isEmpty && rest.isEmpty)
    }
}
