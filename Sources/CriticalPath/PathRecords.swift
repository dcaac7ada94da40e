internal import TraceReading
internal import TraceSchema

/// What a worker did for its task: 24 bytes.
struct TaskStep {
    var start: Int64
    var end: Int64
    var task: Int32
    /// The stage in the last five bits, the variable before them.
    private var packed: Int32

    init(_ event: Event, _ stage: CriticalPath.Stage, task: Int32, variable: Int32) {
        start = moment(event.startNs)
        end = moment(start.adding(max(event.durationNs ?? 0, 0)))
        self.task = task
        packed = variable << 5 | Int32(Self.stages.firstIndex(of: stage) ?? 0)
    }

    var variable: Int32 { packed >> 5 }
    var stage: CriticalPath.Stage { Self.stages[Int(packed & 31)] }

    /// Those that a worker's steps have.
    private static let stages: [CriticalPath.Stage] = [
        .between, .execute, .serialize, .store, .get, .deserialize, .fetch, .unpickle, .return,
    ]
}

/// What the code of a process did: 40 bytes.
struct PathStep {
    var start: Int64
    /// Where the waiting ends and the work begins.
    var workStart: Int64
    var end: Int64
    /// Index of the task it belongs to or waits for; -1 for none.
    var task: Int32
    var variable: Int32
    var site: Int32
    /// The stage in the last five bits, the function before them.
    private var packed: Int32

    init(_ event: Event, _ stage: CriticalPath.Stage, task: Int32, variable: Int32, site: Int32) {
        start = moment(event.startNs)
        end = moment(start.adding(max(event.durationNs ?? 0, 0)))
        workStart = start + min(max(event.waitedNs ?? 0, 0), end - start)
        self.task = task
        self.variable = variable
        self.site = site
        packed = -1 << 5 | Int32(Self.stages.firstIndex(of: stage) ?? 0)
    }

    /// The function's name where there is no task to tell it; -1 for none.
    var function: Int32 {
        get { packed >> 5 }
        set { packed = newValue << 5 | packed & 31 }
    }
    var stage: CriticalPath.Stage { Self.stages[Int(packed & 31)] }

    private static let stages = CriticalPath.Stage.allCases
}

/// What is kept of a call.
struct PathTask {
    var function: Int32 = -1
    /// Where it was submitted.
    var site: Int32 = -1
    /// Its weightiest argument by value.
    var variable: Int32 = -1
    /// What of its function's pickle weighs most.
    var captured: Int32 = -1
    /// The lane that submitted it, and the task whose body did.
    var caller: Int32 = -1
    var parent: Int32 = -1
    /// The lane that ran it last.
    var worker: Int32 = -1
    /// The last of the objects that it refers to, of ``CriticalPathBuilder/dependencies``.
    var dependency: Int32 = -1
    var submitEnd: Int64 = -1
    var dispatchStart: Int64 = -1
    var dispatchEnd: Int64 = -1
}

/// A place in the script.
struct Site: Hashable {
    var file: Int32
    var line: Int32
}
