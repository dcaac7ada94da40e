internal import TraceReading
import TraceSchema

/// Passes on the events of a part of a trace, for pictures that draw events rather than calls.
///
/// What a call passes is known when it is submitted: what came before waits until then.
struct ScopeFilter {
    let scope: Scope
    /// What the trace has, for those who ask for what it hasn't.
    private(set) var names = NamesInTrace()

    private var isInScope: [TaskID: Bool] = [:]
    /// Of calls that aren't submitted yet.
    private var waiting: [TaskID: [Event]] = [:]
    /// The named task and function, and what is submitted in them.
    private var ofTask: Set<TaskID> = []
    private var ofFunction: Set<TaskID> = []
    /// Names of captured variables, and of the values of explicit puts.
    private var captured: [FunctionID: Set<String>] = [:]
    private var values: [ObjectID: Set<String>] = [:]

    init(_ scope: Scope) { self.scope = scope }

    private var picksCalls: Bool {
        scope.task != nil || scope.function != nil || scope.variable != nil
    }

    /// The events that are in the scope, now that this one has come.
    mutating func passed(_ event: Event) -> [Event] {
        names.note(event)
        guard picksCalls else { return scope.isInWindow(event) ? [event] : [] }
        note(event)
        guard let task = event.task else {
            return fitsAlone(event) && scope.isInWindow(event) ? [event] : []
        }
        if event.kind == .submit {
            let before = waiting.removeValue(forKey: task) ?? []
            let fits = fits(event, task, before)
            isInScope[task] = fits
            return fits ? (before + [event]).filter(scope.isInWindow) : []
        }
        guard let fits = isInScope[task] else {
            waiting[task, default: []].append(event)
            return []
        }
        return fits && scope.isInWindow(event) ? [event] : []
    }

    private mutating func note(_ event: Event) {
        if let function = event.function, let captures = event.captures {
            captured[function] = Set(captures.filter { $0.how != .module }.map(\.variable))
        }
        if event.kind == .put, let object = event.object {
            values[object, default: []].formUnion([event.variable, event.bound].compactMap(\.self))
        }
    }

    private mutating func fits(_ submit: Event, _ task: TaskID, _ before: [Event]) -> Bool {
        if task == scope.task || submit.parent.map(ofTask.contains) == true { ofTask.insert(task) }
        if isNamed(submit.calledName) || submit.parent.map(ofFunction.contains) == true {
            ofFunction.insert(task)
        }
        if scope.task != nil, !ofTask.contains(task) { return false }
        if scope.function != nil, !ofFunction.contains(task) { return false }
        guard let variable = scope.variable else { return true }
        let arguments = submit.arguments ?? []
        return arguments.contains {
            $0.variable == variable || $0.object.flatMap { values[$0] }?.contains(variable) == true
        } || submit.function.flatMap { captured[$0] }?.contains(variable) == true
            || before.contains { $0.variable == variable }
    }

    /// An event outside of all calls: a pickle, an explicit put.
    private func fitsAlone(_ event: Event) -> Bool {
        if scope.task != nil { return false }
        if scope.function != nil {
            guard event.function != nil, isNamed(event.calledName) else { return false }
        }
        guard let variable = scope.variable else { return true }
        return event.variable == variable || event.bound == variable
            || event.object.flatMap { values[$0] }?.contains(variable) == true
            || event.function.flatMap { captured[$0] }?.contains(variable) == true
    }

    /// A function by its name, a class with all its methods.
    private func isNamed(_ name: String?) -> Bool {
        guard let function = scope.function, let name else { return false }
        return name == function || name.hasPrefix(function + ".")
    }
}
