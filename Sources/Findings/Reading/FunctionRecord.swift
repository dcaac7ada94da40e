internal import TraceReading
internal import TraceSchema

/// What the pickle of one function or class cost, and what it holds.
struct FunctionRecord {
    var name = ""
    var place = Place()
    var pickleBytes = 0
    var captures: [Event.Capture] = []
    var pickle = Sum()
    var export = Sum()
    var fetch = Sum()
    var unpickle = Sum()
    var copied = 0
    var calls = 0
    /// Ray refused to take it.
    var error: String?

    /// Everything that its pickle cost.
    var ns: Int64 { pickle.ns.adding(export.ns).adding(fetch.ns).adding(unpickle.ns) }

    /// A part's share of a cost of the whole pickle.
    func share(_ bytes: Int, of cost: Int64) -> Int64 {
        guard pickleBytes > 0 else { return 0 }
        return cost.scaled(by: min(Double(bytes) / Double(pickleBytes), 1))
    }
}
