internal import TraceReading
package import TraceSchema

extension Event {
    /// The line of the script that caused it, where the trace tells both.
    package var sourceLine: SourceLine? {
        guard let file, !file.isEmpty, let line, line > 0 else { return nil }
        return SourceLine(file: file, line: line)
    }

    /// Everything that the trace says of it, a field a line.
    package var details: String {
        (["\(kind.rawValue) in \(process)"] + EventField.allCases.compactMap(detail))
            .joined(separator: "\n")
    }

    /// A field in words; nil where the trace leaves it out, or the first line has it.
    private func detail(of field: EventField) -> String? {
        switch field {
        case .kind, .process: nil
        case .id: "event \(id)"
        case .thread: thread.map { "thread \($0)" }
        case .startNs: "starts at \(Quantity.duration(startNs)) (\(startNs) ns)"
        case .durationNs: durationNs.map { "took \(Quantity.duration($0)) (\($0) ns)" }
        case .waitedNs: waitedNs.map { "of it waiting \(Quantity.duration($0))" }
        case .task: task.map { "task \($0)" }
        case .parent: parent.map { "submitted by task \($0)" }
        case .attempt: attempt.map { "attempt \($0)" }
        case .object: object.map { "object \($0)" }
        case .function: function.map { "function \($0)" }
        case .actor: actor.map { "actor \($0)" }
        case .name: name.map { "name \($0)" }
        case .variable: variable.map { "variable \($0)" }
        case .bound: bound.map { "bound to \($0)" }
        case .role: role.map { "role \($0.rawValue)" }
        case .bytes: bytes.map { "\(Self.exact($0))" }
        case .copied: copied.map { "copied \(Self.exact($0))" }
        case .path: path.map { "path \($0.rawValue)" }
        case .explicit: explicit.map { $0 ? "explicit, by ray.put" : "implicit" }
        case .arguments: arguments.flatMap { Self.listed($0.map(Self.words)) }
        case .captures: captures.flatMap { Self.listed($0.map(Self.words)) }
        case .file: file.map { "file \($0)" }
        case .line: line.map { "line \($0)" }
        case .inferred: inferred == true ? "concluded, not seen" : nil
        case .error: error.map { "error \($0)" }
        }
    }

    /// So many arguments or captures are listed.
    private static let listLimit = 20

    private static func listed(_ items: [String]) -> String? {
        guard !items.isEmpty else { return nil }
        let rest = items.count - listLimit
        return
            (items.prefix(listLimit) + (rest > 0 ? ["and \(Quantity.count(rest)) more"] : []))
            .joined(separator: "\n")
    }

    private static func words(_ argument: Argument) -> String {
        let facts = [
            argument.variable, argument.how.rawValue, argument.object?.description,
            argument.bytes.map { "\($0) B" },
        ]
        return "argument \(argument.position): "
            + facts.compactMap(\.self).joined(separator: ", ")
    }

    private static func words(_ capture: Capture) -> String {
        "captures \(capture.variable) (\(capture.how.rawValue), \(capture.bytes) B)"
            + (capture.through.map { " through \($0)" } ?? "")
    }

    /// `8.0 MB (8000247 B)`
    private static func exact(_ bytes: Int) -> String {
        let short = Quantity.bytes(bytes)
        return short.hasSuffix(" B") ? short : "\(short) (\(bytes) B)"
    }
}
