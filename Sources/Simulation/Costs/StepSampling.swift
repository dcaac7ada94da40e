import TraceSchema

/// Costs of steps inside one process: an event each.
enum StepSampling {
    static func samples(_ events: [Event], _ calls: [CallEvents]) -> [CostSample] {
        var samples: [CostSample] = []
        var puts = PutSampling(events)
        var firsts: [FunctionStep: FirstOfSize] = [:]
        func functionSample(_ event: Event, _ cost: Cost) -> [CostSample] {
            let step = FunctionStep(process: event.process, cost: cost)
            let isFirst = firsts[step, default: FirstOfSize()].meets(event.bytes ?? 0)
            return sample(event, cost, isFirst: isFirst)
        }
        let returns = Dictionary(
            events.filter { $0.kind == .return }.compactMap { event in
                event.object.map { ($0, event.endNs) }
            }, uniquingKeysWith: { one, _ in one })
        for event in events {
            switch event.kind {
            case .put: samples += puts.put(event)
            case .free: puts.free(event)
            case .submit: samples += puts.submit(event)
            case .get: samples += get(event, puts, there: event.object.flatMap { returns[$0] })
            case .return:
                guard let path = event.path else { continue }
                samples += sample(event, path == .inline ? .returnInline : .returnStored)
            case .pickle: samples += functionSample(event, .pickle)
            case .export: samples += functionSample(event, .export)
            case .fetch: samples += functionSample(event, .fetch)
            case .unpickle: samples += functionSample(event, .unpickle)
            case .serialize: samples += sample(event, .serialize)
            case .dispatch: samples += sample(event, .dispatch)
            case .deserialize: samples += sample(event, .deserialize)
            case .lease, .execute, .hold, .drop, .spill, .restore, .retry, .fail: break
            }
        }
        return samples + puts.implicit()
    }

    private static func sample(
        _ event: Event, _ cost: Cost, isFirst: Bool = false
    ) -> [CostSample] {
        event.ownNs.map {
            [CostSample(cost, bytes: event.bytes ?? 0, ns: $0, isFirst: isFirst)]
        } ?? []
    }

    /// `there` is when the worker had handed the result back.
    private static func get(_ event: Event, _ puts: PutSampling, there: Int64?) -> [CostSample] {
        guard event.path == .objectStore else { return [] }
        // Real Ray does not tell how long a get of a stored result waited.
        if event.role == .result, event.waitedNs == nil, let there, there > event.startNs {
            return []
        }
        let isOwn = event.object.map { puts.putter(of: $0) == event.process } ?? false
        return sample(event, event.role == .value && isOwn ? .getOwn : .get)
    }
}

/// What one process does to functions.
struct FunctionStep: Hashable {
    var process: ProcessID
    var cost: Cost
}

/// Costs of puts, with what the trace tells of the memory that they take, and of the submits that
/// some of them are part of.
private struct PutSampling {
    private var memory = StoreMemory()
    /// Whether the trace tells when memory is free again; otherwise all of it counts as used before.
    private let tellsFrees: Bool
    private var putters: [ObjectID: ProcessID] = [:]
    /// Real Ray puts large arguments while it submits, without a time of their own; by object.
    private let untimed: [ObjectID: Int]
    private var submits: [Int64] = []
    private var submitsWithPut: [(bytes: Int, ns: Int64)] = []

    init(_ events: [Event]) {
        tellsFrees = events.contains { $0.kind == .free }
        untimed = Dictionary(
            events.filter { $0.kind == .put && $0.ownNs == nil }.compactMap { event in
                event.object.map { ($0, event.bytes ?? 0) }
            }, uniquingKeysWith: { one, _ in one })
    }

    func putter(of object: ObjectID) -> ProcessID? { putters[object] }

    mutating func put(_ event: Event) -> [CostSample] {
        if let object = event.object { putters[object] = event.process }
        let touch = memory.put(event.object, bytes: event.bytes ?? 0, by: event.process)
        guard let ns = event.ownNs, let cost = tellsFrees ? touch.cost : .put else {
            return []
        }
        return [CostSample(cost, bytes: event.bytes ?? 0, ns: ns)]
    }

    mutating func free(_ event: Event) {
        if let object = event.object { memory.free(object) }
    }

    mutating func submit(_ event: Event) -> [CostSample] {
        guard let ns = event.ownNs else { return [] }
        let put = (event.arguments ?? []).filter { $0.how == .put }
        let sizes = put.compactMap { $0.object.flatMap { untimed[$0] } }
        if sizes.isEmpty {
            submits.append(ns)
            return [CostSample(.submit, bytes: event.bytes ?? 0, ns: ns)]
        }
        if sizes.count == 1, put.count == 1 { submitsWithPut.append((sizes[0], ns)) }
        return []
    }

    /// Puts without a time of their own: what they add to their submits.
    func implicit() -> [CostSample] {
        guard let usual = CostSamples.median(submits) else { return [] }
        return submitsWithPut.map { CostSample(.put, bytes: $0.bytes, ns: $0.ns - usual) }
    }
}
