internal import TraceReading

/// Where the time of a run went: one way through driver, scheduler and workers, from the script's
/// start to the last event, of which each moment waited for the one before. Work that others did
/// beside it cost no time and is not on it, so nothing counts twice.
///
/// ``CriticalPathBuilder`` makes it.
package struct CriticalPath: Equatable, Codable, Sendable {
    /// From the script's start to the end of its last event: the sum of the stages, and of the
    /// stretches.
    package var wallNs: Int64
    /// The stages that took time, longest first.
    package var stages: [Share]
    /// What was on the way, longest first: moments of one stage, function, variable and place
    /// together.
    package var stretches: [Stretch]

    package struct Share: Equatable, Codable, Sendable {
        package var stage: Stage
        package var ns: Int64
    }

    /// Moments on the way that are alike.
    package struct Stretch: Equatable, Codable, Sendable {
        package var stage: Stage
        /// The called function, class or method.
        package var function: String?
        /// Source text of the value that was moved or made.
        package var variable: String?
        /// For the driver's own code, the place of what it did next.
        package var file: String?
        package var line: Int?
        /// How many times the way came through here.
        package var count: Int
        package var ns: Int64

        /// `program.py:23`.
        package var place: String? { PlaceText.of(file: file, line: line) }
    }

    /// A stage's part of the wall time, in nanoseconds.
    package func ns(_ stage: Stage) -> Int64 {
        stages.first { $0.stage == stage }?.ns ?? 0
    }

    /// What the run did in a moment of the way.
    package enum Stage: String, CaseIterable, Codable, Sendable {
        case startUp = "start_up"
        case driver
        case cutOff = "cut_off"
        case pickle
        case export
        case serialize
        case store
        case submit
        case schedulerDelay = "scheduler_delay"
        case workerStart = "worker_start"
        case transfer
        case fetch
        case unpickle
        case get
        case deserialize
        case execute
        case `return`
        case waiting
        case between

        /// Its name in a report.
        package var label: String {
            switch self {
            case .startUp: "start-up"
            case .driver: "driver's own code"
            case .cutOff: "cut off"
            case .schedulerDelay: "scheduler delay"
            case .workerStart: "worker start"
            case .pickle, .export, .serialize, .store, .submit, .transfer, .fetch, .unpickle, .get,
                .deserialize, .execute, .return, .waiting, .between:
                rawValue
            }
        }

        /// What it stands for, in a few words.
        package var meaning: String {
            switch self {
            case .startUp: "before the first event: imports, ray.init()"
            case .driver: "the script's code between its calls of Ray, ray.wait() among it"
            case .cutOff:
                "after the last event of a driver that Ctrl-C, a signal or a crash ended: what it was in "
                    + "had not come to its end, so the trace does not have it"
            case .pickle: "a function pickled"
            case .export: "a pickled function copied into the control store"
            case .serialize: "an argument, put value or result serialized"
            case .store: "a value copied into the object store"
            case .submit: "the caller's own work for a call"
            case .schedulerDelay:
                "from a call's submit to its dispatch, while no other task held it up"
            case .workerStart: "the same, for the first task of a worker: its process starts"
            case .transfer: "a task's message under way to its worker"
            case .fetch: "a pickled function read from the control store"
            case .unpickle: "a function made again"
            case .get: "a value taken from a store"
            case .deserialize: "a value made again"
            case .execute: "the task's own code, without its waiting for tasks of its own"
            case .return: "a result handed back, and its message under way to the caller"
            case .waiting: "a wait that the trace does not explain"
            case .between:
                "between two steps of a task or of an export, in no event: Python, and Rayscope's own "
                    + "look at a pickle"
            }
        }
    }
}
