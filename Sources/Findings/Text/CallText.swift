internal import TextReport
internal import TraceReading
internal import TraceSchema

/// Calls and lines of code in the user's own words.
enum CallText {
    /// What stands at a call before its arguments: `foo.remote(`, `inc.remote(`; without a name
    /// where the function has none.
    static func token(_ name: String) -> String {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return Names.isPlain(last) ? "\(last).remote(" : ".remote("
    }

    /// `foo.remote(A, x=…)`, from the trace alone.
    static func call(_ site: CallSite, replacing position: Int? = nil, with text: String = "")
        -> String
    {
        let texts = site.arguments.enumerated().map { index, argument in
            let value =
                index == position
                ? text : argument.variable.map { WrappedText.shortened($0, to: 40) } ?? "…"
            return switch argument.position {
            case .index: value
            case .keyword(let keyword): "\(keyword)=\(value)"
            }
        }
        let name = Names.isPlain(site.name) ? site.name : "f"
        return "\(name).remote(\(texts.joined(separator: ", ")))"
    }

    /// A name for the reference to a value: `A_ref` for `A` and for `self.A`.
    static func reference(to variable: String) -> String {
        let last = variable.split(separator: ".").last.map(String.init) ?? ""
        return Names.isPlain(last) ? "\(last)_ref" : "value_ref"
    }

    /// A name for the value where it is taken as an argument.
    static func parameter(for variable: String) -> String {
        let last = variable.split(separator: ".").last.map(String.init) ?? ""
        return Names.isPlain(last) ? last : "value"
    }

    /// A statement as a line, with its indentation.
    static func line(_ statement: Script.Statement, code: String? = nil) -> String {
        String(repeating: " ", count: min(statement.indent, 40)) + (code ?? statement.code)
    }

    /// Replaces a text that stands for itself (no part of a longer name), first after a mark.
    static func replaced(_ text: String, with other: String, in code: String, after mark: String)
        -> String?
    {
        guard let from = code.firstRange(of: mark)?.upperBound else { return nil }
        var search = from
        while let range = code[search...].firstRange(of: text) {
            let before = range.lowerBound > from ? code[code.index(before: range.lowerBound)] : " "
            let after = range.upperBound < code.endIndex ? code[range.upperBound] : " "
            func joins(_ character: Character) -> Bool {
                character.isLetter || character.isNumber || character == "_"
            }
            if !joins(before), before != ".", !joins(after) {
                return code.replacingCharacters(in: range, with: other)
            }
            search = range.upperBound
        }
        return nil
    }

    /// Adds an argument or parameter before the bracket that closes the one after a mark.
    static func adding(_ argument: String, to code: String, after mark: String) -> String? {
        guard let from = code.firstRange(of: mark)?.upperBound else { return nil }
        let end = closing(from: from, in: code)
        guard let end else { return nil }
        // Nothing may follow a default, a star or a keyword.
        if code[from..<end].contains(where: { "=*".contains($0) }) {
            return code[..<from] + argument + ", " + code[from...]
        }
        let isEmpty = code[from..<end].allSatisfy(\.isWhitespace)
        return code[..<end] + (isEmpty ? "" : ", ") + argument + code[end...]
    }

    /// The bracket that closes the one before an index.
    static func closing(from start: String.Index, in code: String) -> String.Index? {
        var depth = 1
        return code[start...].firstIndex { character in
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            return depth == 0
        }
    }

    /// `return x` for `return ray.put(x)`, for each put in a line; nil where there is none.
    static func withoutPut(_ code: String) -> String? {
        var plain = code
        while let range = plain.firstRange(of: "ray.put("),
            let end = closing(from: range.upperBound, in: plain)
        {
            plain =
                plain[..<range.lowerBound] + String(plain[range.upperBound..<end])
                + plain[end...].dropFirst()
        }
        return plain == code ? nil : plain
    }

    /// "for 2 workers side by side, "; nothing for one.
    static func sideBySide(_ workers: Int64) -> String {
        workers > 1 ? "for \(Quantity.count(Int(workers))) workers side by side, " : ""
    }

    /// "once", "twice", "1,000 times".
    static func times(_ count: Int) -> String {
        switch count {
        case 1: "once"
        case 2: "twice"
        default: "\(Quantity.count(count)) times"
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
