import TraceReading
package import TraceSchema

/// A trace in another program's format, made line by line in flat memory.
package protocol TraceConversion {
    mutating func add(_ event: Event)
    mutating func add(_ fold: Fold)
    /// Writes what stands at the end.
    mutating func finish()
    /// What has been written since the last time.
    mutating func takeBytes() -> [UInt8]
    /// What the result lacks or is to be known by, a sentence each; complete after ``finish()``.
    var notes: [String] { get }
}

/// What a trace can be converted to.
package enum ConversionFormat: String, CaseIterable, Sendable {
    /// Chrome's trace events, which Perfetto opens: slices, arrows, counters.
    case chrome
    /// A row an event, for spreadsheets and data frames.
    case csv

    package func conversion(of header: TraceHeader) -> any TraceConversion {
        switch self {
        case .chrome: ChromeTrace(header: header)
        case .csv: CSVTable(header: header)
        }
    }
}

extension TraceHeader {
    /// What has to be told of everything that is made of this trace.
    var conversionNotes: [String] {
        var notes: [String] = []
        if let simulated { notes.append(SimulatedRun.clause(simulated)) }
        if let suppose {
            notes.append(SupposedWorld.clause(String(reflecting: suppose)))
        }
        if !complete { notes.append("the run was cut off: the trace ends with its last event") }
        return notes
    }
}
