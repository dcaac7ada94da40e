internal import TraceReading
internal import TraceSchema

extension RunRecord {
    mutating func addFunctionWork(_ event: Event, _ span: Span, _ lane: Int32) {
        if let call = ordinal(event) { calls[Int(call)].extend(span) }
        guard let id = event.function else { return }
        let isDone = event.error == nil
        var function = functions[id] ?? FunctionRecord()
        if function.name.isEmpty { function.name = event.calledName ?? "" }
        switch event.kind {
        case .pickle:
            function.pickle.add(span.length)
            if function.place.line == nil { function.place = place(event) }
            if !isDone { function.error = event.error }
            function.pickleBytes = max(function.pickleBytes, size(event.bytes))
            if let captures = event.captures {
                function.captures = captures.map { capture in
                    var capture = capture
                    capture.bytes = size(capture.bytes)
                    return capture
                }
            }
            lastPickled[lane] = id
        case .export:
            if isDone { function.export.add(span.length) } else { function.error = event.error }
        case .fetch:
            function.fetch.add(span.length)
        case .unpickle:
            function.unpickle.add(span.length)
        case .serialize, .put, .submit, .lease, .dispatch, .get, .deserialize, .execute, .return,
            .hold, .drop, .free, .spill, .restore, .retry, .fail:
            break
        }
        function.copied = function.copied.adding(event.copiedOnTheWay)
        functions[id] = function
    }

    /// Adds what was only counted and summed to the functions that it tells of.
    mutating func addFolds() {
        for fold in folds {
            guard let id = fold.function, var function = functions[id] else { continue }
            switch fold.kind {
            case .pickle: function.pickle.add(folded: fold.count, ns: fold.durationNs)
            case .export: function.export.add(folded: fold.count, ns: fold.durationNs)
            case .fetch: function.fetch.add(folded: fold.count, ns: fold.durationNs)
            case .unpickle: function.unpickle.add(folded: fold.count, ns: fold.durationNs)
            case .submit: function.calls = function.calls.adding(max(fold.count, 0))
            case .serialize, .put, .lease, .dispatch, .get, .deserialize, .execute, .return, .hold,
                .drop, .free, .spill, .restore, .retry, .fail:
                continue
            }
            function.copied = function.copied.adding(fold.copiedOnTheWay)
            functions[id] = function
        }
    }
}
