/// Which names a statement gives a value to, and which it uses.
enum Names {
    /// Dotted names in a text: `self.A`, `x` of `self.A[x]`.
    static func used(in text: String) -> Set<String> {
        var names: Set<String> = []
        var name = ""
        func end() {
            if let first = name.first, first.isLetter || first == "_" { names.insert(name) }
            name = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "_" || character == "." {
                name.append(character)
            } else {
                end()
            }
        }
        end()
        return names
    }

    /// A plain variable or an attribute of one: what can be put once and named again.
    static func isPlain(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first == "_", !text.hasSuffix(".") else {
            return false
        }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    }

    /// Names that a statement gives a value to, or changes the value of: by `=`, `+=`, `:=`, `for`,
    /// `as`, `del`, an item or attribute of theirs, or a method called for its effect.
    static func changed(by statement: Script.Statement) -> Set<String> {
        let text = statement.skeleton
        var names: Set<String> = []
        if let left = assigned(in: text) { names.formUnion(used(in: left)) }
        names.formUnion(targets(in: text))
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        for (word, next) in zip(words, words.dropFirst()) where word == "as" || word == "del" {
            names.formUnion(used(in: String(next)))
        }
        for part in text.split(separator: ":=", omittingEmptySubsequences: false).dropLast() {
            if let name = part.split(whereSeparator: { " (,".contains($0) }).last {
                names.formUnion(used(in: String(name)))
            }
        }
        if let name = statement.defines { names.insert(name) }
        if let object = effect(of: text) { names.insert(object) }
        return names
    }

    /// What stands on the left of an assignment.
    private static func assigned(in text: String) -> String? {
        var depth = 0
        var last: String.Index?
        var index = text.startIndex
        var previous: Character = " "
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if character == "=", depth == 0 {
                let following = next < text.endIndex ? text[next] : " "
                let isComparison = following == "=" || "=!<>:".contains(previous)
                // `<<=` and `>>=` change their left side too.
                let isShift = text[..<index].hasSuffix("<<") || text[..<index].hasSuffix(">>")
                if !isComparison || isShift { last = index }
            }
            previous = character
            index = next
        }
        return last.map { String(text[..<$0]) }
    }

    /// The names between `for` and `in`, of loops and comprehensions.
    static func targets(in text: String) -> Set<String> {
        var names: Set<String> = []
        let words = text.split { " ()[]{},:".contains($0) }
        var isTarget = false
        for word in words {
            if word == "for" {
                isTarget = true
            } else if word == "in" {
                isTarget = false
            } else if isTarget {
                names.formUnion(used(in: String(word)))
            }
        }
        return names
    }

    /// `A` of a statement `A.append(…)`.
    private static func effect(of text: String) -> String? {
        let head = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        guard head.contains("."), text.dropFirst(head.count).first == "(" else { return nil }
        guard let dot = head.lastIndex(of: ".") else { return nil }
        return String(head[..<dot])
    }

    /// Whether a change of one of these names is a change of the value that a text names.
    static func touches(_ changed: Set<String>, _ text: String) -> Bool {
        let names = used(in: text)
        return changed.contains { name in
            names.contains { $0 == name || $0.hasPrefix(name + ".") || name.hasPrefix($0 + ".") }
        }
    }
}
