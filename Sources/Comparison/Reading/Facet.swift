internal import TraceSchema

/// One thing that two runs must agree on, of one function or of the values outside of all calls.
///
/// Names only what does not depend on the run's chance: no id number, no process, no moment.
struct Facet<Text: Hashable>: Hashable {
    var aspect: Aspect
    /// Where the script causes it; nil where it belongs to the function as a whole.
    var place: Place?
    var variable: Text?
    /// What else sets it apart: an argument's position, a role, the function that a capture came
    /// through.
    var detail: Text?

    struct Place: Hashable {
        var file: Text?
        var line: Int
    }

    func mapped<Other>(_ transform: (Text) -> Other?) -> Facet<Other> {
        Facet<Other>(
            aspect: aspect,
            place: place.map { .init(file: $0.file.flatMap(transform), line: $0.line) },
            variable: variable.flatMap(transform), detail: detail.flatMap(transform))
    }
}

/// What two runs are compared in. Raw values stand in the JSON rendering.
package enum Aspect: String, CaseIterable, Codable, Sendable {
    /// The script's exit status.
    case exitStatus = "exit_status"
    /// A remote function that only one run called.
    case function
    /// The function's calls at one place.
    case submit
    /// One argument of the calls at one place: what was passed there, and how.
    case argument
    /// A variable in the function's pickle.
    case capture
    /// The function pickled by the driver.
    case driverPickle = "driver_pickle"
    /// The function pickled by workers. How many did is chance; how often each did is not.
    case workerPickle = "worker_pickle"
    case export
    /// By each worker that ran the function.
    case fetch
    /// By each worker that ran the function.
    case unpickle
    case serialize
    case put
    case get
    case deserialize
    case execute
    case `return`
    case retry
    case fail
    /// All events of one kind together, where a fold hides which functions they belong to.
    case total

    /// How what two runs have of it is held against each other.
    enum Measurement {
        /// As many, of the same sizes.
        case counts
        /// How many there are depends on how many workers took part: only what there is.
        case presence
        /// How often in each worker.
        case perWorker
    }

    var measurement: Measurement {
        switch self {
        case .exitStatus, .function, .submit, .argument, .driverPickle, .export, .serialize, .put,
            .get, .deserialize, .execute, .return, .retry, .fail, .total:
            .counts
        case .capture: .presence
        case .workerPickle, .fetch, .unpickle: .perWorker
        }
    }

    /// The events that it is taken from.
    var kind: EventKind? {
        switch self {
        case .exitStatus, .total: nil
        case .function, .submit, .argument: .submit
        case .capture, .driverPickle, .workerPickle: .pickle
        case .export: .export
        case .fetch: .fetch
        case .unpickle: .unpickle
        case .serialize: .serialize
        case .put: .put
        case .get: .get
        case .deserialize: .deserialize
        case .execute: .execute
        case .return: .return
        case .retry: .retry
        case .fail: .fail
        }
    }
}
