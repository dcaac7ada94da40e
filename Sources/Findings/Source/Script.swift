/// Python source as a list of statements with their indentation: enough to tell which loop a line
/// stands in and which names change there. It is no parser: what it does not understand it does not
/// claim to know.
struct Script {
    let statements: [Statement]

    /// A logical line: physical lines joined where a bracket or string is open.
    struct Statement {
        /// From 1.
        var firstLine: Int
        var lastLine: Int
        /// Columns before the first character.
        var indent: Int
        /// As it stands, without comments; line ends inside are spaces.
        var code: String
        /// As `code`, with what is inside string literals left out.
        var skeleton: String

        private var words: [Substring] {
            skeleton.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
        }
        /// Its first word, whether or not it is one of Python's own.
        var keyword: Substring? {
            let words = words.prefix(2)
            return words.first == "async" ? words.last : words.first
        }
        var isLoop: Bool { keyword == "for" || keyword == "while" }
        var isFor: Bool { keyword == "for" }
        var isDefinition: Bool { keyword == "def" || keyword == "class" }
        /// The name of a `def` or `class`.
        var defines: String? {
            guard isDefinition else { return nil }
            let rest = words.drop { $0 == "async" }.dropFirst()
            return rest.first.map(String.init)
        }
    }

    /// Nil where the bytes are no text.
    init?(bytes: [UInt8]) {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        var scanner = StatementScanner()
        for scalar in text.unicodeScalars { scanner.take(scalar) }
        statements = scanner.finish()
    }

    /// The statement that a line belongs to.
    func statement(at line: Int) -> Int? {
        var low = 0
        var high = statements.count
        while low < high {
            let middle = (low + high) / 2
            if statements[middle].lastLine < line { low = middle + 1 } else { high = middle }
        }
        guard low < statements.count, statements[low].firstLine <= line else { return nil }
        return low
    }

    /// The statements whose blocks a statement stands in, from the innermost out.
    func blocks(around index: Int) -> [Int] {
        var blocks: [Int] = []
        var indent = statements[index].indent
        for other in statements.indices.prefix(index).reversed()
        where statements[other].indent < indent {
            blocks.append(other)
            indent = statements[other].indent
            if indent == 0 { break }
        }
        return blocks
    }

    /// The loops around a statement, up to the function that it stands in, from the innermost out.
    func loops(around index: Int) -> [Int] {
        blocks(around: index).prefix { !statements[$0].isDefinition }
            .filter { statements[$0].isLoop }
    }

    /// The function that a statement stands in.
    func function(around index: Int) -> Int? {
        blocks(around: index).first { statements[$0].isDefinition }
    }

    /// A block with its first line.
    func block(of index: Int) -> Range<Int> {
        let end = statements.indices.dropFirst(index + 1)
            .first { statements[$0].indent <= statements[index].indent }
        return index..<(end ?? statements.count)
    }
}
