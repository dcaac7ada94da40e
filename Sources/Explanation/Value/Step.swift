/// What one event did for a call, in the order of precedence.
///
/// Where events of a row overlap in time, the moment goes to the earliest case of this list:
/// 1. what the caller itself did comes before what others did for it at the same time;
/// 2. in one process the inner step comes before the one that may contain it (a serialize before
///    the submit around it, anything before the execute);
/// 3. work comes before waiting.
package enum Step: UInt8, CaseIterable, Sendable {
    // The caller.
    case pickle
    case export
    case serializeValue
    case putValue
    case serializeArgument
    case putArgument
    case dispatch
    case deserializeResult
    case getResult
    case submit
    // The worker.
    case unpickle
    case fetch
    case deserializeArgument
    case getArgument
    case serializeResult
    case `return`
    case execute
    // The scheduler.
    case lease
    // Anybody.
    case waiting

    /// The part of the wall time that it counts for.
    package var part: TimePart {
        switch self {
        case .pickle, .unpickle: .pickle
        case .serializeValue, .serializeArgument, .serializeResult: .serialize
        case .putValue, .putArgument, .export, .fetch, .getArgument: .copy
        case .submit: .submit
        case .dispatch: .dispatch
        case .deserializeArgument, .deserializeResult: .deserialize
        case .execute: .execute
        case .getResult, .return: .return
        // A lease lasts as long as the task waits for a worker.
        case .lease, .waiting: .waiting
        }
    }

    /// Its name in JSON.
    package var name: String {
        switch self {
        case .pickle: "pickle"
        case .export: "export"
        case .serializeValue: "serialize_value"
        case .putValue: "put_value"
        case .serializeArgument: "serialize_argument"
        case .putArgument: "put_argument"
        case .dispatch: "dispatch"
        case .deserializeResult: "deserialize_result"
        case .getResult: "get_result"
        case .submit: "submit"
        case .unpickle: "unpickle"
        case .fetch: "fetch"
        case .deserializeArgument: "deserialize_argument"
        case .getArgument: "get_argument"
        case .serializeResult: "serialize_result"
        case .return: "return"
        case .execute: "execute"
        case .lease: "lease"
        case .waiting: "waiting"
        }
    }
}
