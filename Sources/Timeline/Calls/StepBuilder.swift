internal import TraceReading
import TraceSchema

/// Turns the events of one call into rows, in the order of time.
///
/// What belongs together shares a row: a value that is serialized and the put that takes it, a
/// result that is returned and the get that receives it.
struct StepBuilder {
    private let call: Call
    private var events: [Event]
    /// The source texts of inline arguments, by the events that make them again on the worker:
    /// those don't name them.
    private let inlineNames: [Int: String]
    private var used: Set<Int> = []
    private var steps: [Step] = []

    static func steps(of call: Call) -> [Step] {
        var builder = StepBuilder(call)
        builder.build()
        return builder.steps
    }

    private init(_ call: Call) {
        self.call = call
        events = call.events.sorted {
            ($0.causedNs, $0.id) < ($1.causedNs, $1.id)
        }
        let inline = (call.submit?.arguments ?? []).filter { $0.how == .inline }
        let made = events.filter {
            $0.kind == .deserialize && $0.role == .argument && $0.object == nil
        }
        inlineNames =
            made.count == inline.count
            ? Dictionary(
                zip(made, inline).compactMap { event, argument in
                    argument.variable.map { (event.id, $0) }
                }, uniquingKeysWith: { first, _ in first })
            : [:]
    }

    private mutating func build() {
        for index in events.indices where used.insert(index).inserted {
            let event = events[index]
            switch event.kind {
            case .pickle: addPickle(event)
            case .export: addStoring(event, sent: nil, title: "export \(name(event))")
            case .serialize: addSerialize(event)
            case .put: addStoring(event, sent: nil, title: putTitle(event))
            case .submit: addSubmit(event)
            case .dispatch:
                let isFirst = event.process == .controlStore && event.attempt ?? 1 == 1
                addDispatch(
                    [event], title: isFirst ? "dispatch \(name(event))" : "dispatch again")
            case .fetch:
                addReading(
                    [event], from: .controlStore, title: "fetch \(name(event))")
            case .unpickle: addBox([event], "unpickle \(name(event))")
            case .get: addGet(event)
            case .deserialize: addDeserialize(event)
            case .execute: addBox([event], "run \(name(event))")
            case .return: addReturn(event)
            case .retry: addBox([event], "retry \(name(event))")
            case .fail: addBox([event], "give up \(name(event))")
            case .spill: addBox([event], "spill \(variable(event))")
            case .restore: addBox([event], "restore \(variable(event))")
            case .hold, .drop, .free, .lease: break
            }
        }
    }

    // MARK: Function

    private mutating func addPickle(_ event: Event) {
        let captured = (event.captures ?? []).ownSpans(of: event.bytes)
            .filter { $0.how != .module }
            .sorted { ($1.bytes, $0.variable) < ($0.bytes, $1.variable) }
        let extra =
            switch captured.count {
            case 0: ""
            case 1...2: " + " + captured.map(\.variable).joined(separator: ", ")
            default: " + \(captured[0].variable) and \(captured.count - 1) more"
            }
        let box = Step.Box([event], title: "pickle \(name(event))\(extra)")
        if let export = take(where: {
            $0.kind == .export && $0.function == event.function && $0.process == event.process
        }) {
            addStoring(export, sent: box, title: "export \(name(export))")
        } else {
            steps.append(Step(boxes: [box]))
        }
    }

    // MARK: Values

    private mutating func addSerialize(_ event: Event) {
        switch event.role {
        case .result:
            guard
                let index = unused(where: {
                    $0.kind == .return && $0.process == event.process
                        && ($0.object == event.object || event.object == nil || $0.object == nil)
                })
            else { return addBox([event], "serialize result") }
            used.insert(index)
            addReturn(events[index], serialized: event)
        case .argument, .value, .captured, .variable, nil:
            if let put = takePut(of: event) {
                let box = Step.Box([event], title: "serialize \(variable(event))")
                return addStoring(put, sent: box, title: putTitle(put))
            }
            var together = [event]
            if event.role == .argument {
                while let next = unused(where: { _ in true }), events[next].kind == .serialize,
                    events[next].role == .argument, !hasPut(events[next])
                {
                    used.insert(next)
                    together.append(events[next])
                }
            }
            addBox(together, "serialize \(variables(together))", bytes: sum(together))
        }
    }

    private static func matches(_ put: Event, _ serialized: Event) -> Bool {
        guard put.kind == .put, put.role == serialized.role, put.process == serialized.process
        else { return false }
        if let object = put.object, let other = serialized.object { return object == other }
        return put.variable == serialized.variable
    }

    private func hasPut(_ event: Event) -> Bool { unused { Self.matches($0, event) } != nil }

    private mutating func takePut(of event: Event) -> Event? { take { Self.matches($0, event) } }

    private mutating func addGet(_ event: Event) {
        var together = [event]
        if let made = take(where: {
            $0.kind == .deserialize && $0.object == event.object && $0.process == event.process
                && $0.object != nil
        }) {
            together.append(made)
        }
        let title = event.role == .result ? "get result" : "get \(variable(event))"
        // Where the path isn't told, only a result can have come otherwise than from the store.
        if event.path == .objectStore || (event.path == nil && event.role != .result) {
            addReading(together, from: .objectStore, title: title)
        } else {
            addBox(together, title)
        }
    }

    private mutating func addDeserialize(_ event: Event) {
        if event.role == .result { return addBox([event], "deserialize result") }
        let together = [event] + takeFollowingArguments(on: event.process)
        addBox(together, "deserialize \(variables(together))", bytes: sum(together))
    }

    /// Inline arguments that are made again one after the other are one box.
    private mutating func takeFollowingArguments(on process: ProcessID) -> [Event] {
        var taken: [Event] = []
        while let next = unused(where: { $0.process == process }),
            events[next].kind == .deserialize, events[next].role != .result
        {
            used.insert(next)
            taken.append(events[next])
        }
        return taken
    }

    // MARK: Call

    private mutating func addSubmit(_ event: Event) {
        var together = [event]
        if let dispatch = take(where: { $0.kind == .dispatch && $0.process == event.process }) {
            together.append(dispatch)
        } else if unused(where: { $0.kind == .dispatch && $0.process == .controlStore }) != nil {
            // The control store sends an actor's constructor on.
            let flow = Step.Flow(
                source: event.process, target: .controlStore, kind: .dispatch, bytes: event.bytes,
                copied: nil)
            let box = Step.Box(together, title: "submit \(name(event))", bytes: event.bytes)
            steps.append(Step(boxes: [box], flow: flow))
            return
        }
        addDispatch(together, title: "submit \(name(event))")
    }

    /// A message to the worker. Where the worker's next act is to make the arguments again, that
    /// stands in the same row.
    private mutating func addDispatch(_ sent: [Event], title: String) {
        let dispatch = sent.first { $0.kind == .dispatch }
        var boxes = [Step.Box(sent, title: title, bytes: dispatch?.bytes ?? sent[0].bytes)]
        guard let callee = receiver(of: sent[0]), callee != sent[0].process else {
            steps.append(Step(boxes: boxes))
            return
        }
        let arrived = takeFollowingArguments(on: callee)
        if !arrived.isEmpty {
            boxes.append(
                Step.Box(
                    arrived, title: "deserialize \(variables(arrived))", bytes: sum(arrived)))
        }
        let flow = Step.Flow(
            source: sent[0].process, target: callee, kind: .dispatch, bytes: dispatch?.bytes,
            copied: dispatch?.copied)
        steps.append(Step(boxes: boxes, flow: flow))
    }

    /// The worker that acts on the task next.
    private func receiver(of sent: Event) -> ProcessID? {
        let next = unused {
            switch $0.kind {
            case .fetch, .unpickle, .execute, .return: true
            case .get, .deserialize: $0.role == .argument
            default: false
            }
        }
        return next.map { events[$0].process } ?? call.callee
    }

    private mutating func addReturn(_ event: Event, serialized: Event? = nil) {
        let together = [event] + (serialized.map { [$0] } ?? [])
        let caller = call.caller
        var boxes = [Step.Box(together, title: "return")]
        var flow = Step.Flow(
            source: event.process, target: caller, kind: .return, bytes: event.bytes,
            copied: event.copied)
        let isLast = !events.indices.contains {
            !used.contains($0) && events[$0].kind == .return
                && (events[$0].object == event.object || event.object == nil)
        }
        if event.path == .objectStore {
            flow.target = .objectStore
        } else if !isLast {
            // Its caller tries again: what it gets in the end is another one's.
        } else if let get = take(where: {
            $0.kind == .get && $0.role == .result && $0.process == caller
                && ($0.object == event.object || event.object == nil || $0.object == nil)
        }) {
            let made = take {
                $0.kind == .deserialize && $0.role == .result && $0.process == get.process
                    && ($0.object == get.object || get.object == nil)
            }
            boxes.append(Step.Box([get] + (made.map { [$0] } ?? []), title: "get result"))
        }
        steps.append(Step(boxes: boxes, flow: flow.source == flow.target ? nil : flow))
    }

    // MARK: Rows

    private mutating func addBox(_ events: [Event], _ title: String, bytes: Int? = nil) {
        steps.append(Step(boxes: [Step.Box(events, title: title, bytes: bytes)]))
    }

    /// Something goes from a process into a store.
    private mutating func addStoring(_ event: Event, sent: Step.Box?, title: String) {
        let store: ProcessID = event.kind == .export ? .controlStore : .objectStore
        let stored = Step.Box([event], title: title, at: store)
        let flow = Step.Flow(
            source: event.process, target: store, kind: event.kind, bytes: event.bytes,
            copied: event.copied)
        steps.append(Step(boxes: (sent.map { [$0] } ?? []) + [stored], flow: flow))
    }

    /// Something comes out of a store.
    private mutating func addReading(_ events: [Event], from store: ProcessID, title: String) {
        let flow = Step.Flow(
            source: store, target: events[0].process, kind: events[0].kind,
            bytes: events[0].bytes, copied: events[0].copied)
        steps.append(Step(boxes: [Step.Box(events, title: title)], flow: flow))
    }

    // MARK: Looking around

    private func unused(where predicate: (Event) -> Bool) -> Int? {
        events.indices.first { !used.contains($0) && predicate(events[$0]) }
    }

    private mutating func take(where predicate: (Event) -> Bool) -> Event? {
        guard let index = unused(where: predicate) else { return nil }
        used.insert(index)
        return events[index]
    }

    // MARK: Words

    private func name(_ event: Event) -> String {
        event.name ?? call.functionName ?? event.function?.description ?? "function"
    }

    private func putTitle(_ event: Event) -> String {
        event.explicit == true
            ? "ray.put(\(event.variable ?? "…"))" : "implicit put \(event.variable ?? "")"
    }

    private func variable(_ event: Event) -> String {
        if let variable = event.variable ?? inlineNames[event.id] { return variable }
        if let object = event.object {
            let argument = call.submit?.arguments?.first { $0.object == object }
            return argument?.variable ?? object.description
        }
        return event.role?.rawValue ?? "value"
    }

    private func variables(_ events: [Event]) -> String {
        guard events.count > 2 else {
            return events.map(variable).joined(separator: ", ")
        }
        return "\(events.count) arguments"
    }

    private func sum(_ events: [Event]) -> Int? {
        let sizes = events.compactMap(\.bytes)
        return sizes.isEmpty ? nil : sizes.reduce(0) { $0.adding($1) }
    }
}
