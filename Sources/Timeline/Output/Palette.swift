package import TraceSchema

/// What kind of work a box is. Its colours (``Theme``) are told apart with any colour vision; since
/// every box also names its kind, or has a shape of its own, none depends on colour alone.
package enum Palette: CaseIterable, Sendable {
    case function, transfer, value, objectStore, message, execution, trouble

    package init(_ kind: EventKind) {
        self =
            switch kind {
            case .pickle, .unpickle: .function
            case .export, .fetch: .transfer
            case .serialize, .deserialize: .value
            case .put, .get, .hold, .drop, .free, .spill, .restore: .objectStore
            case .submit, .lease, .dispatch, .return: .message
            case .execute: .execution
            case .retry, .fail: .trouble
            }
    }

    /// What the legend says.
    package var meaning: String {
        switch self {
        case .function: "pickle, unpickle: a function and what it captures"
        case .transfer: "export, fetch: through the control store"
        case .value: "serialize, deserialize: one value"
        case .objectStore: "put, get: an object, by its reference"
        case .message: "submit, return: a call and its result"
        case .execution: "run: the task's own code"
        case .trouble: "retry, give up"
        }
    }
}
