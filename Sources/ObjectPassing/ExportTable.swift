/// When a process pickles and exports a remote function.
///
/// Once, at the first `.remote()`; what the captured names hold at that moment counts
/// (`remote_function.py` `_remote`; `ray-facts.md` §1). A failed pickle is tried again at the next
/// call (§9), and a function that is too large fails again (§8: Ray hangs there; deliberate
/// difference).
package struct ExportTable: Sendable {
    private let rules: Rules
    private var exported: Set<FunctionKey> = []

    package init(rules: Rules) { self.rules = rules }

    /// Whether a call of the function has to pickle and export it first.
    package func mustPickle(_ function: FunctionKey) -> Bool { !exported.contains(function) }

    /// Judges a pickled function before it is written to the control store.
    package func admission(pickledSize: Int) -> Admission {
        if pickledSize >= rules.functionSizeLimit {
            return .refused(limit: rules.functionSizeLimit)
        }
        if pickledSize > rules.functionWarningSize {
            return .warned(limit: rules.functionWarningSize)
        }
        return .admitted
    }

    /// The control store has the function.
    package mutating func didExport(_ function: FunctionKey) { exported.insert(function) }

    package enum Admission: Equatable, Sendable {
        case admitted
        /// Goes through, and the user is told.
        case warned(limit: Int)
        /// ValueError at `.remote()`.
        case refused(limit: Int)
    }
}
