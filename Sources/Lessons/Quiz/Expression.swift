/// How a value follows from a run.
package enum Expression: Equatable, Sendable {
    case sql(String)
    /// Itself.
    case constant(Answer)
    /// A regular expression: the first group of its first match in what the program printed.
    case printed(String)
}

/// A program's sizes and counts, in the order of its command line.
package struct Parameters: Equatable, Sendable {
    package var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)] = []) { self.values = values }

    package static func == (left: Parameters, right: Parameters) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }

    /// The program's command line.
    package var arguments: [String] { values.map(\.value) }

    /// As they stand in a query.
    func filled(_ text: String) -> String {
        Placeholders(values.map { ($0.name, $0.value) }).filled(text)
    }

    /// As they are read.
    var words: [(String, String)] {
        values.map { ($0.name, Answer($0.value).description) }
    }
}

/// `{name}` in a text stands for a value.
struct Placeholders {
    private let values: [String: String]

    init(_ values: [(String, String)]) {
        self.values = Dictionary(values) { $1 }
    }

    /// What is not known stays as it is.
    func filled(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}"),
                let value = values[String(rest[rest.index(after: open)..<close])]
            else {
                result += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            result += value
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

extension Expression {
    /// Its value in a run.
    ///
    /// A query that sums up nothing has the value `ofNothing`, where there is one.
    ///
    /// - Throws: ``QueryError``; ``ExpressionFailure`` where it has no value.
    func value(
        in run: RecordedRun, _ parameters: Parameters, ofNothing: Answer? = nil
    ) throws -> Answer {
        switch self {
        case .constant(.text(let text)): return Answer(parameters.filled(text))
        case .constant(let answer): return answer
        case .printed(let pattern):
            guard let regex = try? Regex(parameters.filled(pattern)) else {
                throw ExpressionFailure(text: "`\(pattern)` is no regular expression")
            }
            for line in run.printed {
                guard let match = line.firstMatch(of: regex) else { continue }
                guard match.count > 1, let group = match[1].substring else {
                    throw ExpressionFailure(text: "`\(pattern)` has no group in parentheses")
                }
                return Answer(String(group))
            }
            throw ExpressionFailure(text: "nothing that the program printed matches `\(pattern)`")
        case .sql(let sql):
            let filled = parameters.filled(sql)
            let rows = try run.rows(filled)
            guard rows.count == 1, rows[0].count == 1, let value = rows[0][0] ?? ofNothing else {
                throw ExpressionFailure(text: "this has no single value: \(filled)")
            }
            return value
        }
    }

    /// Its items in a run: a row each.
    func order(in run: RecordedRun, _ parameters: Parameters) throws -> Answer {
        guard case .sql(let sql) = self else { return try value(in: run, parameters) }
        return .order(
            try run.rows(parameters.filled(sql)).compactMap { $0.first??.description })
    }
}

/// Why an expression has no value.
struct ExpressionFailure: Error {
    let text: String
}
