import TraceSchema

/// A reader of what comes from outside, fed with anything at all, and what it promises.
///
/// `make fuzz` lets libFuzzer think up the inputs; `FuzzingTests` runs those that once broke something.
package protocol FuzzTarget {
    /// Reads the input. A reader may refuse it, in its own way; it must not crash.
    ///
    /// - Throws: ``BrokenPromise``, or what shows that the target itself cannot work here.
    func run(_ input: [UInt8]) throws
}

/// The targets of `make fuzz`.
package enum FuzzedReader: String, CaseIterable, Sendable {
    case wire, node, recorder, probe, trace, forecast

    package func target() throws -> any FuzzTarget {
        switch self {
        case .wire: WireTarget()
        case .node: NodeTarget()
        case .recorder: try RecorderTarget()
        case .probe: try ProbeTarget()
        case .trace: try TraceTarget()
        case .forecast: try ForecastTarget()
        }
    }

    /// Good inputs, from which the fuzzer starts: what Rayscope itself sends and records.
    package func seeds() throws -> [[UInt8]] {
        switch self {
        case .wire: WireTarget.seeds()
        case .node: NodeTarget.seeds()
        case .recorder: try RecorderTarget.seeds()
        case .probe: ProbeTarget.seeds()
        case .trace: try TraceTarget.seeds()
        case .forecast: try ForecastTarget.seeds()
        }
    }
}

/// Words that no fuzzer guesses: those of a trace.
package var traceWords: [String] {
    EventField.allCases.map(\.rawValue) + EventKind.allCases.map(\.rawValue)
        + Role.allCases.map(\.rawValue) + TransferPath.allCases.map(\.rawValue)
        + PassingMode.allCases.map(\.rawValue) + CaptureMode.allCases.map(\.rawValue)
        + [
            "fold", "count", "null", "true", "false", "9007199254740991", "-1", "{}", "[]", "\\u",
            "\n",
        ]
}

/// A place in the input, which every byte of it has a say in: where a target breaks it off, too. A
/// fuzzer seldom thinks of that, and it is what happens to files.
func breakingPoint(of input: [UInt8]) -> Int {
    let hash = input.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return Int(hash) % max(1, input.count)
}

/// A reader took an input in a way that it must not.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: ``BrokenPromise``, in these words, where the promise isn't kept.
func promise(_ kept: Bool, _ words: @autoclosure () -> String) throws {
    if !kept { throw BrokenPromise(words()) }
}
