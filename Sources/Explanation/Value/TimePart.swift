internal import TraceReading

/// What the wall time of a row of the table is divided into.
package enum TimePart: String, CaseIterable, Codable, Sendable {
    /// Functions pickled, and unpickled on a worker.
    case pickle
    /// Arguments, put values and results serialized.
    case serialize
    /// Values and functions moved into and out of the stores: put, export, fetch, and the get of
    /// an argument.
    case copy
    /// The caller's work for a call, apart from the above.
    case submit
    /// The task's message sent to its worker.
    case dispatch
    /// Arguments and results made again.
    case deserialize
    /// The body of the task.
    case execute
    /// The result handed back by the worker and taken by the caller.
    case `return`
    /// Somebody waited, and nobody recorded work for these calls.
    case waiting
    /// What is left over: inside a call, but inside no event of it.
    case between

    /// In a sentence.
    var phrase: String { self == .between ? "time between the steps" : rawValue }

    /// What the part stands for, in a few words.
    package var meaning: String {
        switch self {
        case .pickle: "functions pickled and unpickled"
        case .serialize: "arguments, put values and results serialized"
        case .copy: "into and out of the stores: put, export, fetch, get of an argument"
        case .submit: "the caller's own work for the call, apart from the above"
        case .dispatch: "the task's message sent"
        case .deserialize: "arguments and results made again"
        case .execute: "the task's body"
        case .return: "result handed back and taken"
        case .waiting:
            "somebody waits (for a worker, for a result) and no process records work for these "
                + "calls: messages under way, processes waking up"
        case .between: "left over, in no event: scheduling, sockets, Python"
        }
    }
}

/// Nanoseconds for each part. They add up to the wall time that was divided, exactly.
///
/// In JSON: an object with a key for each part.
package struct TimeParts: Equatable, Sendable {
    private var nanoseconds = [Int64](repeating: 0, count: TimePart.allCases.count)

    package init() {}

    package subscript(part: TimePart) -> Int64 {
        get { nanoseconds[part.index] }
        set { nanoseconds[part.index] = newValue }
    }

    /// The sum of the parts.
    package var total: Int64 { nanoseconds.reduce(0) { $0.adding($1) } }
}

extension TimePart {
    /// Position among all parts.
    fileprivate var index: Int {
        switch self {
        case .pickle: 0
        case .serialize: 1
        case .copy: 2
        case .submit: 3
        case .dispatch: 4
        case .deserialize: 5
        case .execute: 6
        case .return: 7
        case .waiting: 8
        case .between: 9
        }
    }

    fileprivate struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ part: TimePart) { stringValue = part.rawValue }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension TimeParts: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: TimePart.Key.self)
        for part in TimePart.allCases {
            self[part] = try container.decode(Int64.self, forKey: TimePart.Key(part))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: TimePart.Key.self)
        for part in TimePart.allCases {
            try container.encode(self[part], forKey: TimePart.Key(part))
        }
    }
}
