extension Finding {
    /// The stable name of a finding: in JSON, in SQL and for `--fail-on`.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        case largeCapture = "large-capture"
        case capturedTwice = "captured-twice"
        case repeatedArgument = "repeated-argument"
        case notZeroCopy = "not-zero-copy"
        case getInLoop = "get-in-loop"
        case getTooMany = "get-too-many"
        case tinyTasks = "tiny-tasks"
        case definedInLoop = "defined-in-loop"
        case resultPutByHand = "result-put-by-hand"
        case nestedReference = "nested-reference"
        case pinnedReference = "pinned-reference"
        case smallPut = "small-put"
        case starvedWorker = "starved-worker"
    }
}

/// The row of the table that describes a finding; `docs/findings.md` is printed from it.
package struct FindingDescription: Sendable {
    /// What is wrong, in general.
    package let title: String
    /// What it means to the program.
    package let meaning: String
    /// From when on it is told.
    package let threshold: String
    /// Where the threshold comes from.
    package let source: String
    /// How what the change saves is computed.
    package let saving: String
    /// The page below `https://docs.ray.io/en/latest/ray-core/`.
    package let page: String
}

extension Finding.Kind {
    /// The page of Ray's documentation about it.
    package var page: String { "https://docs.ray.io/en/latest/ray-core/\(description.page)" }

    package var description: FindingDescription {
        switch self {
        case .largeCapture:
            FindingDescription(
                title: "A function or class captures a large value",
                meaning: "The value becomes part of the function's pickle, lies in the control "
                    + "store, which isn't built for data, and every worker that runs the function "
                    + "fetches all of it.",
                threshold: "the pickle is over 10,000,000 bytes, where Ray warns, or from "
                    + "100,000,000 on, where it refuses; below that, a value from 1 MB on, and "
                    + Self.byTime,
                source: "`function_warning_size` and `function_size_limit` of the trace's header "
                    + "(Ray: `FUNCTION_SIZE_WARN_THRESHOLD`, `FUNCTION_SIZE_ERROR_THRESHOLD`); "
                    + "\"more than a few MB\", says Ray's page",
                saving: "the capture's share of pickle and export and of one worker's (low) or all "
                    + "workers' (high) fetch and unpickle, less one put at this run's slowest or "
                    + "quickest rate and a get for each call",
                page: "patterns/closure-capture-large-objects.html")
        case .capturedTwice:
            FindingDescription(
                title: "A captured remote function brings its data twice",
                meaning: "A remote function that has been called carries its own pickled form. Who "
                    + "captures it after that captures its data as well as the pickle that holds "
                    + "the same data again.",
                threshold: "the pickle is over 10,000,000 bytes, where Ray warns; below that, "
                    + Self.byTime,
                source: "`function_warning_size` of the trace's header",
                saving:
                    "the second copy's share of pickle, export, fetch and unpickle of the outer "
                    + "function (low: without the fetches, which workers do side by side)",
                page: "patterns/closure-capture-large-objects.html")
        case .repeatedArgument:
            FindingDescription(
                title: "The same argument by value, again and again",
                meaning: "An argument over the inline limit is serialized and put into the object "
                    + "store for each call, however often the same value is passed.",
                threshold: "two calls or more put the same unchanged variable, and \(Self.byTime)",
                source: "over `inline_limit` of the trace's header (Ray: "
                    + "`max_direct_call_object_size`) an argument is put",
                saving: "all serializes and puts of the argument but the dearest (low) or the "
                    + "cheapest (high) one; where calls overlap, less what the tasks and the start "
                    + "of a worker take behind the puts, for which the caller would then wait (low: at "
                    + "most, high: at least). On "
                    + "real Ray a put ends with the call's next step",
                page: "patterns/pass-large-arg-by-value.html")
        case .notZeroCopy:
            FindingDescription(
                title: "A value that isn't read without copying",
                meaning: "An array is read where it lies in the object store. A list, dict or "
                    + "string is made again, item by item, by everyone who gets it.",
                threshold: "an object over the inline limit of which more than half is copied to "
                    + "make it again, two times or more, and \(Self.byTime)",
                source: "share of the run's time; Ray has no number",
                saving: "the time to make it again, less that of reading an array in this run; for "
                    + "all workers side by side (low), for one after another (high)",
                page: "objects/serialization.html")
        case .getInLoop:
            FindingDescription(
                title: "ray.get in a loop",
                meaning: "Each iteration calls and waits for the result before the next call: "
                    + "one task runs at a time, whatever the number of workers.",
                threshold: "three iterations or more that get the only call under way, none of "
                    + "which needs the result of the one before, and \(Self.byTime)",
                source: "share of the run's time; Ray has no number",
                saving: "what would run side by side: the tasks' own time on two workers (low), "
                    + "the whole waiting on all workers that no other task kept meanwhile (high; in "
                    + "fewer than ten iterations, the tasks' own time), never counting a worker's "
                    + "start. Inside a task, which keeps its worker while it waits, low is 0, and "
                    + "high may count one worker more, less the shortest start of the run. Real Ray "
                    + "names no idle workers: where one ran, low is 0 and high is for two",
                page: "patterns/ray-get-loop.html")
        case .getTooMany:
            FindingDescription(
                title: "ray.get of too many objects at once",
                meaning: "All results have to be there, and in memory together, before the first "
                    + "is worked on.",
                threshold: "one `ray.get` of more than 100 results, and \(Self.byTime)",
                source: "the batch of Ray's own example has 100 (`BATCH_SIZE`, on the page named "
                    + "below)",
                saving: "the caller's work after the get, up to its next step with Ray, that could "
                    + "have gone on while results "
                    + "were still coming (high); low is 0, since where the caller needs the same "
                    + "cores as the tasks nothing is won",
                page: "patterns/ray-get-too-many-objects.html")
        case .tinyTasks:
            FindingDescription(
                title: "Tasks too small",
                meaning: "A call costs more than the work that it carries.",
                threshold:
                    "50 calls or more whose bodies take less than 10 ms each and less, together, "
                    + "than the calls around them, with less than the inline limit in their "
                    + "messages, and \(Self.byTime)",
                source: "share of the run's time; Ray has no number",
                saving: "in batches of one for each worker: the caller's own time for the calls "
                    + "that go (low), the calls' wall time beyond their bodies' (high)",
                page: "patterns/too-fine-grained-tasks.html")
        case .definedInLoop:
            FindingDescription(
                title: "A remote function or class defined in a loop",
                meaning: "Each definition is another function to Ray: pickled, exported and "
                    + "fetched for itself.",
                threshold: "one place makes two or more of one name and size, and "
                    + "\(Self.byTime); or 100 of them",
                source: "Ray's `DUPLICATE_REMOTE_FUNCTION_THRESHOLD` is 100",
                saving: "pickle and export of all but the dearest (low), or these with fetch and "
                    + "unpickle of all but the cheapest one (high)",
                page: "patterns/redefine-task-actor-loop.html")
        case .resultPutByHand:
            FindingDescription(
                title: "A task returns what it has put by hand",
                meaning: "`return ray.put(x)` stores the value and sends a reference, for which "
                    + "the caller needs a second get; and the value is lost with its worker, since "
                    + "Ray cannot make it again.",
                threshold: "always: it costs fault tolerance, whatever the time",
                source: "Ray's page",
                saving: "the caller's get of the reference (low), with the result that carried it "
                    + "(high); a result within the inline limit spares the put too",
                page: "patterns/return-ray-put.html")
        case .nestedReference:
            FindingDescription(
                title: "A reference nested in an argument and then got",
                meaning: "Ray resolves references at top level before the task starts. One inside "
                    + "a list stays a reference: the task sits on its worker while it gets it.",
                threshold: "tasks that wait in `ray.get` for what came inside an argument, and "
                    + Self.byTime,
                source: "share of the run's time; Ray has no number",
                saving: "the time that workers spent waiting inside tasks (high); low is 0, since "
                    + "nothing is won where no other task wanted the worker",
                page: "patterns/nested-ray-get.html")
        case .pinnedReference:
            FindingDescription(
                title: "A captured reference pins its object",
                meaning: "A reference that is captured is never released while the process that "
                    + "pickled the function lives, whatever becomes of the variable.",
                threshold: "an object over the inline limit whose variable goes (`del`, another "
                    + "value, the end of its function) and which is never freed",
                source: "`inline_limit` of the trace's header: what is smaller is not worth it",
                saving: "the object's memory, from its last use on; no time",
                page: "objects.html#closure-capture-of-objects")
        case .smallPut:
            FindingDescription(
                title: "A small value put by hand",
                meaning: "Within the inline limit a value rides in the task's message. Put by "
                    + "hand it costs a put, and a look into the object store at each call.",
                threshold: "at most 102,400 bytes, ten puts and gets or more, and \(Self.byTime)",
                source: "`inline_limit` of the trace's header (Ray: `max_direct_call_object_size`)",
                saving:
                    "the put and the gets of the arguments (high); for workers side by side, less "
                    + "two serializes of the value for each call (low)",
                page: "patterns/pass-large-arg-by-value.html")
        case .starvedWorker:
            FindingDescription(
                title: "One worker starves",
                meaning: "A worker has little to do while another works on: the calls are uneven, "
                    + "or dealt out unevenly.",
                threshold:
                    "calls of one function that overlap, four for each worker or more, keep one "
                    + "worker busy for less than half of another's time, and \(Self.byTime)",
                source: "share of the run's time; Ray has no number",
                saving: "from the busiest worker's time to an even share (high), or to the longest "
                    + "single call, if that is longer (low)",
                page: "patterns/ray-get-submission-order.html")
        }
    }

    private static let byTime = "the change could save \(Threshold.text)"
}
