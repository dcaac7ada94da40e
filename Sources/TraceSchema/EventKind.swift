/// What happened: one case for each row of the event table (``EventSpecification``).
///
/// Raw values are the names in a trace file. Switch over it without `default`, so that a new kind
/// fails to compile wherever it is not handled yet.
package enum EventKind: String, CaseIterable, Codable, Sendable {
    case pickle
    case export
    case serialize
    case put
    case submit
    case lease
    case dispatch
    case fetch
    case unpickle
    case get
    case deserialize
    case execute
    case `return`
    case hold
    case drop
    case free
    case spill
    case restore
    case retry
    case fail
}

/// What the value of an event is to the program: `role` in a trace.
package enum Role: String, CaseIterable, Sendable {
    case argument
    case captured
    case result
    case value
    /// A variable of the program holds a reference; only for `hold` and `drop`.
    case variable
}

/// Which way a value travelled: `path` in a trace.
package enum TransferPath: String, CaseIterable, Codable, Sendable {
    case inline
    case objectStore = "object-store"
    case controlStore = "control-store"
    case memoryStore = "memory-store"
}

/// How an argument was handed over at a call: `how` in `arguments`.
package enum PassingMode: String, CaseIterable, Sendable {
    /// By value, inside the task's message.
    case inline
    /// By value, over the inline limit: put into the object store for this call.
    case put
    /// By reference, at top level.
    case reference
}

/// How a variable came into a function's pickle: `how` in `captures`.
package enum CaptureMode: String, CaseIterable, Sendable {
    case global
    case closure
    case `default`
    case attribute
    /// A module, or a function that goes by reference: a few bytes.
    case module
}
