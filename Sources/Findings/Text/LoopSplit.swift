/// A loop that gets each call's result at once, made one that makes the calls, and what is done with
/// all results after it.
struct LoopSplit {
    let before: [String]
    let after: [String]

    /// Nil where what the loop does with a result can't be told, or can't wait.
    ///
    /// - Parameters:
    ///   - found: the statement that gets.
    ///   - call: the call as it stands in there, if it does.
    ///   - token: how the call begins, where it stands before.
    init?(_ found: SourceReader.Found, call: String?, token: String) {
        let (script, statement) = (found.script, found.statement)
        guard let outermost = script.loops(around: found.index).last,
            let reference = call ?? Self.boundReference(of: token, found, in: outermost)
        else { return nil }
        let blocks = script.blocks(around: found.index).prefix { $0 >= outermost }.reversed()
        // What an `else` belongs to, and what a `with` or `try` is there for, is told by no line.
        let isPlain = blocks.allSatisfy {
            script.statements[$0].isFor || script.statements[$0].keyword == "if"
        }
        let block = script.block(of: outermost)
        guard isPlain, block.allSatisfy({ !Self.uses("refs", script.statements[$0]) }) else {
            return nil
        }
        let others = block.filter { $0 != found.index && !blocks.contains($0) }
        let get = "ray.get(\(reference))"
        guard let ending = Self.ending(get, found, blocks: Array(blocks), others) else {
            return nil
        }
        let loop = script.statements[outermost]
        let inside = blocks.map { CallText.line(script.statements[$0]) }
        before = inside + [CallText.line(statement)]
        after =
            [CallText.line(loop, code: "refs = []")] + inside
            + [CallText.line(statement, code: "refs.append(\(reference))")]
            + ending.map { CallText.line(loop, code: $0) }
    }

    /// What stands after the loop.
    private static func ending(
        _ get: String, _ found: SourceReader.Found, blocks: [Int], _ others: [Int]
    ) -> [String]? {
        let (script, code) = (found.script, found.statement.code)
        if code == get { return ["ray.get(refs)"] }
        let loops = blocks.map { script.statements[$0] }
        let rest = others.map { script.statements[$0] }
        if let list = list(get, code) {
            // Who looks into the list meanwhile, or begins a new one, can't do with all at the end.
            let isOwn = !(loops + rest).contains { uses(list, $0) }
            return isOwn ? ["\(list).extend(ray.get(refs))"] : nil
        }
        // All else is done in a loop of its own, where the loop does nothing besides.
        guard let range = code.firstRange(of: get),
            others.allSatisfy({ script.statements[$0].code.contains(".remote(") })
        else { return nil }
        let changed = (loops + rest).reduce(into: Set<String>()) {
            $0.formUnion(Names.changed(by: $1))
        }
        let (head, tail) = (code[..<range.lowerBound], code[range.upperBound...])
        let left = "\(head) \(tail)"
        guard !Names.touches(changed, left), !Names.used(in: left).contains("value"),
            !left.contains(".remote("),
            found.statement.keyword.map({ !["if", "for", "while"].contains($0) }) ?? false
        else { return nil }
        return ["for value in ray.get(refs):", "    \(head)value\(tail)"]
    }

    /// `out` of `out.append(ray.get(…))`.
    private static func list(_ get: String, _ code: String) -> String? {
        let end = ".append(\(get))"
        guard code.hasSuffix(end) else { return nil }
        let list = String(code.dropLast(end.count))
        return Names.isPlain(list) ? list : nil
    }

    /// `r` of `r = f.remote(i)` and `ray.get(r)`.
    private static func boundReference(
        of token: String, _ found: SourceReader.Found, in loop: Int
    ) -> String? {
        let code = found.statement.code
        guard let range = code.firstRange(of: "ray.get("),
            let end = CallText.closing(from: range.upperBound, in: code)
        else { return nil }
        let name = String(code[range.upperBound..<end])
        guard Names.isPlain(name), !name.contains(".") else { return nil }
        let makers = found.script.block(of: loop).map { found.script.statements[$0] }
            .filter { Names.changed(by: $0).contains(name) }
        guard makers.count == 1,
            SourceReader.squeezed(makers[0].code).firstRange(of: token) != nil
        else { return nil }
        let maker = SourceReader.squeezed(makers[0].code)
        guard maker.hasPrefix("\(name)="), !maker.hasPrefix("\(name)=["), maker.hasSuffix(")")
        else { return nil }
        return name
    }

    private static func uses(_ name: String, _ statement: Script.Statement) -> Bool {
        Names.touches([name], statement.skeleton)
    }
}
