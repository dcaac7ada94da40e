/// Names that processes give to things, unique in a run without asking anybody.

/// Number of a process in a run: 0 is the driver, workers count from 1.
package typealias ProcessNumber = UInt32

/// A call: the process that submitted it and that process's count of calls and puts.
package struct TaskKey: Hashable, Sendable {
    package var owner: ProcessNumber
    package var sequence: UInt64

    package init(owner: ProcessNumber, sequence: UInt64) {
        self.owner = owner
        self.sequence = sequence
    }

    /// In one step: tables by these keys are what most of a state machine's time goes to.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(sequence ^ UInt64(owner) << 40)
    }

    /// The object that holds a result of this call; `index` counts from 1.
    package func result(_ index: UInt32) -> ObjectKey {
        ObjectKey(owner: owner, index: index, sequence: sequence)
    }
}

/// An object: its owner is the process that submitted the task or put the value.
///
/// ```
/// byte 0      4       8                16
///      | owner | index |    sequence    |     little endian
/// ```
package struct ObjectKey: Hashable, Comparable, Sendable {
    package var owner: ProcessNumber
    /// 0 for a put; 1… for the results of a task; the largest number for an actor's handles.
    package var index: UInt32
    package var sequence: UInt64

    package init(owner: ProcessNumber, index: UInt32, sequence: UInt64) {
        self.owner = owner
        self.index = index
        self.sequence = sequence
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(sequence ^ UInt64(owner) << 40 ^ UInt64(index) << 20)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.owner, left.sequence, left.index) < (right.owner, right.sequence, right.index)
    }

    /// The task whose result this is; nil for a put and for an actor's handles.
    package var task: TaskKey? {
        index == 0 || index == .max ? nil : TaskKey(owner: owner, sequence: sequence)
    }
}

/// A remote function object: the random identity that it got at decoration.
package struct FunctionKey: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
