internal import TraceReading
package import TraceSchema

/// Reads a trace, one event at a time and in its order, and finds what costs more than it has to.
///
/// Keeps about 300 bytes for each call and object; no event is kept whole. A finding is told where
/// it matters (``Threshold``), and nothing is guessed: what needs an event kind that the trace
/// lacks, or a script that can't be read, is named in ``Findings/unchecked``.
package struct FindingsBuilder {
    private var run: RunRecord
    private let search: ScriptSearch

    /// - Parameters:
    ///   - header: of the trace.
    ///   - trace: its path, to look for the script beside it; nil where it has none.
    ///   - read: gives the bytes of a script, for the rewrite; the file of that name unless a test
    ///     says otherwise.
    package init(
        header: TraceHeader, besideTrace trace: String? = nil,
        read: @escaping (String) -> [UInt8]? = ScriptFile.read
    ) {
        run = RunRecord(header: header)
        search = ScriptSearch(script: header.script, besideTrace: trace, read: read)
    }

    package mutating func add(_ event: Event) { run.add(event) }

    package mutating func add(_ fold: Fold) { run.add(fold) }

    /// What was found in everything read so far.
    package consuming func finish() -> Findings {
        run.close()
        var report = Report(run: run, source: SourceReader(of: run, search))
        for rule in Self.rules { rule(&report) }
        return report.findings
    }

    private static var rules: [(inout Report) -> Void] {
        [
            LargeCapture.check, CapturedTwice.check, RepeatedArgument.check, NotZeroCopy.check,
            GetInLoop.check, GetTooMany.check, TinyTasks.check, DefinedInLoop.check,
            ResultPutByHand.check, NestedReference.check, PinnedReference.check, SmallPut.check,
            StarvedWorker.check,
        ]
    }
}
