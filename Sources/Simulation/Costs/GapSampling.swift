package import TraceSchema

/// Costs of what lies between two steps of one call, or of one statement, in one process.
package enum GapSampling {
    static func samples(_ events: [Event]) -> [CostSample] {
        var samples: [CostSample] = []
        var previous: [ProcessID: Event] = [:]
        var firsts: [FunctionStep: FirstOfSize] = [:]
        let steps = events.filter { isStep($0.kind) && $0.ownNs != nil }
            .sorted { ($0.startNs, $0.id) < ($1.startNs, $1.id) }
        for event in steps {
            if let before = previous[event.process], belong(before, event),
                let cost = cost(from: before.kind, to: event.kind), event.startNs >= before.endNs
            {
                let (bytes, ns) = (before.bytes ?? 0, event.startNs - before.endNs)
                let step = FunctionStep(process: event.process, cost: cost)
                let isFirst =
                    cost.isOfFunction && firsts[step, default: FirstOfSize()].meets(bytes)
                samples.append(CostSample(cost, bytes: bytes, ns: ns, isFirst: isFirst))
            }
            previous[event.process] = event
        }
        return samples
    }

    /// References come and go in between in no time; leases and dispatches are others' work.
    private static func isStep(_ kind: EventKind) -> Bool {
        switch kind {
        case .hold, .drop, .free, .lease, .dispatch, .spill, .restore, .retry, .fail: false
        case .pickle, .export, .serialize, .put, .submit, .fetch, .unpickle, .get, .deserialize,
            .execute, .return:
            true
        }
    }

    private static func belong(_ one: Event, _ other: Event) -> Bool {
        if let task = one.task, task == other.task { return true }
        if let object = one.object, object == other.object { return true }
        switch one.kind {
        case .pickle, .export, .fetch, .unpickle:
            return one.function != nil && one.function == other.function
        default: return false
        }
    }

    /// The gap between two steps that follow each other; nil for one that no cost is kept of.
    package static func cost(from before: EventKind, to kind: EventKind) -> Cost? {
        switch before {
        case .export: return .gapAfterExport
        case .unpickle: return .gapAfterUnpickle
        default: break
        }
        return switch kind {
        case .put: .gapBeforePut
        case .submit: .gapBeforeSubmit
        case .export: .gapBeforeExport
        case .unpickle: .gapBeforeUnpickle
        case .deserialize: .gapBeforeDeserialize
        case .execute: .gapBeforeExecute
        case .serialize: .gapBeforeSerialize
        case .return: .gapBeforeReturn
        case .pickle, .fetch, .get, .lease, .dispatch, .hold, .drop, .free, .spill, .restore,
            .retry, .fail:
            nil
        }
    }
}
