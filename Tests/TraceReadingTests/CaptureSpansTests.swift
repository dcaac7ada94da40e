import Testing
import TraceReading
import TraceSchema

/// What a captured variable takes of a pickle without what it brought in itself.
@Suite struct CaptureSpansTests {
    private func own(_ captures: [(String, through: String?, bytes: Int)], whole: Int) -> [Int] {
        CaptureSpans.own(
            of: captures.map {
                Event.Capture(variable: $0.0, how: .global, through: $0.through, bytes: $0.bytes)
            }, whole: whole)
    }

    @Test func childrenLieInsideTheirParents() {
        let captures: [(String, through: String?, bytes: Int)] = [
            ("helper", nil, 100), ("A", "helper", 60), ("Model", nil, 50),
            ("B", "Model.predict", 20), ("Mode", "elsewhere", 5),
        ]
        #expect(own(captures, whole: 1000) == [40, 60, 30, 20, 5])
        #expect(own(captures, whole: 70) == [40, 30, 0, 0, 0])
    }

    /// Of a name that stands there twice, the first is the parent; no name is its own.
    @Test func theFirstThatBringsIt() {
        #expect(own([("f", nil, 10), ("f", nil, 30), ("x", "f", 8)], whole: 99) == [2, 30, 8])
        #expect(own([("f.g", nil, 10), ("f", nil, 30), ("x", "f.g", 8)], whole: 99) == [2, 30, 8])
        #expect(own([("f", "f", 10)], whole: 99) == [10])
        #expect(own([("f", nil, 10), ("x", "f", 11)], whole: 99) == [10, 11])
    }
}
