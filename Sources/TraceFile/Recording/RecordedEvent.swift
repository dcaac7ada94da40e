package import TraceSchema

// What a running process hands to its recorder. Plain values without references, so that making one
// costs no allocation and no reference count; the merge turns the numbers into those of a trace.

/// A task as its submitter counts: `owner` is the submitting process's number, 0 the driver.
package struct RecordedTask: Hashable, Sendable, BitwiseCopyable {
    package var owner: UInt32
    /// From 1; 0 stands for none.
    package var sequence: UInt64

    package init(owner: UInt32, sequence: UInt64) {
        self.owner = owner
        self.sequence = sequence
    }

    package static let none = RecordedTask(owner: 0, sequence: 0)
}

/// An object as its owner counts: the result `index` of a task, or a put.
package struct RecordedObject: Hashable, Sendable, BitwiseCopyable {
    package var owner: UInt32
    package var index: UInt32
    /// From 1; 0 stands for none.
    package var sequence: UInt64

    package init(owner: UInt32, index: UInt32, sequence: UInt64) {
        self.owner = owner
        self.index = index
        self.sequence = sequence
    }

    package static let none = RecordedObject(owner: 0, index: 0, sequence: 0)
}

/// The key of a function in the control store, or of an actor; two zeros stand for none.
package struct RecordedKey: Hashable, Sendable, BitwiseCopyable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let none = RecordedKey(high: 0, low: 0)
}

/// A text that ``Recorder/intern(_:)-(String)`` keeps once for its process.
package struct RecordedName: Hashable, Sendable {
    package var number: UInt32

    package init(number: UInt32) { self.number = number }

    package static let none = RecordedName(number: 0)
}

/// A ``ProcessID`` as a number.
package struct RecordedLane: Hashable, Sendable {
    package let number: UInt32

    private static let firstWorker: UInt32 = 16

    package static let driver = RecordedLane(number: 0)
    package static let controlStore = RecordedLane(number: 1)
    package static let objectStore = RecordedLane(number: 2)
    package static let scheduler = RecordedLane(number: 3)
    package static func worker(_ number: UInt32) -> RecordedLane {
        RecordedLane(number: firstWorker &+ number)
    }

    /// The lane's name in a trace; nil for a number that stands for none.
    var process: ProcessID? {
        switch number {
        case Self.driver.number: .driver
        case Self.controlStore.number: .controlStore
        case Self.objectStore.number: .objectStore
        case Self.scheduler.number: .scheduler
        case Self.firstWorker...: .worker(Int(number - Self.firstWorker))
        default: nil
        }
    }
}

/// An event as the code that did the work measured it. Sizes are bytes, times nanoseconds.
package struct RecordedEvent: Sendable {
    package var kind: EventKind
    package var lane: RecordedLane
    /// 0 for none.
    package var thread: UInt32 = 0
    /// On `CLOCK_MONOTONIC`, absolute.
    package var start: Int64
    /// -1 for none, as in the other sizes and times.
    package var duration: Int64 = -1
    package var waited: Int64 = -1
    package var task = RecordedTask.none
    package var parent = RecordedTask.none
    /// From 1; 0 for none.
    package var attempt: UInt32 = 0
    package var object = RecordedObject.none
    package var function = RecordedKey.none
    package var actor = RecordedKey.none
    package var name = RecordedName.none
    package var variable = RecordedName.none
    package var bound = RecordedName.none
    package var role: Role?
    package var bytes: Int64 = -1
    package var copied: Int64 = -1
    package var path: TransferPath?
    package var explicit: Bool?
    package var file = RecordedName.none
    /// From 1; 0 for none.
    package var line: UInt32 = 0
    package var inferred = false
    package var error = RecordedName.none

    package init(kind: EventKind, lane: RecordedLane, start: Int64) {
        self.kind = kind
        self.lane = lane
        self.start = start
    }
}

/// One argument of a submit.
package struct RecordedArgument: Hashable, Sendable {
    /// From 0; -1 for a keyword.
    package var position: Int32
    package var keyword: RecordedName
    package var variable: RecordedName
    package var how: PassingMode
    package var object: RecordedObject
    /// -1 for none.
    package var bytes: Int64

    package init(
        position: Int32, keyword: RecordedName = .none, variable: RecordedName = .none,
        how: PassingMode, object: RecordedObject = .none, bytes: Int64 = -1
    ) {
        self.position = position
        self.keyword = keyword
        self.variable = variable
        self.how = how
        self.object = object
        self.bytes = bytes
    }
}

/// One captured variable of a pickle.
package struct RecordedCapture: Hashable, Sendable {
    package var variable: RecordedName
    package var how: CaptureMode
    package var through: RecordedName
    package var bytes: Int64

    package init(
        variable: RecordedName, how: CaptureMode, through: RecordedName = .none, bytes: Int64
    ) {
        self.variable = variable
        self.how = how
        self.through = through
        self.bytes = bytes
    }
}
