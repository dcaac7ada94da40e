import ObjectPassing
import TraceSchema

/// A driver or worker of a simulated run: a real ``CoreMachine``, and where its program stands.
final class SimulatedProcess {
    let number: ProcessNumber
    /// Place in ``World/nodes``.
    let node: Int
    let lane: Int32
    var machine: CoreMachine
    var functions: WorkerFunctions
    /// Until when its thread for messages is busy.
    var sendingUntil: Int64 = 0
    var sequence: UInt64 = 0

    // The program.
    var program: ProgramCursor?
    /// What it is in the middle of.
    var state = State.idle
    /// Objects that its program knows, by what the trace calls them.
    var objects: [ObjectName: ObjectKey] = [:]
    /// Objects that came with functions it has unpickled.
    var captured: [ObjectName: ObjectKey] = [:]
    /// Remote functions that its program has exported.
    var exported: Set<Int32> = []

    /// Functions that it has pickled, or fetched.
    var pickles = FirstOfSize()
    /// Whether it runs its call's function for the first time.
    var isFirstCall = false
    /// Whether the one that it is at is the first of its size.
    var isFirstOfSize = false

    // Calls that it runs.
    var assigned: [Assignment] = []
    var firstAssigned = 0
    var running: Assignment?
    var isBlocked = false

    /// An object's number in the trace, and which repetition of a loop's round made it.
    struct ObjectName: Hashable {
        var object: Int
        var copy: Int

        func hash(into hasher: inout Hasher) {
            hasher.combine(
                UInt64(truncatingIfNeeded: object) ^ UInt64(truncatingIfNeeded: copy) << 24)
        }
    }

    struct Assignment {
        var spec: TaskSpec
        var caller: ProcessNumber
    }

    enum State {
        case idle
        /// The pickle is ready, and goes to the control store.
        case exporting(start: Int64)
        /// What has been serialized is about to be put into the object store.
        case putting
        /// The object store has no room yet for what is to be put.
        case awaitingRoom(Room)
        /// The call is complete.
        case submitting(PreparedCall)
        case wanting
        /// Since when it waits.
        case getting(ObjectKey, since: Int64)
        /// The value is known, and its process about to go on.
        case woken(ObjectKey, since: Int64)
        /// The value is being brought to this node.
        case reading(ObjectKey, since: Int64)
        /// The function has come from the control store.
        case unpickling(start: Int64)
        /// Arguments have yet to come to this node.
        case gathering(Set<ObjectKey>, since: Int64)
        case running
        case handingBack([ReadyResult])
    }

    /// What a value that finds no room is for.
    enum Room {
        case put
        case argument
        case result
    }

    /// A call whose values are where they have to be.
    struct PreparedCall {
        var task = TaskKey(owner: 0, sequence: 0)
        var arguments: [TaskArgument] = []
        /// As the trace has it.
        var listed: [Event.Argument] = []
        var submitNs: Int64 = 0
        var inlineBytes = 0
        var code: FunctionCode?
    }

    /// A result, serialized.
    struct ReadyResult {
        var size: Int
        var isInline: Bool
    }

    /// Up to which place of its node's store it has written.
    var touchedBytes = 0

    // What it is in the middle of.
    var prepared = PreparedCall()
    /// Arguments of the call that are to be put, by their places; results likewise.
    var toPut: [Int] = []
    /// Since when it has been putting the first of them.
    var putStart: Int64 = 0
    /// The object that waits for room.
    var roomFor: ObjectKey?
    var results: [ObjectValue] = []
    var pending: [ReadyResult] = []
    var executeStart: Int64 = 0
    /// When the function of the call that it runs has been made again.
    var readyAt: Int64 = 0
    /// References that go with the call being made, inside the first value that is put for it.
    var nested: [ObjectKey] = []
    /// What has been put for calls and is kept, in a world where the same value is not put again.
    var kept: [Same: ObjectKey] = [:]

    /// Two values are taken for the same where name and size are.
    struct Same: Hashable {
        var variable: String?
        var bytes: Int

        init(_ value: Workload.Value) {
            variable = value.variable
            bytes = value.bytes
        }
    }

    init(number: ProcessNumber, node: Int, lane: Int32, rules: Rules) {
        self.number = number
        self.node = node
        self.lane = lane
        machine = CoreMachine(process: number, rules: rules)
        functions = WorkerFunctions(rules: rules)
    }

    func newSequence() -> UInt64 {
        sequence += 1
        return sequence
    }

    func takeAssigned() -> Assignment? {
        guard firstAssigned < assigned.count else { return nil }
        defer {
            firstAssigned += 1
            if firstAssigned == assigned.count {
                assigned.removeAll(keepingCapacity: true)
                firstAssigned = 0
            }
        }
        return assigned[firstAssigned]
    }
}
