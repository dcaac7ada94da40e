internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// Pickled functions on their way to the control store and back.
extension Core {
    /// Writes a pickled function or class to the control store.
    ///
    /// - Returns: what the user should be told, if anything.
    func export(
        _ number: UInt32, site: UInt32, pickled: [UInt8], start: Int64, duration: Int64,
        captures: [ForeignCapture], isClass: Bool
    ) throws(CallError) -> String? {
        guard let function = withRegistry({ $0.function(number) }) else {
            throw CallError(.failed, "no such function")
        }
        let (admission, destination) = try withState { state in
            // One that came pickled from another process has been recorded there.
            if start > 0 {
                state.recordPickle(
                    function, site: site, start: start, duration: duration,
                    bytes: Int64(pickled.count), captures: captures)
            }
            return (
                state.exports.admission(pickledSize: pickled.count),
                state.exports.destination(of: function.key, pickled: pickled)
            )
        }
        var warning: String?
        switch admission {
        case .admitted: break
        case .warned(let limit):
            warning =
                describe(function, pickled.count, captures, limit: limit, "over")
                + " Every worker that runs it fetches a copy."
        case .refused(let limit):
            throw CallError(
                .functionTooLarge,
                describe(function, pickled.count, captures, limit: limit, "not under"))
        }
        let exportStart = MonotonicClock.now
        var isStored = false
        switch destination {
        case .controlStore:
            let answer = try ask {
                .export(request: $0, function: function.key, pickled: pickled, isClass: isClass)
            }
            if case .exported(_, true) = answer { isStored = true }
        case .newVersion: isStored = try exportVersion(of: function.key, pickled)
        case .nowhere: return nil
        case .messages: try withState { $0.exports.willSend(function.key, pickled: pickled) }
        }
        if isStored {
            try withState { state in
                state.recordExport(
                    function, site: site, start: exportStart, bytes: pickled.count)
            }
        }
        return warning
    }

    /// Names the function, its size, and the variable that makes it so large: Ray's own message
    /// leaves that out.
    func describe(
        _ function: Registry.RemoteFunction, _ size: Int, _ captures: [ForeignCapture], limit: Int,
        _ relation: String
    ) -> String {
        var text =
            "The remote function \(function.name) is too large (\(megabytes(size)) pickled, "
            + "\(relation) the limit of \(megabytes(limit)))."
        if let largest = captures.max(by: { $0.bytes < $1.bytes }), largest.bytes > 0 {
            let name = withRegistry { $0.text(largest.variable) }
            text +=
                " It captures `\(name)`, \(megabytes(Int(largest.bytes))): pass it as an "
                + "argument, or ray.put it and pass the reference."
        }
        return text
    }

    private func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }

    /// A function that was asked for.
    enum Fetched {
        case pickled([UInt8])
        /// What this worker has is still it.
        case unchanged
        case missing
    }

    /// Reads a pickled function or class for the call that runs here, from where the rules say; a
    /// driver reads the class of a handle that it gets from somebody else.
    func fetch(_ number: UInt32) throws(CallError) -> Fetched {
        guard let function = withRegistry({ $0.function(number) }) else {
            throw CallError(.failed, "no such function")
        }
        let start = MonotonicClock.now
        let source = try withState { state in
            // Of the call that runs here it may be another than the control store's first.
            state.current.flatMap { spec in
                spec.function == function.key ? state.functions.source(for: spec) : nil
            } ?? .controlStore
        }
        let answer: NodeReply
        switch source {
        case .controlStore: answer = try ask { .fetch(request: $0, function: function.key) }
        case .version(let version):
            answer = try ask {
                .fetchVersion(request: $0, function: function.key, version: version)
            }
            try withState { $0.functions.didFetch(function.key, version: version) }
        case .message(let pickled): return .pickled(pickled)
        case .sharedCopy(let known):
            answer = try ask { .take(request: $0, function: function.key, known: known) }
        }
        let pickled: [UInt8]
        switch answer {
        case .fetched(_, let found?): pickled = found
        case .taken(_, let version, let found):
            guard let found else { return .unchanged }
            try withState { $0.functions.didFetch(function.key, version: version) }
            pickled = found
        default: return .missing
        }
        try withState { state in
            var event = state.event(.fetch, start: start)
            event.describe(function, for: state)
            event.bytes = Int64(pickled.count)
            event.copied = event.bytes
            event.path = .controlStore
            state.record(event)
        }
        return .pickled(pickled)
    }

    /// Python has made the function again, or could not.
    func unpickled(
        _ number: UInt32, start: Int64, duration: Int64, bytes: Int, error: UInt32
    ) throws(CallError) {
        guard let function = withRegistry({ $0.function(number) }) else { return }
        try withState { state in
            // One that cannot be made again is not fetched again either: its calls fail.
            state.functions.didUnpickle(function.key)
            var event = state.event(.unpickle, start: start)
            event.duration = duration
            event.describe(function, for: state)
            event.bytes = Int64(bytes)
            event.error = state.recorded(error)
            state.record(event)
        }
    }
}

extension RecordedEvent {
    /// Fills in what was read, and for which call.
    fileprivate mutating func describe(_ function: Registry.RemoteFunction, for state: CoreState) {
        if let spec = state.current { describe(spec, state.recorder) }
        self.function = RecordedKey(function.key)
        name = state.recorded(function.nameNumber)
    }
}
