internal import TraceSchema

/// One place in the script that gets results.
struct GetSite {
    struct Key: Hashable {
        var file: Int32
        var line: Int32
    }
    let place: Place
    let variable: String?
    var gets = 0
    /// Gets of the only call that was made since the get before, by ordinal of the call.
    var alone: [Int32] = []
    /// The end of the last get, by the lane that got.
    var lastEnd: [Int32: Int64] = [:]
    /// Got into this name.
    var bound: String?
}

/// One `ray.get` of many results.
struct LargeGet {
    let site: Int32
    let calls: [Int32]
    let count: Int
    let bytes: Int
    let start: Int64
    let end: Int64
    let waitedNs: Int64
    /// From its end to the next thing that the process did with Ray.
    var workNs: Int64 = 0
}

/// What one lane is about: the `ray.get` that is being read, event by event.
///
/// A `ray.get` of a list is one get for each object, and then one deserialize for each.
struct Lane {
    struct Batch {
        var site: Int32
        var calls: [Int32] = []
        var count = 0
        var bytes = 0
        var start: Int64
        var end: Int64
        var waitedNs: Int64 = 0
        var isClosed = false
    }
    var batch: Batch?
    /// Index of a large get whose work afterwards is still going on.
    var openLargeGet: Int?
    /// The task that it runs, and until when.
    var running: (task: Int32, end: Int64)?
}

/// Waiting inside tasks for what came nested in an argument, by the task's call site.
struct NestedGets {
    var count = 0
    var ns: Int64 = 0
    var waitedNs: Int64 = 0
    var bytes = 0
    var place = Place()
    /// The name that a reference was bound to by its put, where it was.
    var reference: String?
}
