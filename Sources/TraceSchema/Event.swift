/// One thing that happened in a run, recorded by the code that did it.
///
/// Times are nanoseconds on the monotonic clock, from the script's start; sizes are bytes. A field
/// that is nil is left out of the trace file. The names in the file are those of ``EventField``.
package struct Event: Equatable, Sendable {
    /// Position in the merged trace, from 1.
    package var id: Int
    package var kind: EventKind
    package var process: ProcessID
    /// Only where a process has more than one.
    package var thread: Int?
    package var startNs: Int64
    package var durationNs: Int64?
    /// Of the duration, time spent waiting for somebody else.
    package var waitedNs: Int64?
    package var task: TaskID?
    /// The task that submitted `task`; nil where the driver did.
    package var parent: TaskID?
    /// From 1.
    package var attempt: Int?
    package var object: ObjectID?
    package var function: FunctionID?
    package var actor: ActorID?
    /// The function's, class's or method's name.
    package var name: String?
    /// Source text of the value: `A` in `foo1.remote(A)` or in `A_ref = ray.put(A)`.
    package var variable: String?
    /// The name that the result of the call was bound to: `A_ref`.
    package var bound: String?
    package var role: Role?
    /// Size of what is moved or pickled.
    package var bytes: Int?
    /// Bytes that this event really copied; 0 where memory is shared.
    package var copied: Int?
    package var path: TransferPath?
    /// For a put: by `ray.put` or not.
    package var explicit: Bool?
    /// For a submit, in the order of the call.
    package var arguments: [Argument]?
    /// For a pickle.
    package var captures: [Capture]?
    package var file: String?
    package var line: Int?
    /// Concluded, not seen.
    package var inferred: Bool?
    /// What went wrong; an event with an error counts as attempted, not done.
    package var error: String?

    package init(id: Int = 0, kind: EventKind, process: ProcessID, startNs: Int64) {
        self.id = id
        self.kind = kind
        self.process = process
        self.startNs = startNs
    }

    /// When it ended: its start, where it has no duration.
    package var endNs: Int64 { startNs + (durationNs ?? 0) }

    /// How one argument of a call was handed over.
    package struct Argument: Equatable, Sendable {
        package var position: Position
        package var variable: String?
        package var how: PassingMode
        package var object: ObjectID?
        /// Serialized length; nil for a reference.
        package var bytes: Int?

        package init(
            position: Position, variable: String? = nil, how: PassingMode,
            object: ObjectID? = nil, bytes: Int? = nil
        ) {
            self.position = position
            self.variable = variable
            self.how = how
            self.object = object
            self.bytes = bytes
        }

        /// An index from 0, or a keyword.
        package enum Position: Equatable, Hashable, Sendable, CustomStringConvertible {
            case index(Int)
            case keyword(String)

            package var description: String {
                switch self {
                case .index(let index): String(index)
                case .keyword(let name): name
                }
            }
        }
    }

    /// One variable in a function's pickle.
    package struct Capture: Equatable, Sendable {
        package var variable: String
        package var how: CaptureMode
        /// The function through which it came, where that is not the pickled one.
        package var through: String?
        /// Its span in the function's own pickle.
        package var bytes: Int

        package init(variable: String, how: CaptureMode, through: String? = nil, bytes: Int) {
            self.variable = variable
            self.how = how
            self.through = through
            self.bytes = bytes
        }
    }
}
