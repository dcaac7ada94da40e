package import TraceSchema

/// What a reader makes of the calls of an actor. Its constructor's is named by the class, and
/// carries it as a task carries its function; its methods' are named "Class.method", and carry
/// nothing of it.
extension Event {
    private static var constructor: String { ".__init__" }

    /// Whether the event belongs to a call of an actor's method.
    package var isMethodCall: Bool {
        guard actor != nil, let name else { return false }
        return name.contains(".") && !name.hasSuffix(Self.constructor)
    }

    /// What stands before `.remote(…)` at the call: the function, the class whose constructor is
    /// called, or class and method.
    package var calledName: String? {
        guard actor != nil, let name, name.hasSuffix(Self.constructor) else { return name }
        return String(name.dropLast(Self.constructor.count))
    }
}
