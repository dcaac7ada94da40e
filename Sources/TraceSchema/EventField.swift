/// A field of an event, by its name in a trace file and in SQL.
package enum EventField: String, CaseIterable, Sendable {
    case id
    case kind
    case process
    case thread
    case startNs = "start_ns"
    case durationNs = "duration_ns"
    case waitedNs = "waited_ns"
    case task
    case parent
    case attempt
    case object
    case function
    case actor
    case name
    case variable
    case bound
    case role
    case bytes
    case copied
    case path
    case explicit
    case arguments
    case captures
    case file
    case line
    case inferred
    case error

    /// The fields that an event of any kind may have.
    package static let common: [EventField] = [
        .id, .kind, .process, .thread, .startNs, .durationNs, .waitedNs, .task, .parent, .attempt,
        .function, .actor, .name, .file, .line, .inferred, .error,
    ]

    /// How the field stands in a trace file.
    package var type: ValueType {
        switch self {
        case .id, .thread, .startNs, .durationNs, .waitedNs, .attempt, .bytes, .copied, .line:
            .integer
        case .explicit, .inferred: .boolean
        case .arguments, .captures: .array
        case .kind, .process, .task, .parent, .object, .function, .actor, .name, .variable, .bound,
            .role, .path, .file, .error:
            .text
        }
    }

    /// What the field says, with its unit.
    package var meaning: String {
        switch self {
        case .id: "position in the merged trace, from 1"
        case .kind: "what happened; the rows of the second table"
        case .process:
            "lane: `driver`, `worker-1`, …, `control-store`, `object-store`, `scheduler`"
        case .thread: "only where the process has more than one"
        case .startNs: "nanoseconds on the monotonic clock, from the script's start"
        case .durationNs: "nanoseconds"
        case .waitedNs: "of the duration, nanoseconds spent waiting for somebody else"
        case .task: "`t3`: the call it belongs to"
        case .parent: "the task that submitted `task`; left out where the driver did"
        case .attempt: "which run of the task, from 1"
        case .object: "`o1`: numbered in order of first use"
        case .function: "`f2`: numbered in order of first use"
        case .actor: "`a1`: numbered in order of first use"
        case .name: "the function's, class's or method's name"
        case .variable: "source text: `A` in `foo1.remote(A)` or in `A_ref = ray.put(A)`"
        case .bound: "the name that the call's result was bound to: `A_ref`"
        case .role: "`argument`, `captured`, `result`, `value` or `variable`"
        case .bytes: "size of what is moved or pickled, in bytes"
        case .copied:
            "bytes that this event really copied, 0 where memory is shared; a `deserialize` copies "
                + "inside its process: `iteration` and `ledger` sum up without it"
        case .path: "`inline`, `object-store`, `control-store` or `memory-store`"
        case .explicit: "for a put: by `ray.put` or not"
        case .arguments:
            "for a submit: `[{\"position\":0 or \"name\",\"variable\":\"A\","
                + "\"how\":\"inline|put|reference\",\"object\":\"o1\",\"bytes\":8000247}]`"
        case .captures:
            "for a pickle: `[{\"variable\":\"A\",\"how\":\"global|closure|default|attribute|module\","
                + "\"through\":\"helper\",\"bytes\":8000037}]`"
        case .file: "the user's script, or a module of theirs"
        case .line: "the line that caused it, from 1"
        case .inferred: "concluded, not seen"
        case .error: "what went wrong; the event counts as attempted, not done"
        }
    }

    /// A JSON type.
    package enum ValueType: String, Sendable {
        case integer, boolean, text, array
    }
}
