package import TraceSchema

/// What a run did, apart from how long Ray took for it: the script's own steps and the bodies of its
/// calls, with sizes and times as they were recorded. It can be run again in another world.
package struct Workload: Sendable {
    /// Of the trace that it was read from.
    package let header: TraceHeader
    /// By the numbers of the trace, from 0.
    package internal(set) var functions: [Function]
    /// The driver's steps.
    var driver: [Block]
    /// What calls did where they ran; steps name them by their place here.
    var bodies: [Body]
    /// From the script's start until the workers could take calls.
    package internal(set) var workersReadyNs: Int64
    /// CPUs of the recorded run, as far as its workers tell.
    package internal(set) var workers = 1
    /// What it took to start a worker while the run went on; nil where none was.
    var workerStartNs: Int64?
    /// Calls, including those that bodies make.
    package internal(set) var callCount: Int
    /// From the script's start to the driver's last event.
    package internal(set) var recordedNs: Int64
    /// The script's own time after its last step.
    var restNs: Int64 = 0
    /// Of each kind, all events of the recorded run.
    package var totals: [EventKind: Forecast.Total] = [:]
    /// What its steps cost.
    var samples: [CostSample] = []
    /// What its values are made of.
    var content = ContentCosts()

    /// A remote function.
    package struct Function: Sendable {
        package let id: FunctionID
        package let name: String
        /// Its pickle, captures included.
        package internal(set) var bytes: Int
        package internal(set) var captures: [Event.Capture]
        var pickle: Timed?
        var export: Timed?
        var fetch: Timed?
        var unpickle: Timed?
        /// How a worker pickled its copy to call it, where one did: a copy that came in another
        /// function's pickle before the function was exported is pickled again by whoever calls it.
        var again: Copy?
        /// Objects whose references are among its captures, by their numbers in the trace; empty
        /// where the trace doesn't tell.
        var capturedObjects: [Int] = []

        struct Copy: Sendable {
            var bytes: Int
            var captures: [Event.Capture]
            var pickle: Timed
        }
    }

    /// One event's time, as recorded.
    struct Timed: Equatable, Sendable {
        /// Of the script, or of Ray's Python layer, since the event before.
        var gapNs: Int64
        /// Less what it waited for others; nil where the trace has no time for it.
        var ns: Int64?
        var bytes: Int
        /// Bytes that were really copied; nil where the trace doesn't say.
        var copied: Int?

        /// How many bytes are copied of another size: what was shared stays shared.
        func copied(of size: Int) -> Int? {
            guard let copied else { return nil }
            return copied * 2 > bytes ? max(0, size - (bytes - copied)) : min(copied, size)
        }
    }

    /// Steps that follow one another, or repeat.
    enum Block: Sendable {
        case steps([Step])
        case loop(Loop)
    }

    /// The same steps again and again, as far as their structure goes.
    struct Loop: Sendable {
        /// As recorded, one after the other.
        var iterations: [[Step]]
        /// How often it is to be run.
        var count: Int
        /// The loop whose objects it uses, round by round: both run equally often. Its place in
        /// ``Workload/driver``.
        var tied: Int?

        /// Which recorded round a round, from 0, is like, and how many times that has been run
        /// before: what comes after the recorded rounds is like those after the first.
        func place(ofRound round: Int) -> (recorded: Int, copy: Int) {
            let known = iterations.count
            guard round >= known else { return (round, 0) }
            guard known > 1 else { return (0, round) }
            return (1 + (round - 1) % (known - 1), (round - 1) / (known - 1))
        }
    }

    /// Something that the script, or a task's body, does.
    struct Step: Sendable {
        /// In boxes: a program's steps are looked at many millions of times.
        indirect enum Kind: Sendable {
            case put(Put)
            case call(Call)
            case get(Get)
            /// A reference goes.
            case drop(Use)
            /// A call that was not made: its function, pickled, was too large. Place in
            /// ``Workload/functions``.
            case refused(Int)
            /// What a change has taken out of the program; the time before it stays.
            case gone
        }

        var kind: Kind
        /// The script's own time before it.
        var pauseNs: Int64
        var line: Int?
        var file: String?
    }

    /// `ray.put`.
    struct Put: Sendable {
        /// By its number in the trace.
        var object: Int
        var value: Value
        var bound: String?
        var put: Timed
    }

    /// A value as it is serialized.
    struct Value: Sendable {
        var variable: String?
        var bytes: Int
        var serialize: Timed
    }

    struct Call: Sendable {
        /// Place in ``Workload/functions``.
        var function: Int
        var arguments: [Argument]
        var submit: Timed
        /// Place in ``Workload/bodies``.
        var body: Int
        /// Of the results, by their numbers in the trace.
        var results: [Int] = []
        var task: TaskID?
        /// What putting each argument took, by its place; nil where it was not put, and none where the
        /// call was changed.
        var puts: [Timed?] = []
        /// References that come with it inside values, or captured: what its body calls them, and
        /// what they are for the caller.
        var carried: [Carried] = []

        /// What putting an argument took; nil where that wasn't recorded.
        func put(at place: Int) -> Timed? { place < puts.count ? puts[place] : nil }
    }

    struct Carried: Sendable {
        var name: Int
        var use: Use
    }

    struct Argument: Sendable {
        var position: Event.Argument.Position
        var variable: String?
        var content: Content

        enum Content: Sendable {
            case value(Value)
            case reference(Use)
        }

        var keyword: String? {
            if case .keyword(let name) = position { name } else { nil }
        }
    }

    struct Get: Sendable {
        var object: Use
        /// The call whose result it is; nil for a value that was put.
        var task: TaskID?
        var variable: String?
        var bound: String?
        /// Of a value in the object store.
        var read: Timed?
        var deserialize: Timed?
    }

    /// What a call does where it runs.
    struct Body: Sendable {
        /// By the places of arguments that are read from the object store.
        var reads: [Timed] = []
        var deserialize: [Timed] = []
        var execute: Timed
        /// What it does meanwhile; its own time lies in their pauses then, and in `restNs`.
        var steps: [Step] = []
        /// Own time after the last step.
        var restNs: Int64 = 0
        var results: [Result] = []
        var hasRaised = false
        /// Whether its worker fetched the function for it: then its code was cold.
        var isFirst = false
        /// References that it got with its arguments, by their objects' numbers, as far as the trace
        /// tells.
        var received: [Int] = []
    }

    struct Result: Sendable {
        var bytes: Int
        var serialize: Timed
        /// Copied into the object store.
        var put: Timed?
        var handedBack: Timed?
        /// Objects that the body made, whose references are inside; by their numbers in the trace.
        var carried: [Int] = []
    }

    /// Which object a step speaks of.
    enum Use: Hashable, Sendable {
        /// By its number in the trace. In a round beyond the recorded ones it is the object that this
        /// round made in its place.
        case object(Int)
        /// What a step of an earlier round of the same loop made.
        case earlier(rounds: Int, step: Int, index: Int)
        /// What a step of the last round of a loop made; the loop by its place in
        /// ``Workload/driver``.
        case last(block: Int, step: Int, index: Int)
    }
}
