import ObjectPassing
import Testing

/// Inline or not: `ray-facts.md` §4.
@Suite struct RulesTests {
    private let rules = Rules.ray

    @Test(arguments: [(0, true), (102_399, true), (102_400, true), (102_401, false)])
    func anArgumentOfTheLimitIsInline(size: Int, isInline: Bool) {
        #expect(rules.inlinedArguments(sizes: [size], keywords: [nil]) == [isInline])
    }

    @Test(arguments: [(0, true), (102_399, true), (102_400, false)])
    func aResultOfTheLimitIsStored(size: Int, isInline: Bool) {
        #expect(rules.inlinedResults(sizes: [size]) == [isInline])
    }

    /// 102 arguments of the limit take 102 × (13 + 102,400); 39,634 bytes are left for the next.
    @Test(arguments: [(39_621, true), (39_622, false)])
    func theMarkersCountTowardsTheTotal(last: Int, isInline: Bool) {
        let before = Array(repeating: 102_400, count: 102)
        let total = before.reduce(0) { $0 + $1 + 13 }
        #expect(10_485_760 - total - 13 == 39_621)
        let inlined = rules.inlinedArguments(
            sizes: before + [last], keywords: Array(repeating: nil, count: 103))
        #expect(inlined == Array(repeating: true, count: 102) + [isInline])
    }

    @Test func aLaterSmallArgumentIsInlineAgain() {
        let sizes = Array(repeating: 102_400, count: 103) + [10, 200_000, 10]
        let inlined = rules.inlinedArguments(
            sizes: sizes, keywords: Array(repeating: nil, count: sizes.count))
        #expect(inlined.suffix(4) == [false, true, false, true])
    }

    @Test func aReferenceIsNeitherButItsMarkerCounts() {
        let before: [Int?] = Array(repeating: 102_400, count: 102) + [nil]
        let keywords = [String?](repeating: nil, count: 104)
        #expect(rules.inlinedArguments(sizes: before + [39_608], keywords: keywords).last == true)
        #expect(rules.inlinedArguments(sizes: before + [39_609], keywords: keywords).last == false)
        #expect(rules.inlinedArguments(sizes: [nil], keywords: [nil]) == [false])
    }

    /// 9 bytes of head, and the name as MessagePack has it.
    @Test(arguments: [
        ("x", 11), (String(repeating: "x", count: 31), 41), (String(repeating: "x", count: 32), 43),
        (String(repeating: "x", count: 256), 268), ("ä", 12),
    ])
    func aKeywordCountsWithItsName(keyword: String, size: Int) {
        #expect(Rules.markerSize(keyword: keyword) == size)
        #expect(Rules.markerSize(keyword: nil) == 13)
    }

    @Test(arguments: [("k", true), ("kkkk", false)])
    func aKeywordsNameDecidesAtTheEdge(keyword: String, isInline: Bool) {
        let before = Array(repeating: 102_400, count: 102)
        let keywords = Array(repeating: String?.none, count: 102) + [keyword]
        let inlined = rules.inlinedArguments(sizes: before + [39_622], keywords: keywords)
        #expect(inlined.last == isInline)
    }

    @Test func resultsHaveTheSameTotal() {
        let sizes = Array(repeating: 102_399, count: 103)
        let inlined = rules.inlinedResults(sizes: sizes + [10])
        #expect(inlined == Array(repeating: true, count: 102) + [false, true])
    }

    @Test func anotherLimitDecidesOtherwise() {
        var supposed = Rules.ray
        supposed.inlineLimit = 10
        #expect(
            supposed.inlinedArguments(sizes: [10, 11], keywords: [nil, nil]) == [true, false])
    }
}

/// When a function is pickled and exported: `ray-facts.md` §1, §8.
@Suite struct ExportTests {
    @Test func eachObjectIsExportedOnce() {
        let table = ExportTable(rules: .ray)
        #expect(table.mustPickle(isExported: false))
        #expect(!table.mustPickle(isExported: true))
        #expect(table.code(of: Make.function) == nil)
    }

    @Test(arguments: [
        (0, ExportTable.Admission.admitted), (10_000_000, .admitted),
        (10_000_001, .warned(limit: 10_000_000)), (99_999_999, .warned(limit: 10_000_000)),
        (100_000_000, .refused(limit: 100_000_000)),
    ])
    func sizesAreJudgedAtTheByte(size: Int, admission: ExportTable.Admission) {
        #expect(ExportTable(rules: .ray).admission(pickledSize: size) == admission)
    }

    @Test func theControlStoreKeepsTheFirstVersion() {
        var store = ControlStore()
        #expect(store.fetch(Make.function) == nil)
        let first = store.export(Make.function, [1, 2])
        let second = store.export(Make.function, [3, 4, 5])
        #expect(first && !second)
        #expect(store.fetch(Make.function) == [1, 2])
        #expect(store.bytes == 2)
    }

    @Test func ofAClassItKeepsTheLastVersion() {
        var store = ControlStore()
        let first = store.export(Make.function, [1, 2], isClass: true)
        let second = store.export(Make.function, [3, 4, 5], isClass: true)
        #expect(first && second)
        #expect(store.fetch(Make.function) == [3, 4, 5])
        #expect(store.bytes == 3)
    }

    @Test func theNodeTellsWhetherItStored() {
        var node = NodeMachine(
            milliCPUs: 1000, store: StoreCapacity(memory: 4096), firstWorker: 1, rules: .ray)
        let actions = node.run(
            0, .export(request: 1, function: Make.function, pickled: [1]),
            .export(request: 2, function: Make.function, pickled: [2]),
            .fetch(request: 3, function: Make.function),
            .fetch(request: 4, function: FunctionKey(high: 9, low: 9)))
        #expect(
            actions == [
                .toProcess(0, .exported(request: 1, stored: true)),
                .toProcess(0, .exported(request: 2, stored: false)),
                .toProcess(0, .fetched(request: 3, pickled: [1])),
                .toProcess(0, .fetched(request: 4, pickled: nil)),
            ])
    }
}
