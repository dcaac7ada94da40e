/// A function's last parameter, a list of references that it gets, made one that takes their values.
struct StarParameter {
    private(set) var before: [String] = []
    private(set) var after: [String] = []

    /// Nil where the parameter is not the last, or is used otherwise than to get what is in it; or
    /// where the get that was waited for is none of these.
    init?(at index: Int, of definition: SourceReader.Found, getAt line: Int?) {
        let header = definition.statement
        guard let open = header.code.firstIndex(of: "("),
            let close = CallText.closing(from: header.code.index(after: open), in: header.code)
        else { return nil }
        let parameters = header.code[header.code.index(after: open)..<close]
            .split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        guard index == parameters.count - 1, let name = parameters.last, Names.isPlain(name),
            !name.contains("."),
            let star = CallText.replaced(name, with: "*\(name)", in: header.code, after: "(")
        else { return nil }
        before.append(CallText.line(header))
        after.append(CallText.line(header, code: star))
        let script = definition.script
        let body = script.block(of: definition.index).dropFirst()
        // Names that a loop over the parameter gives to what is in it.
        let items = Set(
            body.flatMap { Self.items(of: name, in: script.statements[$0].skeleton) })
        var isSeen = false
        for index in body {
            let statement = script.statements[index]
            let mentioned = Names.used(in: statement.skeleton)
            guard mentioned.contains(name) || !mentioned.isDisjoint(with: items) else { continue }
            guard !Names.changed(by: statement).contains(name) else { return nil }
            let plain = Self.withoutGets(of: name, items, in: statement.code)
            if plain != statement.code {
                before.append(CallText.line(statement))
                after.append(CallText.line(statement, code: plain))
                if let line, statement.firstLine...statement.lastLine ~= line { isSeen = true }
            }
            if plain.contains("ray.") || plain.contains("\(name).") { return nil }
        }
        guard isSeen else { return nil }
    }

    /// `r` of `for r in refs`.
    private static func items(of name: String, in text: String) -> [String] {
        let words = text.split { " ()[]{},:".contains($0) }
        return words.indices.dropFirst(3).compactMap { index in
            words[index] == name && words[index - 1] == "in" && words[index - 3] == "for"
                ? String(words[index - 2]) : nil
        }
    }

    /// `refs[0]` for `ray.get(refs[0])`, `list(refs)` for `ray.get(refs)`.
    private static func withoutGets(of name: String, _ items: Set<String>, in code: String)
        -> String
    {
        let mark = "ray.get("
        var plain = ""
        var rest = code[...]
        while let range = rest.firstRange(of: mark),
            let end = CallText.closing(from: range.upperBound, in: code)
        {
            let inner = rest[range.upperBound..<end]
            plain += rest[..<range.lowerBound]
            if inner == name {
                plain += "list(\(name))"
            } else if items.contains(String(inner)) || isItem(inner, of: name) {
                plain += inner
            } else {
                plain += mark + inner + ")"
            }
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    /// `refs[0]`, by a number: what has other keys is no list.
    private static func isItem(_ text: Substring, of name: String) -> Bool {
        guard text.hasPrefix("\(name)["), text.hasSuffix("]") else { return false }
        let index = text.dropFirst(name.count + 1).dropLast()
        return !index.isEmpty && index.allSatisfy { $0.isNumber || $0 == "-" }
    }
}
