/// Signals that would end this process wait, so that a command of several steps can clean up between
/// them and end then.
///
/// Made before the first step, on the main thread, before any other thread is there.
package struct HeldSignals {
    private let supervisor = ScriptSupervisor()

    package init() {}

    /// The first that has come; nil while none has.
    package func arrived() -> Int32? { supervisor.signalBeforeStart() }

    /// Lets signals end this process again; one that has come meanwhile does.
    package func release() { supervisor.restore() }

    /// Ends this process as the signal does.
    package static func end(by signal: Int32) -> Never { ScriptSupervisor.end(by: signal) }
}
