/// Signals that would end this process wait, so that a command of several steps can clean up between
/// them and end then.
///
/// Made before the first step, on the main thread, before any other thread is there.
package struct HeldSignals {
    private let supervisor = ScriptSupervisor()

    package init() {}

    /// The first that has come; nil while none has.
    package func arrived() -> Int32? { supervisor.signalBeforeStart() }

    /// Lets them through again; those that have come are forgotten.
    package func release() { supervisor.release() }

    /// Ends this process as the signal does.
    package static func end(by signal: Int32) -> Never { ScriptSupervisor.end(by: signal) }
}
