import TraceQuery

/// How a value follows from a run.
package enum Expression: Equatable, Sendable {
    case sql(String)
    /// Itself.
    case constant(Answer)
    /// A regular expression: the first group of its first match in what the program printed.
    case printed(String)
    /// SQL, on a forecast from the run.
    case forecast(ForecastRequest, sql: String)
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
        case .forecast:
            throw ExpressionFailure(text: "only a quiz asks about forecasts")
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

    /// What fails is told as an error of a lesson's file, and of what asked for the value.
    static func told<Value>(
        of asker: String, in file: String, _ value: () throws -> Value
    ) throws -> Value {
        do {
            return try value()
        } catch let failure as ExpressionFailure {
            throw LessonError(file: file, "\(asker): \(failure.text)")
        } catch let error as QueryError {
            throw LessonError(file: file, "\(asker): \(error)")
        }
    }
}
