/// Where one put of a variable serves all calls that pass it: the rule that `rayscope twin` rewrites
/// by, over statements instead of a syntax tree. The programs in `Tests/Programs/put-places` hold
/// both to it.
enum PutPlace: Equatable {
    /// The statement that the put comes before.
    case before(Int)
    /// No single place serves them, and what to do about it: the end of a sentence.
    case nowhere(String)

    /// Where one put of a variable serves the statements that make the calls: in order, not empty.
    static func of(_ variable: String, calls: [Int], in script: Script) -> PutPlace {
        let homes = Set(calls.map { script.function(around: $0) ?? -1 })
        guard let home = homes.first, homes.count == 1 else {
            return .nowhere(
                "before the functions that make the calls run, which take the reference")
        }
        guard var (first, last) = script.span(of: calls) else {
            return .nowhere("before the first call")
        }
        let outer = script.loops(around: first).last { !binds(variable, in: $0, script) }
        if let outer { (first, last) = (outer, outer) }
        while ["elif", "else", "except", "finally"].contains(script.statements[first].keyword),
            let before = script.sibling(before: first)
        {
            first = before
        }
        if calls.count == 1, !script.isRepeated(calls[0], within: first) {
            if !script.loops(around: first).isEmpty {
                return .nowhere("where it gets its value, each time that it does")
            }
            if home >= 0, !isLocal(variable, to: home, script) {
                let name = script.statements[home].defines ?? "the function"
                return .nowhere("before `\(name)` runs: each run of it makes the call once")
            }
        }
        for index in first..<script.block(of: last).upperBound {
            let statement = script.statements[index]
            if Names.touches(Names.changed(by: statement), variable) {
                return .nowhere("again wherever it changes")
            }
            if ["ray.init(", "ray.shutdown("].contains(where: statement.skeleton.contains) {
                return .nowhere("after `ray.init`")
            }
        }
        return .before(first)
    }

    private static func binds(_ variable: String, in loop: Int, _ script: Script) -> Bool {
        script.block(of: loop).contains {
            Names.touches(Names.changed(by: script.statements[$0]), variable)
        }
    }

    /// A parameter of a function, or a name that gets its value there.
    private static func isLocal(_ variable: String, to home: Int, _ script: Script) -> Bool {
        let header = script.statements[home].skeleton
        let parameters = header.firstIndex(of: "(").map { String(header[$0...]) } ?? ""
        return Names.touches(Names.used(in: parameters), variable)
            || script.block(of: home).dropFirst().contains {
                Names.touches(Names.changed(by: script.statements[$0]), variable)
            }
    }
}

extension Script {
    /// The first and last statement of the deepest block that holds all of some statements.
    fileprivate func span(of indices: [Int]) -> (first: Int, last: Int)? {
        let paths = indices.map { index in
            let around = blocks(around: index).prefix { !statements[$0].isDefinition }
            return Array(around.reversed()) + [index]
        }
        var chosen: (first: Int, last: Int)?
        for level in 0..<(paths.map(\.count).min() ?? 0) {
            let all = paths.map { $0[level] }
            guard let first = all.min(), let last = all.max() else { break }
            chosen = (first, last)
            if first != last { break }
        }
        return chosen
    }

    /// The statement of the same block before one.
    fileprivate func sibling(before index: Int) -> Int? {
        let indent = statements[index].indent
        let before = statements.indices.prefix(index).last { statements[$0].indent <= indent }
        return before.flatMap { statements[$0].indent == indent ? $0 : nil }
    }

    /// Whether a statement's call runs more than once for one run of the statement around it.
    fileprivate func isRepeated(_ index: Int, within outer: Int) -> Bool {
        let statement = statements[index]
        if statement.keyword == "while" || statement.skeleton.contains("lambda") { return true }
        if !statement.isLoop, !Names.targets(in: statement.skeleton).isEmpty { return true }
        return loops(around: index).contains { $0 >= outer }
    }
}
