internal import TraceReading
package import TraceSchema

/// The part of a trace that is drawn: calls that fit all that is named here.
package struct Scope: Equatable, Sendable {
    /// Calls that are under way at some moment of it, in nanoseconds from the script's start.
    package var window: ClosedRange<Int64>?
    /// This task, and what is submitted in it.
    package var task: TaskID?
    /// Calls that pass, capture, put or get it, under this name or as the reference that was made
    /// of it.
    package var variable: String?
    /// Its calls, and what is submitted in them; for a class, also all its methods.
    package var function: String?
    /// How deep calls inside of calls are drawn: 0 draws those of the driver only. Nil: all.
    package var depth: Int?

    package init() {}

    var isWhole: Bool { window == nil && task == nil && variable == nil && function == nil }

    func isInWindow(_ event: Event) -> Bool {
        guard let window else { return true }
        return moment(event.startNs) <= window.upperBound
            && moment(event.safeEndNs) >= window.lowerBound
    }

    /// Whether an event that belongs to no call and no value is in it.
    func includesEventOfNoCall(_ event: Event) -> Bool {
        task == nil && (function == nil || event.calledName == function)
            && (variable == nil || event.variable == variable) && isInWindow(event)
    }

    func includes(_ call: Call, span: CallRecord.Span, _ putSpan: CallRecord.Span?) -> Bool {
        if let window {
            let spans = [span, putSpan].compactMap(\.self)
            guard
                spans.contains(where: {
                    $0.start <= window.upperBound && $0.end >= window.lowerBound
                })
            else { return false }
        }
        if let task {
            guard call.task == task || call.ancestors.contains(where: { $0.task == task })
            else { return false }
        }
        if let function {
            let names = [call.functionName] + call.ancestors.map(\.function)
            guard names.contains(where: { $0 == function || $0?.hasPrefix(function + ".") == true })
            else { return false }
        }
        if let variable {
            guard call.variables.contains(variable) else { return false }
        }
        return true
    }

    /// In words, for the picture's heading: `function foo1, variable A`.
    var words: String {
        var parts: [String] = []
        if let function { parts.append("function \(function)") }
        if let task { parts.append("task \(task)") }
        if let variable { parts.append("variable \(variable)") }
        if let window {
            parts.append(
                "\(Moment.words(window.lowerBound)) to \(Moment.words(window.upperBound))")
        }
        return parts.joined(separator: ", ")
    }
}

extension Call {
    /// The names that its values have in the script.
    var variables: Set<String> {
        var names: Set<String> = []
        for event in events {
            if let variable = event.variable { names.insert(variable) }
            if let bound = event.bound { names.insert(bound) }
            names.formUnion((event.captures ?? []).filter { $0.how != .module }.map(\.variable))
        }
        names.formUnion((submit?.arguments ?? []).compactMap(\.variable))
        names.formUnion(captures.map(\.variable))
        return names.union(sources.values)
    }
}
