internal import TraceSchema

/// What is kept of one object.
struct ObjectRecord {
    enum Origin { case unknown, put, argument, result }

    var origin = Origin.unknown
    var bytes = 0
    /// Serialize and put.
    var makeNs: Int64 = 0
    var serializeNs: Int64 = 0
    /// Index of the put's place; -1 where the script has none.
    var putSite: Int32 = -1
    /// The lane that made it.
    var maker: Int32 = -1
    /// Ordinal of the task that put it, or whose result it is; -1 for none.
    var task: Int32 = -1
    var isFreed = false
    /// Read for arguments, by reference: get without waiting, and deserialize.
    var argumentGets = Sum()
    /// Made again by anybody: time, and what was copied for it.
    var remade = Sum()
    var remadeCopied = 0
    /// The end of its last get.
    var lastUse: Int64 = 0
}

/// One place in the script that puts a value.
struct PutSite {
    struct Key: Hashable {
        var variable: String?
        var file: Int32
        var line: Int32
    }
    let place: Place
    let variable: String?
    let bound: String?
}
