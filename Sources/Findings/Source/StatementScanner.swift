/// Splits Python source into statements, a character at a time.
struct StatementScanner {
    private var statements: [Script.Statement] = []
    private var code = String.UnicodeScalarView()
    private var skeleton = String.UnicodeScalarView()
    private var line = 1
    private var firstLine = 1
    private var indent = 0
    private var isAtStart = true
    private var depth = 0
    private var isComment = false
    /// The quotes that end the string that is open: one or three.
    private var quote: (mark: Unicode.Scalar, count: Int)?
    private var quotes = 0
    private var isEscaped = false

    mutating func take(_ scalar: Unicode.Scalar) {
        if isAtStart, quote == nil, depth == 0 {
            switch scalar {
            case " ": return indent += 1
            case "\t": return indent += 8 - indent % 8
            case "\n":
                line += 1
                indent = 0
                isComment = false
                return
            case _ where isComment: return
            case "#":
                isComment = true
                return
            default:
                isAtStart = false
                firstLine = line
            }
        }
        if scalar == "\n" { return takeLineEnd() }
        if isComment { return }
        if quote != nil { return takeInString(scalar) }
        takeCode(scalar)
    }

    private mutating func takeLineEnd() {
        let isContinued = isEscaped
        isComment = false
        isEscaped = false
        if let open = quote, open.count == 1, !isContinued { quote = nil }
        quotes = 0
        if quote == nil, depth == 0, !isContinued {
            end()
        } else {
            append(" ")
        }
        line += 1
    }

    private mutating func takeInString(_ scalar: Unicode.Scalar) {
        code.append(scalar)
        guard let open = quote else { return }
        if isEscaped {
            isEscaped = false
            quotes = 0
        } else if scalar == "\\" {
            isEscaped = true
            quotes = 0
        } else if scalar == open.mark {
            quotes += 1
            if quotes == open.count {
                quote = nil
                quotes = 0
                skeleton.append(scalar)
            }
        } else {
            quotes = 0
        }
    }

    private mutating func takeCode(_ scalar: Unicode.Scalar) {
        isEscaped = false
        switch scalar {
        case "#":
            isComment = true
            return
        case "\\":
            isEscaped = true
            return
        case "\"", "'":
            code.append(scalar)
            skeleton.append(scalar)
            // Three in a row open a long string; the first two of them look like an empty one.
            let tail = code.suffix(3)
            quote = (scalar, tail.count == 3 && tail.allSatisfy { $0 == scalar } ? 3 : 1)
            quotes = 0
            return
        case "(", "[", "{": depth += 1
        case ")", "]", "}": depth = max(depth - 1, 0)
        default: break
        }
        append(scalar)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        code.append(scalar)
        skeleton.append(scalar)
    }

    private mutating func end() {
        if !code.isEmpty {
            statements.append(
                Script.Statement(
                    firstLine: firstLine, lastLine: line, indent: indent,
                    code: Self.trimmed(code), skeleton: Self.trimmed(skeleton)))
        }
        code = String.UnicodeScalarView()
        skeleton = String.UnicodeScalarView()
        isAtStart = true
        indent = 0
    }

    private static func trimmed(_ scalars: String.UnicodeScalarView) -> String {
        var rest = scalars[...]
        while let last = rest.last, last.properties.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }

    mutating func finish() -> [Script.Statement] {
        end()
        return statements
    }
}
