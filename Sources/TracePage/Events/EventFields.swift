import TraceFile
import TraceReading
import TraceSchema

/// All fields of an event that are there, in the order of the vocabulary, as a person reads them.
enum EventFields {
    struct Row: Equatable {
        let name: String
        let value: String
        let meaning: String
    }

    static func rows(of event: Event) -> [Row] {
        EventField.allCases.compactMap { field in
            value(of: field, in: event).map {
                Row(name: field.rawValue, value: $0, meaning: field.meaning)
            }
        }
    }

    private static func value(of field: EventField, in event: Event) -> String? {
        switch field {
        case .id: String(event.id)
        case .kind: event.kind.rawValue
        case .process: event.process.name
        case .thread: event.thread.map { String($0) }
        case .startNs: time(event.startNs)
        case .durationNs: event.durationNs.map(time)
        case .waitedNs: event.waitedNs.map(time)
        case .task: event.task?.description
        case .parent: event.parent?.description
        case .attempt: event.attempt.map { String($0) }
        case .object: event.object?.description
        case .function: event.function?.description
        case .actor: event.actor?.description
        case .name: event.name
        case .variable: event.variable
        case .bound: event.bound
        case .role: event.role?.rawValue
        case .bytes: event.bytes.map(size)
        case .copied: event.copied.map(size)
        case .path: event.path?.rawValue
        case .explicit: event.explicit.map { $0 ? "yes" : "no" }
        case .arguments: event.arguments.map { $0.map(argument).joined(separator: "\n") }
        case .captures: event.captures.map { $0.map(capture).joined(separator: "\n") }
        case .file: event.file
        case .line: event.line.map { String($0) }
        case .inferred: event.inferred.map { $0 ? "yes" : "no" }
        case .error: event.error
        }
    }

    /// `33,842 (33.8 kB)`: the exact number, and how large that is.
    private static func size(_ bytes: Int) -> String {
        abs(bytes.clampedToSign) < 1000
            ? "\(bytes)" : "\(Quantity.count(bytes)) (\(Quantity.bytes(bytes)))"
    }

    private static func time(_ nanoseconds: Int64) -> String {
        abs(nanoseconds.clampedToSign) < 1000
            ? "\(nanoseconds)"
            : "\(Quantity.count(Int(nanoseconds))) (\(Quantity.duration(nanoseconds)))"
    }

    private static func argument(_ argument: Event.Argument) -> String {
        let facts = [
            argument.variable, argument.how.rawValue, argument.object?.description,
            argument.bytes.map(size),
        ]
        return "\(argument.position): \(facts.compactMap(\.self).joined(separator: " · "))"
    }

    private static func capture(_ capture: Event.Capture) -> String {
        let through = capture.through.map { "through \($0)" }
        let facts = [capture.how.rawValue, through, size(capture.bytes)]
        return "\(capture.variable): \(facts.compactMap(\.self).joined(separator: " · "))"
    }
}

extension FixedWidthInteger {
    /// Itself, but for the one number that has no opposite.
    fileprivate var clampedToSign: Self { self == .min ? .min + 1 : self }
}
