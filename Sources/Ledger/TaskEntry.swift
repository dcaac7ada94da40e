internal import TraceSchema

/// What is kept of one call, for the events that name only their task.
struct TaskEntry {
    /// Its call's line.
    var call: Int32 = -1
    /// The name that its result was bound to.
    var bound: Int32 = -1
    /// Its arguments, a list within ``LedgerBuilder/slots``.
    var firstSlot: Int32 = -1
    var lastSlot: Int32 = -1
    var slotCount: Int16 = 0
    var isSubmitted = false
    /// Returned, raised or given up.
    var isOver = false

    /// So many arguments of one call are told apart: each is looked for among the others.
    static let slotLimit: Int16 = 1000
}

/// One argument of one call.
struct ArgumentSlot {
    var variable: Int32 = -1
    /// Its line; -1 for a reference that no event has led to its value yet.
    var line: Int32 = -1
    var next: Int32 = -1
    var bytes = 0
    var object: ObjectID?
    var mode: PassingMode
    /// Whether the call's own event has named it.
    var isPassed = false
    var isDeserialized = false
}

/// What the pickle of a function is made of.
struct PickleShape {
    /// The function's own line: it takes the rest.
    var own: Int32
    /// Length of the pickle, at least that of its parts.
    var whole: Int
    var parts: [(line: Int32, bytes: Int)] = []
}

/// What is kept of a function.
struct FunctionEntry {
    var name: Int32
    /// Of its latest pickle, and of the one that lies in the control store.
    var latest: PickleShape?
    var exported: PickleShape?
}

/// How long each captured variable is without what it brought in itself: spans in a pickle lie
/// inside one another.
enum CaptureSpans {
    /// - Returns: a length for each capture, in their order; together no more than `whole`.
    static func own(of captures: [Event.Capture], whole: Int) -> [Int] {
        var own = captures.map { max($0.bytes, 0) }
        for (index, capture) in captures.enumerated() {
            guard let through = capture.through,
                let parent = captures.firstIndex(where: { brings($0, through) }), parent != index
            else { continue }
            let inside = max(capture.bytes, 0)
            // One that is longer than its parent isn't inside it.
            if inside <= own[parent] { own[parent] -= inside }
        }
        var rest = max(whole, 0)
        for index in own.indices {
            own[index] = min(own[index], rest)
            rest -= own[index]
        }
        return own
    }

    /// `helper` brings what comes through `helper`, a class what comes through one of its methods.
    private static func brings(_ capture: Event.Capture, _ through: String) -> Bool {
        capture.variable == through
            || (through.hasPrefix(capture.variable)
                && through.dropFirst(capture.variable.count).hasPrefix("."))
    }
}
