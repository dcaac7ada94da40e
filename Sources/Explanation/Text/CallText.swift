internal import TextReport
internal import TraceSchema

/// A call as the user wrote it, as far as a trace knows.
enum CallText {
    /// `foo1.remote(A, x=…)`; long source text is cut.
    static func of(_ name: String, _ arguments: [Event.Argument]) -> String {
        let texts = arguments.map { argument in
            let value = argument.variable.map { WrappedText.shortened($0, to: 24) } ?? "…"
            return switch argument.position {
            case .index: value
            case .keyword(let keyword): "\(keyword)=\(value)"
            }
        }
        return "\(name).remote(\(WrappedText.shortened(texts.joined(separator: ", "), to: 48)))"
    }
}
