internal import TraceSchema

/// Which record belongs to a function. A method of an actor has none of its own.
struct FunctionNames {
    private struct Key: Hashable {
        var function: FunctionID
        var name: Int32
    }

    private var subjects: [Key: Int32] = [:]
    private var lastSubject: [FunctionID: Int32] = [:]
    private var lastOfName: [Int32: Int32] = [:]

    func subject(_ function: FunctionID, _ name: Int32) -> Int32? {
        subjects[Key(function: function, name: name)]
    }

    /// The record of an event that has no name.
    func last(of function: FunctionID) -> Int32? { lastSubject[function] }

    /// The record of an event that has neither a function nor a known task.
    func last(named name: Int32) -> Int32? { lastOfName[name] }

    mutating func add(_ subject: Int32, function: FunctionID?, name: Int32?) {
        if let function { lastSubject[function] = subject }
        if let name { lastOfName[name] = subject }
        guard let function, let name else { return }
        subjects[Key(function: function, name: name)] = subject
    }
}
