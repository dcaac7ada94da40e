internal import TraceReading
internal import TraceSchema

extension RunRecord {
    mutating func addSerialize(_ event: Event, _ span: Span, _ lane: Int32) {
        switch event.role {
        case .argument:
            guard let call = ordinal(event) else { return }
            calls[Int(call)].extend(span)
            calls[Int(call)].callerNs.add(span.length)
            endPut(of: call, at: span)
            if size(event.bytes) > inlineLimit { calls[Int(call)].putNs.add(span.length) }
            if let id = event.object { made(id, ns: span.length, event) }
        case .value:
            endWork(of: lane, at: span.start)
            if let id = event.object {
                made(id, ns: span.length, event)
            } else {
                unnamedValues[lane] = span.length
            }
        case .result:
            guard let call = ordinal(event) else { return }
            calls[Int(call)].extend(span)
            calls[Int(call)].resultNs.add(span.length)
        case .captured, .variable, nil:
            break
        }
    }

    private mutating func made(_ id: ObjectID, ns: Int64, _ event: Event) {
        objects[id, default: ObjectRecord()].makeNs.add(ns)
        if event.kind == .serialize { objects[id]?.serializeNs = ns }
        objects[id]?.bytes = size(event.bytes)
    }

    mutating func addPut(_ event: Event, _ span: Span, _ lane: Int32) {
        let isByHand = event.role == .value || event.explicit == true
        if isByHand { endWork(of: lane, at: span.start) }
        if !isByHand, event.role == .argument, event.error == nil, let call = ordinal(event) {
            calls[Int(call)].extend(span)
            calls[Int(call)].callerNs.add(span.length)
            calls[Int(call)].putNs.add(span.length)
            if event.durationNs == nil { calls[Int(call)].openPut = span.start }
        }
        guard let id = event.object, event.error == nil else { return }
        made(id, ns: span.length, event)
        guard var object = objects[id] else { return }
        object.maker = lane
        rates.put(object.bytes, ns: object.makeNs)
        if isByHand {
            if let unnamed = unnamedValues.removeValue(forKey: lane) {
                object.makeNs.add(unnamed)
                object.serializeNs = unnamed
            }
            object.origin = .put
            object.putSite = putSite(event)
            object.task = running(lane, at: span.start) ?? -1
        } else if event.role == .result {
            object.origin = .result
        } else {
            object.origin = .argument
            object.task = ordinal(event) ?? -1
        }
        objects[id] = object
    }

    /// A put that was concluded, and has no time of its own, lasted until the call's next step; or
    /// it is part of the submit that began with it.
    private mutating func endPut(of call: Int32, at next: Span) {
        let start = calls[Int(call)].openPut
        guard start >= 0 else { return }
        calls[Int(call)].openPut = -1
        let ns = next.start > start ? next.start - start : next.length
        calls[Int(call)].putNs.add(ns)
    }

    private mutating func putSite(_ event: Event) -> Int32 {
        let key = PutSite.Key(
            variable: event.variable, file: file(event.file),
            line: Int32(clamping: event.line ?? -1))
        if let index = putSiteIndices[key] { return index }
        let index = Int32(truncatingIfNeeded: putSites.count)
        putSites.append(
            PutSite(place: place(event), variable: event.variable, bound: event.bound))
        putSiteIndices[key] = index
        return index
    }

    mutating func addSubmit(_ event: Event, _ span: Span, _ lane: Int32) {
        closeBatch(of: lane)
        endWork(of: lane, at: span.start)
        guard let ordinal = ordinal(event), event.error == nil else { return }
        if let id = event.function { functions[id]?.calls += 1 }
        let site = callSite(event)
        endPut(of: ordinal, at: span)
        var call = calls[Int(ordinal)]
        call.extend(span)
        call.site = site
        call.caller = lane
        call.inlineBytes = Int32(clamping: size(event.bytes))
        call.actor = event.actor
        call.callerNs.add(span.length)
        if let parent = event.parent.flatMap({ taskOrdinals[$0] }) {
            call.parent = parent
            calls[Int(parent)].hasCalls = true
        }
        calls[Int(ordinal)] = call
        count(event, at: site, ordinal)
    }

    private mutating func count(_ event: Event, at index: Int32, _ ordinal: Int32) {
        let arguments = event.arguments ?? []
        var site = callSites[Int(index)]
        if site.calls == 0 {
            site.firstCall = ordinal
            site.arguments = arguments
            site.byValue = arguments.map { CallSite.ByValue(variable: $0.variable) }
        }
        site.calls += 1
        if site.lastCall >= 0, calls[Int(site.lastCall)].gotEnd == 0 { site.overlaps = true }
        site.lastCall = ordinal
        let put = arguments.reduce(0) { $1.how == .put ? $0.adding(size($1.bytes)) : $0 }
        for (position, argument) in arguments.enumerated()
        where argument.how == .put && position < site.byValue.count {
            var value = site.byValue[position]
            if value.variable != argument.variable { value.isSameText = false }
            let bytes = size(argument.bytes)
            let share = put > 0 ? Double(bytes) / Double(put) : 0
            value.puts.add(calls[Int(ordinal)].putNs.scaled(by: share))
            value.bytes = max(value.bytes, bytes)
            value.leastBytes = min(value.leastBytes, bytes)
            site.byValue[position] = value
        }
        callSites[Int(index)] = site
    }

    private mutating func callSite(_ event: Event) -> Int32 {
        let name = event.calledName ?? event.function?.description ?? "<unnamed>"
        let key = CallSite.Key(
            name: names.index(of: name), file: file(event.file),
            line: Int32(clamping: event.line ?? -1))
        if let index = callSiteIndices[key] { return index }
        let index = Int32(truncatingIfNeeded: callSites.count)
        callSites.append(CallSite(key: key, place: place(event), name: name))
        callSiteIndices[key] = index
        return index
    }

    mutating func addReturn(_ event: Event, _ span: Span, _ lane: Int32) {
        guard let call = ordinal(event) else { return }
        calls[Int(call)].extend(span)
        calls[Int(call)].resultNs.add(span.length)
        guard let id = event.object, event.error == nil else { return }
        objects[id, default: ObjectRecord()].origin = .result
        objects[id]?.bytes = size(event.bytes)
        objects[id]?.maker = lane
        objects[id]?.task = call
    }

    /// The task that a lane is in the middle of.
    func running(_ lane: Int32, at moment: Int64) -> Int32? {
        guard let running = laneStates[Int(lane)].running, running.end >= moment else { return nil }
        return running.task
    }
}

extension Int64 {
    mutating func add(_ other: Int64) { self = adding(other) }

    /// A part of it, or a multiple; stops at the latest moment.
    func scaled(by factor: Double) -> Int64 {
        Int64(Swift.min(Swift.max(Double(self) * factor, 0), Double(latestMoment)))
    }
}
