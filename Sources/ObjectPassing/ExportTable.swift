/// When a process pickles and exports a remote function, and where the pickle goes.
///
/// Each object once a session, at its first `.remote()`; what the captured names hold at that moment
/// counts (`remote_function.py` `_remote`; `ray-facts.md` §1). A copy that came in a pickle is an
/// object of its own: its process pickles it again. A failed pickle is tried again at the next
/// call (§9), and a function that is too large fails again (§8: Ray hangs there; deliberate
/// difference).
package struct ExportTable: Sendable {
    private let rules: Rules
    /// What calls have to say of a function, in worlds where its key is not enough.
    private var codes: [FunctionKey: FunctionCode] = [:]
    /// The last pickle of each function, where it may have to be compared with the next.
    private var pickles: [FunctionKey: [UInt8]] = [:]

    package init(rules: Rules) { self.rules = rules }

    /// Whether a call has to pickle and export the function first; `isExported`: whether the very
    /// object that is called has been exported in this session.
    package func mustPickle(isExported: Bool) -> Bool {
        rules.pickling == .atEachCall || !isExported
    }

    /// Judges a pickled function before it goes anywhere.
    package func admission(pickledSize: Int) -> Admission {
        if pickledSize >= rules.functionSizeLimit {
            return .refused(limit: rules.functionSizeLimit)
        }
        if pickledSize > rules.functionWarningSize {
            return .warned(limit: rules.functionWarningSize)
        }
        return .admitted
    }

    /// Where a pickled function goes.
    package func destination(of function: FunctionKey, pickled: [UInt8]) -> Destination {
        if rules.delivery == .withEachCall { return .messages }
        guard rules.pickling == .atEachCall else { return .controlStore }
        return pickles[function] == pickled ? .nowhere : .newVersion
    }

    /// The control store has this pickle of the function, under a number.
    package mutating func didExport(_ function: FunctionKey, pickled: [UInt8], version: UInt32) {
        codes[function] = .version(version)
        pickles[function] = pickled
    }

    /// The function goes with each call from now on.
    package mutating func willSend(_ function: FunctionKey, pickled: [UInt8]) {
        codes[function] = .pickled(pickled)
    }

    /// What a call of the function carries of it; nothing under Ray's own rules.
    package func code(of function: FunctionKey) -> FunctionCode? {
        guard rules.pickling == .atEachCall || rules.delivery == .withEachCall else { return nil }
        return codes[function]
    }

    package enum Admission: Equatable, Sendable {
        case admitted
        /// Goes through, and the user is told.
        case warned(limit: Int)
        /// ValueError at `.remote()`.
        case refused(limit: Int)
    }

    package enum Destination: Equatable, Sendable {
        case controlStore
        /// The control store, beside the versions before it.
        case newVersion
        /// It is what the control store has already.
        case nowhere
        /// The calls' own messages.
        case messages
    }
}
