internal import TraceSchema

/// What is kept of one call, for the events that name only their task.
struct TaskEntry {
    /// Its call's line.
    var call: Int32 = -1
    /// The name that its result was bound to.
    var bound: Int32 = -1
    /// Its arguments, a list within ``LedgerBuilder/slots``.
    var firstSlot: Int32 = -1
    var lastSlot: Int32 = -1
    var slotCount: Int16 = 0
    var isSubmitted = false
    /// Returned, raised or given up.
    var isOver = false

    /// So many arguments of one call are told apart: each is looked for among the others.
    static let slotLimit: Int16 = 1000
}

/// One argument of one call.
struct ArgumentSlot {
    var variable: Int32 = -1
    /// Its line; -1 for a reference that no event has led to its value yet.
    var line: Int32 = -1
    var next: Int32 = -1
    var bytes = 0
    var object: ObjectID?
    var mode: PassingMode
    /// Whether the call's own event has named it.
    var isPassed = false
    var isDeserialized = false
}

/// What the pickle of a function is made of.
struct PickleShape {
    /// The function's own line: it takes the rest.
    var own: Int32
    /// Length of the pickle, at least that of its parts.
    var whole: Int
    var parts: [(line: Int32, bytes: Int)] = []

    /// So many captures of one pickle are told apart.
    static let mostParts = 1000
}

/// What is kept of a function.
struct FunctionEntry {
    var name: Int32
    /// Of its latest pickle, and of the one that lies in the control store.
    var latest: PickleShape?
    var exported: PickleShape?
}
