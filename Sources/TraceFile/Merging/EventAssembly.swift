import TraceSchema

/// Numbers things in order of first use, from 1.
struct Numbering<Key: Hashable> {
    private var numbers: [Key: UInt32] = [:]

    mutating func number(of key: Key) -> Int {
        if let number = numbers[key] { return Int(number) }
        let number = numbers.count + 1
        numbers[key] = UInt32(clamping: number)
        return number
    }
}

/// Turns what a process recorded into the events of a trace.
struct EventAssembly {
    /// The trace's zero on the recorders' clock.
    let originNs: Int64

    private var tasks = Numbering<RecordedTask>()
    private var objects = Numbering<RecordedObject>()
    private var functions = Numbering<RecordedKey>()
    private var actors = Numbering<RecordedKey>()

    init(originNs: Int64) { self.originNs = originNs }

    mutating func event(
        _ recorded: RecordedEvent, _ arguments: [RecordedArgument], _ captures: [RecordedCapture],
        id: Int, in file: RecorderFile
    ) -> Event {
        var event = Event(
            id: id, kind: recorded.kind,
            process: recorded.lane.process ?? ProcessID(file.process),
            startNs: Int64(TraceNumber.clamped(recorded.start &- originNs)))
        event.thread = recorded.thread == 0 ? nil : Int(recorded.thread)
        event.durationNs = Self.size(recorded.duration).map { Int64($0) }
        event.waitedNs = Self.size(recorded.waited).map { Int64($0) }
        event.task = task(recorded.task)
        event.parent = task(recorded.parent)
        event.attempt = recorded.attempt == 0 ? nil : Int(recorded.attempt)
        event.object = object(recorded.object)
        event.function = function(recorded.function)
        if recorded.actor != .none { event.actor = ActorID(actors.number(of: recorded.actor)) }
        event.name = file.text(recorded.name)
        event.variable = file.text(recorded.variable)
        event.bound = file.text(recorded.bound)
        event.role = recorded.role
        event.bytes = Self.size(recorded.bytes)
        event.copied = Self.size(recorded.copied)
        event.path = recorded.path
        event.explicit = recorded.explicit
        if !arguments.isEmpty { event.arguments = arguments.map { argument($0, in: file) } }
        if !captures.isEmpty { event.captures = captures.map { Self.capture($0, in: file) } }
        event.file = file.text(recorded.file)
        event.line = recorded.line == 0 ? nil : Int(recorded.line)
        event.inferred = recorded.inferred ? true : nil
        event.error = file.text(recorded.error)
        return event
    }

    /// A fold of a process; nil where its key is no key of this vocabulary.
    mutating func fold(_ key: FoldKey, _ sums: FoldSums, in file: RecorderFile) -> Fold? {
        guard let kind = RecordedWord.words(EventKind.self)[Int(key.kind)] else { return nil }
        let lane = RecordedLane(number: key.lane)
        return Fold(
            kind: kind, process: lane.process ?? ProcessID(file.process),
            function: function(RecordedKey(high: key.functionHigh, low: key.functionLow)),
            variable: file.text(RecordedName(number: key.variable)),
            path: RecordedWord.words(TransferPath.self)[Int(key.path)],
            role: RecordedWord.words(Role.self)[Int(key.role)],
            line: key.line == 0 ? nil : Int(key.line), count: Self.size(sums.count) ?? 0,
            bytes: Self.size(sums.bytes) ?? 0, copied: Self.size(sums.copied) ?? 0,
            durationNs: Int64(Self.size(sums.duration) ?? 0))
    }

    // MARK: Parts

    private mutating func argument(
        _ recorded: RecordedArgument, in file: RecorderFile
    ) -> Event.Argument {
        Event.Argument(
            position: recorded.position < 0
                ? .keyword(file.text(recorded.keyword) ?? "") : .index(Int(recorded.position)),
            variable: file.text(recorded.variable), how: recorded.how,
            object: object(recorded.object), bytes: Self.size(recorded.bytes))
    }

    private static func capture(
        _ recorded: RecordedCapture, in file: RecorderFile
    ) -> Event.Capture {
        Event.Capture(
            variable: file.text(recorded.variable) ?? "", how: recorded.how,
            through: file.text(recorded.through), bytes: size(recorded.bytes) ?? 0)
    }

    private mutating func task(_ recorded: RecordedTask) -> TaskID? {
        recorded.sequence == 0 ? nil : TaskID(tasks.number(of: recorded))
    }

    private mutating func object(_ recorded: RecordedObject) -> ObjectID? {
        recorded.sequence == 0 ? nil : ObjectID(objects.number(of: recorded))
    }

    private mutating func function(_ recorded: RecordedKey) -> FunctionID? {
        recorded == .none ? nil : FunctionID(functions.number(of: recorded))
    }

    private static func size(_ value: Int64) -> Int? {
        value < 0 ? nil : TraceNumber.clamped(value)
    }
}
