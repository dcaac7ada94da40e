internal import TraceReading
package import TraceSchema

/// What each name that crossed a process boundary cost: an entry for each variable, way, function,
/// call site and size; and entries for what is no variable's (messages, leases, bodies of tasks), so
/// that together they have every byte and every nanosecond of the trace, folds included.
///
/// ``LedgerBuilder`` makes it.
package struct Ledger: Equatable, Codable, Sendable {
    /// Those that cost the most time without waiting first; entries that are no variable's last.
    package var entries: [LedgerEntry]

    package init(entries: [LedgerEntry]) { self.entries = entries }

    /// Work of all entries, waiting apart: what a share is a share of.
    package var workNs: Int64 { entries.reduce(0) { $0.adding($1.workNs) } }

    package var variables: [LedgerEntry] { entries.filter(\.how.isVariable) }
}

/// One line of the ledger.
package struct LedgerEntry: Equatable, Codable, Sendable {
    /// From 1, in the ledger's order.
    package var id: Int
    package var how: How
    /// Source text. Of a reference, what was put, or the call whose result it stands for; of a
    /// result, that call. Nil where the trace names nothing.
    package var variable: String?
    /// The reference as the script names it: `A_ref`.
    package var reference: String?
    /// Of a captured variable: the function or class that brought it into the pickle, where that is
    /// not the pickled one.
    package var through: String?
    /// The function, class or method that was called. For a put, the one whose body put it.
    package var function: String?
    package var file: String?
    package var line: Int?
    /// Serialized length; of a captured variable its span in the pickle, without what it brought in
    /// itself; nil where unknown.
    package var bytes: Int?
    /// Where sizes differ a little, the largest; `bytes` is the smallest then.
    package var largestBytes: Int?
    /// How many calls carried it: as an argument, or inside the function that they ran; for a
    /// result or put, how many were made. For entries of calls, how many there were.
    package var calls: Int
    /// Of an entry of calls: submitted, and neither returned nor failed when the run ended.
    package var unfinished: Int
    /// Time without waiting, in nanoseconds.
    package var workNs: Int64
    package var waitedNs: Int64
    /// Of `workNs`, the first call with what was paid once for it.
    package var firstNs: Int64
    /// Over all paths.
    package var movedBytes: Int
    /// Really copied on the way between processes and stores, over all paths.
    package var copiedBytes: Int
    /// By kind of event and path, in the order of the vocabulary.
    package var sums: [LedgerSum]

    /// How a value crossed, or what an entry stands for that is no variable's.
    package enum How: String, CaseIterable, Codable, Sendable {
        case captured
        /// An argument by value.
        case value
        /// An argument by reference.
        case reference
        /// What a call returned.
        case result
        /// `ray.put` by hand.
        case put
        /// What a function's pickle holds besides its captured variables.
        case function
        /// Submit, lease, dispatch, execute of calls, less what is an argument's.
        case call
        /// What names neither a variable nor a call.
        case other

        package var isVariable: Bool {
            switch self {
            case .captured, .value, .reference, .result, .put: true
            case .function, .call, .other: false
            }
        }

        /// In a report.
        package var label: String {
            switch self {
            case .captured: "captured"
            case .value: "by value"
            case .reference: "by reference"
            case .result: "result"
            case .put: "put by hand"
            case .function: "function"
            case .call: "calls"
            case .other: "other"
            }
        }
    }

    /// Of `workNs`, what came after the first call.
    package var laterNs: Int64 { workNs - firstNs }

    /// How often, over all paths: events that were done.
    package func count(_ kind: EventKind) -> Int { sum { $0.kind == kind ? $0.count : 0 } }

    /// Events that were attempted and not done.
    package var failed: Int { sum(\.failed) }

    /// Time without waiting of one kind, in nanoseconds.
    package func workNs(_ kind: EventKind) -> Int64 {
        sums.reduce(0) { $0.adding($1.kind == kind ? $1.workNs : 0) }
    }

    package func movedBytes(_ path: TransferPath) -> Int {
        sum { $0.path == path ? $0.bytes : 0 }
    }

    package func copiedBytes(_ path: TransferPath) -> Int {
        sum { $0.path == path ? $0.copiedBytes : 0 }
    }

    /// `program.py:23`.
    package var place: String? { PlaceText.of(file: file, line: line) }

    private func sum(_ part: (LedgerSum) -> Int) -> Int {
        sums.reduce(0) { $0.adding(part($1)) }
    }
}
