import TraceQuery
import TraceReading

/// What a question's key is, or what somebody answers.
package enum Answer: Equatable, Sendable, CustomStringConvertible {
    case number(Double)
    case text(String)
    /// Items in order.
    case order([String])

    /// A value of a query's; nil for null.
    init?(_ value: QueryResult.Value) {
        switch value {
        case .null: return nil
        case .integer(let integer): self = .number(Double(integer))
        case .real(let real): self = .number(real)
        case .text(let text): self.init(text)
        case .blob: return nil
        }
    }

    /// A text that is a number counts as one: `1,000` and `1000` too. `1,5` is none: whether it
    /// means 15 or 1.5 nobody knows.
    package init(_ text: String) {
        let trimmed = text.trimmed
        let isGrouped = trimmed.wholeMatch(of: #/[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?/#) != nil
        let digits = trimmed.filter { $0 != "_" && !(isGrouped && $0 == ",") }
        if let number = Double(digits), number.isFinite {
            self = .number(number)
        } else {
            self = .text(trimmed)
        }
    }

    package var description: String {
        switch self {
        case .number(let number):
            if let whole = Int(exactly: number) { Quantity.count(whole) } else { "\(number)" }
        case .text(let text): text
        case .order(let items): items.joined(separator: ", ")
        }
    }

    /// As it stands in a query.
    var plain: String {
        switch self {
        case .number(let number): Int(exactly: number).map { String($0) } ?? "\(number)"
        default: description
        }
    }

    /// Numbers to a millionth; texts without regard to case and to how they are spaced.
    package func means(_ other: Answer) -> Bool {
        switch (self, other) {
        case (.number(let mine), .number(let its)):
            abs(mine - its) <= 1e-6 * max(abs(mine), abs(its))
        case (.text(let mine), .text(let its)): mine.folded == its.folded
        case (.order(let mine), .order(let its)): mine.map(\.folded) == its.map(\.folded)
        default: false
        }
    }
}

extension String {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    fileprivate var folded: String {
        lowercased().split { $0.isWhitespace }.joined(separator: " ")
    }
}
