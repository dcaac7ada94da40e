internal import TraceReading
internal import TraceSchema

extension RunRecord {
    mutating func addGet(_ event: Event, _ span: Span, _ lane: Int32) {
        let waited = min(max(event.waitedNs ?? 0, 0), span.length)
        if let id = event.object { objects[id]?.lastUse = span.end }
        if event.role == .argument {
            guard let call = ordinal(event), let id = event.object, event.error == nil else {
                return
            }
            let ns = span.length - waited
            calls[Int(call)].extend(span)
            if event.durationNs == nil { hidesGets = true } else { rates.argumentGet.add(ns) }
            objects[id, default: ObjectRecord()].argumentGets.add(ns)
            return
        }
        endWork(of: lane, at: span.start)
        if let running = running(lane, at: span.start) {
            lookNested(event, span, waited: waited, lane, in: running)
        }
        lookReturnedPut(event, span, waited: waited, lane)
        var call: Int32 = -1
        if event.role == .result {
            call = ordinal(event) ?? event.object.flatMap { objects[$0]?.task } ?? -1
        }
        if call >= 0, calls[Int(call)].caller == lane {
            calls[Int(call)].waitedNs.add(waited)
            calls[Int(call)].callerNs.add(span.length - waited)
            calls[Int(call)].resultNs.add(span.length - waited)
            calls[Int(call)].gotEnd = max(calls[Int(call)].gotEnd, span.end)
        } else {
            call = -1
        }
        addToBatch(event, span, waited: waited, lane, call)
    }

    private mutating func addToBatch(
        _ event: Event, _ span: Span, waited: Int64, _ lane: Int32, _ call: Int32
    ) {
        let site = getSite(event)
        var batch = laneStates[Int(lane)].batch
        if batch?.isClosed == true || batch?.site != site {
            closeBatch(of: lane)
            batch = nil
        }
        var next = batch ?? Lane.Batch(site: site, start: span.start, end: span.end)
        next.count += 1
        next.bytes = next.bytes.adding(size(event.bytes))
        next.end = max(next.end, span.end)
        next.waitedNs.add(waited)
        if call >= 0 { next.calls.append(call) }
        laneStates[Int(lane)].batch = next
    }

    private mutating func getSite(_ event: Event) -> Int32 {
        let key = GetSite.Key(
            file: file(event.file), line: Int32(clamping: event.line ?? -1))
        if let index = getSiteIndices[key] { return index }
        let index = Int32(truncatingIfNeeded: getSites.count)
        getSites.append(
            GetSite(place: place(event), variable: event.variable, bound: event.bound))
        getSiteIndices[key] = index
        return index
    }

    mutating func addDeserialize(_ event: Event, _ span: Span, _ lane: Int32) {
        let bytes = size(event.bytes)
        if event.error == nil, bytes > inlineLimit {
            if let copied = event.copied.map(size) {
                if copied < bytes / 10 { rates.zeroCopy.add(span.length) }
                if let id = event.object {
                    var object = objects[id] ?? ObjectRecord()
                    object.remade.add(span.length)
                    object.remadeCopied = max(object.remadeCopied, copied)
                    if object.bytes == 0 { object.bytes = bytes }
                    objects[id] = object
                }
            } else {
                hidesCopies = true
            }
        }
        if event.role == .argument || event.role == nil {
            guard let call = ordinal(event) else { return }
            calls[Int(call)].extend(span)
            if let id = event.object {
                // Where reading has no time of its own, it is part of this.
                if hidesGets { rates.argumentGet.add(span.length) }
                objects[id, default: ObjectRecord()].argumentGets.ns.add(span.length)
            }
            return
        }
        if let end = laneStates[Int(lane)].batch?.end {
            laneStates[Int(lane)].batch?.isClosed = true
            laneStates[Int(lane)].batch?.end = max(end, span.end)
        }
        guard event.role == .result,
            let call = ordinal(event) ?? event.object.flatMap({ objects[$0]?.task }), call >= 0,
            calls[Int(call)].caller == lane
        else { return }
        calls[Int(call)].callerNs.add(span.length)
        calls[Int(call)].resultNs.add(span.length)
        calls[Int(call)].gotEnd = max(calls[Int(call)].gotEnd, span.end)
    }

    /// A `ray.get` is over: nothing more belongs to it.
    mutating func closeBatch(of lane: Int32) {
        guard let batch = laneStates[Int(lane)].batch else { return }
        laneStates[Int(lane)].batch = nil
        let index = Int(batch.site)
        getSites[index].gets += 1
        if batch.count == 1, let call = batch.calls.first,
            calls[Int(call)].start > getSites[index].lastEnd[lane] ?? -1
        {
            getSites[index].alone.append(call)
        }
        getSites[index].lastEnd[lane] = batch.end
        if batch.count > Threshold.Ray.batch {
            laneStates[Int(lane)].openLargeGet = largeGets.count
            largeGets.append(
                LargeGet(
                    site: batch.site, calls: batch.calls, count: batch.count, bytes: batch.bytes,
                    start: batch.start, end: batch.end, waitedNs: batch.waitedNs))
        }
    }

    /// The process does something with Ray again: the work after its last large get is over.
    mutating func endWork(of lane: Int32, at moment: Int64) {
        if laneStates[Int(lane)].batch?.isClosed == true { closeBatch(of: lane) }
        guard let index = laneStates[Int(lane)].openLargeGet else { return }
        laneStates[Int(lane)].openLargeGet = nil
        largeGets[index].workNs = max(moment - largeGets[index].end, 0)
    }

    /// A task gets, by hand, what it has neither put nor called for.
    private mutating func lookNested(
        _ event: Event, _ span: Span, waited: Int64, _ lane: Int32, in task: Int32
    ) {
        guard let id = event.object, event.error == nil, calls[Int(task)].actor == nil,
            captured[id] == nil
        else { return }
        let object = objects[id]
        if let object, object.task >= 0,
            object.task == task || calls[Int(object.task)].parent == task
        {
            return
        }
        // A result of a call of its own, or of one whose result is not there yet.
        if event.role == .result, let made = event.task.flatMap({ taskOrdinals[$0] }),
            calls[Int(made)].parent == task || calls[Int(made)].caller == lane
        {
            return
        }
        let site = calls[Int(task)].site
        guard site >= 0 else { return }
        var nested = nestedGets[site] ?? NestedGets()
        nested.count += 1
        nested.ns.add(span.length)
        nested.waitedNs.add(waited)
        nested.bytes = nested.bytes.adding(size(event.bytes))
        nested.place = place(event)
        if let object, object.putSite >= 0 {
            nested.reference = putSites[Int(object.putSite)].bound
        }
        nestedGets[site] = nested
    }

    /// The caller of a task gets what the task has put by hand: the reference came as its result.
    private mutating func lookReturnedPut(
        _ event: Event, _ span: Span, waited: Int64, _ lane: Int32
    ) {
        guard let id = event.object, event.error == nil, let object = objects[id],
            object.origin == .put, object.task >= 0, object.maker != lane,
            calls[Int(object.task)].caller == lane, calls[Int(object.task)].actor == nil
        else { return }
        returnedPuts.add(
            id, object, site: calls[Int(object.task)].site, getNs: span.length - waited)
    }
}

/// Objects that tasks put by hand and whose references they returned, by call site.
struct ReturnedPuts {
    struct Use {
        var objects = 0
        var bytes = 0
        var makeNs: Int64 = 0
        var getNs: Int64 = 0
        var tasks: [Int32] = []
        var putSite: Int32 = -1
    }
    private(set) var uses: [Int32: Use] = [:]
    private var seen: Set<ObjectID> = []

    mutating func add(_ id: ObjectID, _ object: ObjectRecord, site: Int32, getNs: Int64) {
        guard site >= 0 else { return }
        var use = uses[site] ?? Use()
        use.getNs.add(getNs)
        if seen.insert(id).inserted {
            use.objects += 1
            use.bytes = use.bytes.adding(object.bytes)
            use.makeNs.add(object.makeNs)
            use.putSite = object.putSite
            if use.tasks.last != object.task { use.tasks.append(object.task) }
        }
        uses[site] = use
    }
}
