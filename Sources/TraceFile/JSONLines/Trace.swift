package import TraceSchema

/// A whole trace in memory.
package struct Trace: Equatable, Sendable {
    package var header: TraceHeader
    /// In order of time, as in the file.
    package var events: [Event]
    package var folds: [Fold]

    package init(header: TraceHeader, events: [Event] = [], folds: [Fold] = []) {
        self.header = header
        self.events = events
        self.folds = folds
    }

    /// Reads a file.
    ///
    /// - Throws: also where the trace holds no events, for there is nothing to explain or draw.
    package init(path: String) throws(TraceError) {
        let reader = try TraceReader(path: path)
        self.init(header: reader.header)
        while let line = try reader.next() {
            switch line {
            case .event(let event): events.append(event)
            case .fold(let fold): folds.append(fold)
            }
        }
        if events.isEmpty && folds.isEmpty { throw TraceError(.noEvents, path: path) }
    }

    /// Writes a file, compressed where its name ends in `.gz`.
    package func write(to path: String) throws(TraceError) {
        let writer = try TraceWriter(path: path, header: header)
        for event in events { try writer.write(event) }
        for fold in folds { try writer.write(fold) }
        try writer.finish()
    }
}
