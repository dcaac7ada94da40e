/// Whether a variable of a call holds one value from call to call, as far as the script tells.
enum Constancy {
    /// What the script says of it.
    enum Answer: Equatable {
        case same
        case changes
        /// The script can't be read, has changed, or leaves it open.
        case unknown
    }

    /// Whether all calls at a place pass the same value under this name.
    static func ofArgument(
        _ variable: String, called name: String, at place: Place, _ source: SourceReader
    )
        -> Answer
    {
        guard Names.isPlain(variable) else { return .changes }
        guard let found = source.statement(at: place, holding: [CallText.token(name), variable])
        else {
            return .unknown
        }
        let script = found.script
        let loops = script.loops(around: found.index)
        // A comprehension binds its targets in the statement itself.
        if Names.touches(Names.targets(in: found.statement.skeleton), variable) { return .changes }
        if let outermost = loops.last {
            for index in script.block(of: outermost) {
                if Names.touches(Names.changed(by: script.statements[index]), variable) {
                    // A lambda may be called many times before the next value.
                    let isLambda = found.statement.skeleton.contains("lambda")
                    return isLambda ? .unknown : .changes
                }
            }
            return .same
        }
        if !Names.targets(in: found.statement.skeleton).isEmpty { return .same }
        return withoutLoop(variable, found)
    }

    /// Called again and again from elsewhere: a global that nothing changes is the same each time.
    private static func withoutLoop(_ variable: String, _ found: SourceReader.Found) -> Answer {
        let script = found.script
        guard let function = script.function(around: found.index) else { return .same }
        let header = script.statements[function].skeleton
        let parameters = header.firstIndex(of: "(").map { String(header[$0...]) } ?? ""
        if Names.touches(Names.used(in: parameters), variable) { return .unknown }
        for index in script.block(of: function)
        where Names.touches(Names.changed(by: script.statements[index]), variable) {
            return .unknown
        }
        return .same
    }

    /// Whether a call in a loop needs what the iteration before it got.
    ///
    /// Names that a `ray.get` gives a value to, and all that is made of them, are results; a call
    /// that takes one of them, in its arguments or the conditions around it, has to wait.
    static func ofLoop(_ found: SourceReader.Found, call: String) -> Answer {
        let script = found.script
        let loops = script.loops(around: found.index)
        let own = found.statement
        guard let outermost = loops.last else {
            // A comprehension: nothing of an iteration reaches the next.
            if !Names.targets(in: own.skeleton).isEmpty { return .same }
            // Without either it is no loop, unless its function is called in one.
            return script.function(around: found.index) == nil ? .changes : .unknown
        }
        guard loops.allSatisfy({ script.statements[$0].isFor }) else { return .changes }
        let block = script.block(of: outermost)
        var results: Set<String> = []
        // Twice, for what one iteration hands to the next.
        for _ in 0..<2 {
            for index in block {
                let statement = script.statements[index]
                let isGet =
                    statement.skeleton.contains("get(") && statement.skeleton.contains("ray")
                if isGet || Names.touches(results, statement.skeleton) && !statement.isDefinition {
                    var changed = Names.changed(by: statement)
                    if statement.isFor { changed = [] }
                    results.formUnion(changed)
                }
            }
        }
        var isSeen = false
        for index in block {
            let statement = script.statements[index]
            let leaves = ["break", "return", "continue", "raise"].contains {
                statement.skeleton.hasPrefix($0)
            }
            if leaves { return .unknown }
            guard SourceReader.squeezed(statement.code).contains(call) else { continue }
            isSeen = true
            if Names.touches(results, arguments(of: call, in: statement.skeleton)) {
                return .changes
            }
        }
        return isSeen ? .same : .unknown
    }

    /// From the call's opening bracket to its end.
    private static func arguments(of call: String, in text: String) -> String {
        let text = SourceReader.squeezed(text)
        guard let start = text.firstRange(of: call)?.upperBound else { return "" }
        let end = CallText.closing(from: start, in: text)
        return String(text[start..<(end ?? text.endIndex)])
    }
}
