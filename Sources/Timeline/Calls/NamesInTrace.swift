internal import TraceReading
package import TraceSchema

/// The names that a part of a trace can be asked for by.
package struct NamesInTrace: Sendable {
    /// In order of first use; only so many are kept.
    package private(set) var functions: [String] = []
    package private(set) var variables: [String] = []
    package private(set) var lastTask: TaskID?
    /// When the last event ended, in nanoseconds from the script's start.
    package private(set) var endNs: Int64 = 0

    private var seen: Set<String> = []
    private var seenVariables: Set<String> = []
    private static let kept = 1000

    mutating func note(_ event: Event) {
        if let task = event.task {
            lastTask = max(lastTask ?? task, task)
        }
        endNs = max(endNs, event.safeEndNs)
        switch event.kind {
        case .submit, .pickle: note(function: event.calledName)
        default: break
        }
        note(variable: event.bound)
        if event.kind == .put || event.kind == .serialize {
            note(variable: event.variable)
        }
        event.arguments?.forEach { note(variable: $0.variable) }
        event.captures?.forEach { if $0.how != .module { note(variable: $0.variable) } }
    }

    private mutating func note(function: String?) {
        guard let function, seen.count < Self.kept, seen.insert(function).inserted else { return }
        functions.append(function)
    }

    private mutating func note(variable: String?) {
        // A literal has no name to ask for.
        guard let variable, variable.first.map({ $0.isLetter || $0 == "_" }) == true,
            seenVariables.count < Self.kept,
            seenVariables.insert(variable).inserted
        else { return }
        variables.append(variable)
    }
}

/// A part was asked for that the trace does not have.
package struct MissingPart: Error, Equatable, CustomStringConvertible {
    package let description: String

    /// Names what the trace has instead.
    init(_ scope: Scope, _ names: NamesInTrace) {
        if let function = scope.function,
            !names.functions.contains(where: { $0 == function || $0.hasPrefix(function + ".") })
        {
            description = "no function \(function); the trace has \(Self.list(names.functions))"
        } else if let variable = scope.variable, !names.variables.contains(variable) {
            description = "no variable \(variable); the trace has \(Self.list(names.variables))"
        } else if let task = scope.task, task > names.lastTask ?? TaskID(0) {
            let tasks = names.lastTask.map { "tasks t1 to \($0)" } ?? "no tasks"
            description = "no task \(task); the trace has \(tasks)"
        } else if let window = scope.window, window.lowerBound > names.endNs {
            description =
                "nothing happens from \(Moment.words(window.lowerBound)) on; the trace ends at "
                + Moment.words(names.endNs)
        } else {
            description = "nothing to draw: no call fits \(scope.words)"
        }
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "none" }
        let shown = names.prefix(12).map { TextStyle.note.fitted($0, into: 200) }
        let rest = names.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
