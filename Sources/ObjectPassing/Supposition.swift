/// A world with one rule changed: Ray as it would be if one misconception about it were true.
///
/// The list of them all: `rayscope run --suppose NAME` runs a script under ``rules``, and everything
/// that can be said of a world stands here. In each world everything else is as in Ray.
///
/// Where a world says of functions or of arguments something that is undecided for actors, an actor
/// class is refused there: all but ``deduplicatedArguments``, ``noInline`` and
/// ``inlineEverything``.
package enum Supposition: String, CaseIterable, Sendable {
    /// Each call takes what the captured names hold in the calling process at that moment: globals,
    /// closure cells, what helpers use, mutable defaults.
    ///
    /// The function is pickled at each call; where the pickle is another than the last one, it is
    /// written to the control store as a new version, and the call names the version that it runs.
    /// So a call that is still under way, or is tried again, keeps the values of its own
    /// submission, however many workers there are. A worker that has to run another version than it
    /// has fetches it, and what it had changed in its own copy is gone; while the version is the
    /// same, its changes stay in that worker, as in Ray. A task that calls another takes the values
    /// of the worker that it runs in. Versions that no call under way needs are forgotten. A value
    /// that has become unpicklable fails the call, as it fails a first call in Ray.
    case liveGlobals = "live-globals"

    /// All workers run one and the same copy of a function with what it captured.
    ///
    /// Who runs it takes the copy, so that calls of one function run one after the other; at the
    /// end of the task, whether it returned or raised, the worker pickles the function again and
    /// hands it on if it has changed. A task that waits in `ray.get` lets others have the copy as it
    /// was before it (else a function that waits for itself would wait forever), and overwrites
    /// theirs at its end; a worker that dies hands nothing on. Two functions that capture the same
    /// global have a copy each, and the driver's own variables never change, as in Ray. What a task
    /// has left in a global and cannot be pickled fails the task.
    case sharedWorkerGlobals = "shared-worker-globals"

    /// A large argument that is byte for byte one that this process has put for an earlier call is
    /// not put again: the call refers to that object.
    ///
    /// It is still serialized, which is how it is known to be the same: one that has been changed
    /// since is put anew, so that no call sees another value than in Ray. The objects are kept until
    /// the end of the session; where the object store has no room left, they are let go. What rides
    /// inline, results, and `ray.put` are as in Ray.
    case deduplicatedArguments = "deduplicated-arguments"

    /// A reference anywhere inside an argument (in a list, an attribute, a value that another
    /// reference stands for) is replaced by its value before the body runs, at any depth.
    ///
    /// The call waits for the references inside its arguments as it does for its arguments; a
    /// failed one fails it. What a task returns, and what a function captures, keeps its references.
    case nestedRefsResolved = "nested-refs-resolved"

    /// An array that arrives as an argument may be written to, and what was written comes back.
    ///
    /// By reference, a large value is written where it lies in the object store: everybody who has
    /// the reference sees it at once, and two tasks that write at the same time overwrite each
    /// other. A small one is sent back to the owner with the task's reply. By value, the changed
    /// array is sent back and copied over the caller's variable when the caller next returns from
    /// `ray.get` or `ray.wait`, where that variable may be written to. It comes back from a task
    /// that raised, too, but not from a worker that died before its reply. What is not the memory
    /// of an array (a list, a dict, an array with gaps) is a copy, as in Ray, and what `ray.get`
    /// gives stays read-only.
    case writableObjects = "writable-objects"

    /// The pickled function rides in the message of each call, instead of going through the control
    /// store once, and the worker makes it again for each call.
    ///
    /// A process pickles it once, at its first call, so that its values are those of Ray; only where
    /// another process has called it before, Ray's workers would run that one's. What a task changes
    /// in its copy is gone with the call.
    case captureSentEveryCall = "capture-sent-every-call"

    /// A function is pickled when it is decorated, with what the names hold then.
    ///
    /// It goes to the control store at once, or with `ray.init` where Ray has not started yet,
    /// whether it is ever called or not. A name that is defined only later, the function's own
    /// among them, is not captured: NameError on the worker. A new session exports the same pickle.
    case exportAtDecoration = "export-at-decoration"

    /// No argument and no result rides in a message, however small it is.
    ///
    /// Errors still do: they are no values.
    case noInline = "no-inline"

    /// Every argument by value and every result rides in its message, however large it is, up to the
    /// gigabyte that a message holds.
    ///
    /// `ray.put` goes to the object store, as in Ray.
    case inlineEverything = "inline-everything"

    /// Ray's rules with this one changed.
    package var rules: Rules {
        var rules = Rules.ray
        switch self {
        case .liveGlobals: rules.pickling = .atEachCall
        case .sharedWorkerGlobals: rules.delivery = .handedOn
        case .deduplicatedArguments: rules.putsAgain = false
        case .nestedRefsResolved: rules.keepsNestedReferences = false
        case .writableObjects: rules.protectsArguments = false
        case .captureSentEveryCall: rules.delivery = .withEachCall
        case .exportAtDecoration: rules.pickling = .atDecoration
        // An empty value has no bytes, and is put like any other.
        case .noInline: rules.inlineLimit = -1
        case .inlineEverything:
            rules.inlineLimit = Self.everything
            rules.inlineTotalLimit = Self.everything
        }
        return rules
    }

    /// Bytes: what a message holds, with room for all that stands around the values.
    private static let everything = 1_000_000_000

    /// What is otherwise in this world.
    package var sentence: String {
        switch self {
        case .liveGlobals:
            "A call sees what the captured variables hold when it is made, not what they held at "
                + "the function's first call."
        case .sharedWorkerGlobals:
            "All workers share one copy of what a function captured: what one task changes, the "
                + "next one finds, on whichever worker."
        case .deduplicatedArguments:
            "A large argument that was passed before, unchanged, is not put into the object store "
                + "again."
        case .nestedRefsResolved:
            "References inside lists, dicts and objects are resolved before the call, as those at "
                + "top level are."
        case .writableObjects:
            "A task may write to an array that it was given, and its caller sees the change."
        case .captureSentEveryCall:
            "The function travels with each call, and with it everything that it captured."
        case .exportAtDecoration:
            "A function is pickled when it is decorated, with what its captured variables hold then."
        case .noInline:
            "Nothing rides in a message: each argument by value and each result goes through the "
                + "object store."
        case .inlineEverything:
            "Everything rides in a message: no argument by value and no result goes through the "
                + "object store."
        }
    }

    /// Who believes this of Ray expects it.
    package var misconception: String {
        switch self {
        case .liveGlobals: "A task looks a global up in the driver, so it sees the latest value."
        case .sharedWorkerGlobals: "A global is one variable that all tasks share."
        case .deduplicatedArguments: "Ray notices that it has this array already."
        case .nestedRefsResolved: "Ray finds the references in my list, and the task gets values."
        case .writableObjects: "A task gets my array itself, so it can fill it in for me."
        case .captureSentEveryCall: "What a function captures is sent along with every call."
        case .exportAtDecoration: "`@ray.remote` takes a snapshot of what the function uses."
        case .noInline: "Every argument goes through the object store, so a reference always helps."
        case .inlineEverything: "What I pass by value is simply part of the message."
        }
    }

    /// The page of Ray's documentation that says how it is.
    package var page: String { "https://docs.ray.io/en/latest/" + path }

    private var path: String {
        switch self {
        case .liveGlobals, .sharedWorkerGlobals: "ray-core/patterns/global-variables.html"
        case .deduplicatedArguments, .inlineEverything:
            "ray-core/patterns/pass-large-arg-by-value.html"
        case .nestedRefsResolved: "ray-core/objects.html"
        case .writableObjects: "ray-core/objects/serialization.html"
        case .captureSentEveryCall: "ray-core/patterns/redefine-task-actor-loop.html"
        // The only page that tells when: the source of `_remote`, among the documentation's pages.
        case .exportAtDecoration: "_modules/ray/remote_function.html"
        case .noInline: "ray-core/patterns/return-ray-put.html"
        }
    }
}
