package import TraceSchema

/// What a reader makes of the calls of an actor: its constructor carries its class, as a task
/// carries its function; its methods carry nothing of it.
extension Event {
    private static var constructor: String { ".__init__" }

    /// Whether the event belongs to a call of an actor's method.
    package var isMethodCall: Bool { actor != nil && name?.hasSuffix(Self.constructor) == false }

    /// What stands before `.remote(…)` at the call: the function, the class whose constructor is
    /// called, or class and method.
    package var calledName: String? {
        guard actor != nil, let name, name.hasSuffix(Self.constructor) else { return name }
        return String(name.dropLast(Self.constructor.count))
    }
}
