internal import TraceReading
internal import TraceSchema

/// Finds the call that a function's pickle, export, fetch and unpickle served first.
struct FunctionWork {
    /// By function and the process that did it.
    struct Key: Hashable {
        var function: FunctionID
        var process: ProcessID
    }

    /// One event's share.
    struct Work {
        var span: Span
        var step: Step
        var isDone: Bool
        var bytes: Int
        var copied: Int
        /// For a pickle: index of its captures.
        var captures: Int32 = -1

        init(_ event: Event, step: Step) {
            span = Span(event)
            self.step = step
            isDone = event.error == nil
            bytes = max(event.bytes ?? 0, 0)
            copied = event.copiedOnTheWay
        }
    }

    /// What the latest pickle of a function captured.
    var captures: [FunctionID: Int32] = [:]
    private var made: [Key: [Work]] = [:]
    private var arrived: [Key: [Work]] = [:]
    private var lastSubmit: [Key: (task: Int, span: Span)] = [:]

    /// A function was pickled or exported.
    ///
    /// - Returns: the task that it was for, if its submit began already and contains it.
    mutating func made(_ work: Work, by key: Key) -> Int? {
        if let submit = lastSubmit[key], work.span.start < submit.span.end { return submit.task }
        made[key, default: []].append(work)
        return nil
    }

    /// A function was called: takes what was made for it since the last call.
    mutating func submitted(_ key: Key, task: Int, span: Span) -> [Work] {
        lastSubmit[key] = (task, span)
        return made.removeValue(forKey: key) ?? []
    }

    /// A function was fetched or unpickled by a worker that did not say for which task.
    mutating func arrived(_ work: Work, at key: Key) {
        arrived[key, default: []].append(work)
    }

    /// A worker ran the function: takes what had arrived for it.
    mutating func ran(_ key: Key) -> [Work] {
        arrived.isEmpty ? [] : arrived.removeValue(forKey: key) ?? []
    }
}

/// The captures that weigh something.
enum CapturedValues {
    /// Bytes from which a captured variable counts as a way of passing a value, where the call has
    /// arguments too: below lie references, small helpers and numbers.
    static let heavyBytes = 1000

    /// Without modules, weightiest first, at most eight: each without what it brought in itself, so
    /// that a variable is named and not the helper that it came through.
    static func heavy(_ captures: [Event.Capture], of whole: Int) -> [CallRow.NamedSize] {
        zip(captures, CaptureSpans.own(of: captures, whole: whole))
            .filter { $0.0.how != .module }
            .map { CallRow.NamedSize(variable: $0.0.variable, bytes: $0.1) }
            .sorted { ($1.bytes, $0.variable) < ($0.bytes, $1.variable) }
            .prefix(8).map(\.self)
    }
}
