package import TraceSchema

/// What a call's time is compared in, in the order of a call.
package enum TimedStep: String, CaseIterable, Codable, Sendable {
    case pickle, export, serialize, put, submit, lease, dispatch, fetch, unpickle
    /// Without the time that it waited for somebody else.
    case get
    case deserialize, execute
    case `return`
    /// From the beginning of the call's submit to the end of its caller's `ray.get`.
    case call

    /// The step that an event is; nil where its time is no part of a call's.
    package init?(_ kind: EventKind) {
        switch kind {
        case .pickle: self = .pickle
        case .export: self = .export
        case .serialize: self = .serialize
        case .put: self = .put
        case .submit: self = .submit
        case .lease: self = .lease
        case .dispatch: self = .dispatch
        case .fetch: self = .fetch
        case .unpickle: self = .unpickle
        case .get: self = .get
        case .deserialize: self = .deserialize
        case .execute: self = .execute
        case .return: self = .return
        case .hold, .drop, .free, .spill, .restore, .retry, .fail: return nil
        }
    }
}
