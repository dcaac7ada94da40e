internal import Glibc
internal import ObjectPassing
internal import SharedMemory
internal import TraceFile
internal import TraceSchema

/// What is done in worlds with one rule changed, and never in Ray's own; which it is, and what is to
/// be done, the rules say.
extension Core {
    // MARK: Functions

    /// Writes another version of a function to the control store.
    ///
    /// - Returns: whether the control store did not have it.
    func exportVersion(of function: FunctionKey, _ pickled: [UInt8]) throws(CallError) -> Bool {
        let needed = try withState { $0.machine.submitter.versionsInUse(of: function) }
        let answer = try ask {
            .exportVersion(request: $0, function: function, pickled: pickled, needed: needed)
        }
        guard case .exportedVersion(_, let version, let isNew) = answer else { return false }
        try withState { $0.exports.didExport(function, pickled: pickled, version: version) }
        return isNew
    }

    /// What has become of a function that a worker gives back.
    enum Change: UInt32 {
        case none = 0
        case changed = 1
        /// It has nothing in it that could change: whoever has it keeps it.
        case nothingToShare = 2
    }

    /// Gives the one copy of a function back; start 0 where it was not pickled for that.
    func handOn(
        _ number: UInt32, pickled: [UInt8], _ change: Change, start: Int64, duration: Int64,
        captures: [ForeignCapture]
    ) throws(CallError) {
        guard let function = withRegistry({ $0.function(number) }) else { return }
        if change == .nothingToShare {
            try withState { $0.functions.didFindNothingToShare(function.key) }
        }
        if start > 0 {
            try withState { state in
                state.recordPickle(
                    function, site: 0, start: start, duration: duration,
                    bytes: Int64(pickled.count), captures: captures)
            }
        }
        if change == .changed,
            case .refused(let limit) = try withState({
                $0.exports.admission(pickledSize: pickled.count)
            })
        {
            throw CallError(
                .functionTooLarge,
                describe(function, pickled.count, captures, limit: limit, "not under"))
        }
        let exportStart = MonotonicClock.now
        let answer = try ask {
            .handOn(
                request: $0, function: function.key, pickled: change == .changed ? pickled : nil)
        }
        guard case .exportedVersion(_, let version, true) = answer else { return }
        try withState { state in
            state.functions.didHandOn(function.key, version: version)
            state.recordExport(function, site: 0, start: exportStart, bytes: pickled.count)
        }
    }

    // MARK: Values put for calls

    /// An object that was put for an earlier call and is byte for byte this value.
    func putBefore(_ value: IncomingValue) throws(CallError) -> ObjectKey? {
        try withState { state in
            state.putArguments.candidates(size: value.size).first { object in
                guard let place = state.locations[object], place.format == value.description.format,
                    let memory = state.arena?.bytes(at: place.offset, count: place.size)
                else { return false }
                return value.isSame(as: UnsafeRawBufferPointer(memory))
            }
        }
    }

    /// Puts a value for a call; where there is no room, what was kept of earlier calls makes some.
    func writeForCall(_ value: IncomingValue, as object: ObjectKey) throws(CallError) -> Written {
        do {
            return try write(value, as: object)
        } catch  where error.status == .objectStoreFull {
            let given = try withState { state in
                let given = state.putArguments.giveUp()
                for object in given { state.handle(.drop(object)) }
                return given
            }
            guard !given.isEmpty else { throw error }
            return try write(value, as: object)
        }
    }

    // MARK: Arguments that were written to

    /// The running task has written to an argument; `bytes` is what it is now, nil where it lies in
    /// the object store.
    func wrote(_ index: UInt32, _ bytes: [UInt8]?) throws(CallError) {
        try withState { state in
            var argument = WrittenArgument(index: index, payload: nil)
            if let bytes { argument.payload = Payload(format: .pickle, bytes: bytes) }
            state.written.append(argument)
        }
    }

    /// What a task has written to a value of this process's, once.
    func nextWriteBack() throws(CallError) -> WriteBack? {
        try withState { $0.writeBacks.isEmpty ? nil : $0.writeBacks.removeFirst() }
    }
}

/// A value that was passed by value and comes back changed.
struct WriteBack {
    /// Which call, and which of its arguments.
    let sequence: UInt64
    let index: UInt32
    let bytes: [UInt8]
}

extension CoreState {
    /// Keeps what was put for a call, where the rules ask for it.
    func keep(_ written: Core.Written, size: Int) {
        // A changed argument is read from where it lies before the call lets it go.
        if !rules.protectsArguments { locations[written.object] = written.place }
        guard putArguments.didPut(written.object, size: size) else { return }
        locations[written.object] = written.place
        handle(.hold(written.object))
    }

    /// Reads a changed argument, for Python to write over the caller's own.
    func takeBack(_ argument: WrittenArgument, of task: TaskKey, from object: ObjectKey?) {
        let start = MonotonicClock.now
        var bytes = argument.payload?.bytes ?? []
        if let object {
            guard let place = locations[object],
                let memory = arena?.bytes(at: place.offset, count: place.size)
            else { return }
            bytes = Array(memory)
        }
        writeBacks.append(
            WriteBack(sequence: task.sequence, index: argument.index, bytes: bytes))
        var event = event(.get, start: start)
        event.task = RecordedTask(task)
        if let object { event.object = RecordedObject(object) }
        event.role = .argument
        event.bytes = Int64(bytes.count)
        event.copied = event.bytes
        event.path = object == nil ? .inline : .objectStore
        record(event)
    }
}

extension IncomingValue {
    /// Whether memory that was written from a value holds this one.
    func isSame(as memory: UnsafeRawBufferPointer) -> Bool {
        guard let base = memory.baseAddress, memory.count == size, head.count <= memory.count,
            head.elementsEqual(memory.prefix(head.count))
        else { return false }
        let segment = (head.count + 63) / 64 * 64
        return buffers.allSatisfy { buffer in
            guard let own = buffer.pointer, buffer.length > 0 else { return true }
            let start = segment + buffer.offset
            return start + buffer.length <= memory.count
                && memcmp(base + start, own, buffer.length) == 0
        }
    }
}
