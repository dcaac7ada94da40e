import TraceSchema

/// The events of one call of a task that went well at its first try.
struct CallEvents {
    let submit: Event
    var lease: Event?
    var dispatch: Event?
    /// At the worker, in their order.
    var worker: [Event] = []
    var result: Event?
    /// The caller's wait for the result.
    var awaited: Event?
    /// No other call was under way meanwhile: so scheduler and worker were idle.
    var isAlone = false
    /// Of the whole trace: it may wait for the worker's start.
    var isFirst = false

    var storedArguments: [Event.Argument] {
        (submit.arguments ?? []).filter { $0.how != .inline }
    }

    /// Bytes that were put into the object store for this call.
    var putBytes: Int {
        (submit.arguments ?? []).reduce(0) { $1.how == .put ? $0 + ($1.bytes ?? 0) : $0 }
    }

    /// By their submits.
    static func of(_ events: [Event]) -> [CallEvents] {
        var byTask: [TaskID: [Event]] = [:]
        var submits: [Event] = []
        for event in events {
            guard let task = event.task else { continue }
            byTask[task, default: []].append(event)
            if event.kind == .submit { submits.append(event) }
        }
        submits.sort { ($0.startNs, $0.id) < ($1.startNs, $1.id) }
        var calls = submits.compactMap { submit in
            submit.task.flatMap { CallEvents(submit, byTask[$0] ?? []) }
        }
        markAlone(&calls)
        if !calls.isEmpty { calls[0].isFirst = true }
        return calls
    }

    /// Nil for a call of an actor, which needs no lease, and for one that was tried again.
    private init?(_ submit: Event, _ events: [Event]) {
        guard submit.actor == nil,
            let execute = events.first(where: { $0.kind == .execute }),
            events.count(where: { $0.kind == .execute }) == 1,
            execute.process != submit.process
        else { return nil }
        self.submit = submit
        lease = events.first { $0.kind == .lease }
        dispatch = events.first { $0.kind == .dispatch }
        worker = events.filter { $0.process == execute.process }
            .sorted { ($0.startNs, $0.id) < ($1.startNs, $1.id) }
        let results = worker.filter { $0.kind == .return }
        result = results.count == 1 ? results.first : nil
        awaited = events.first {
            $0.kind == .get && $0.role == .result && $0.process == submit.process
        }
    }

    /// As far as the caller knows: it goes on while the worker is still at its end.
    private var endNs: Int64 { awaited?.endNs ?? worker.last?.endNs ?? submit.endNs }

    private static func markAlone(_ calls: inout [CallEvents]) {
        var latestEnd = Int64.min
        for index in calls.indices {
            let next = index + 1 < calls.count ? calls[index + 1].submit.startNs : .max
            calls[index].isAlone =
                latestEnd <= calls[index].submit.startNs && calls[index].endNs <= next
            latestEnd = max(latestEnd, calls[index].endNs)
        }
    }
}
