internal import TraceReading
import TraceSchema

extension Step.Box {
    /// The box of some events that are one thing to a reader (a get and the deserialization of what
    /// it got); the first gives process and kind. Without `bytes`, the largest size is shown.
    init(_ events: [Event], title: String, at process: ProcessID? = nil, bytes: Int? = nil) {
        let first = events[0]
        let failure = events.lazy.compactMap(\.error).first
        let size = bytes ?? events.lazy.compactMap(\.bytes).max()
        let times = events.compactMap(\.busyNs)
        let time = times.isEmpty ? nil : times.reduce(Int64(0)) { $0.adding($1) }

        self.process = process ?? first.process
        self.kind = first.kind
        self.failed = failure != nil
        self.title = failure == nil ? title : "✗ \(title)"
        self.events = events.map(\.id)
        let numbers = [
            size.map { Quantity.bytes($0) },
            time.map { Quantity.duration($0) },
        ].compactMap(\.self)
        self.bytes = size
        self.detail = failure ?? numbers.joined(separator: " · ")
        self.tooltip =
            ([title] + events.map(Self.facts)).joined(separator: "\n")
    }

    /// Everything a trace says about an event, on one line.
    private static func facts(_ event: Event) -> String {
        var facts = ["event \(event.id): \(event.kind.rawValue) in \(event.process)"]
        func append(_ label: String, _ value: (some CustomStringConvertible)?) {
            guard let value else { return }
            facts.append("\(label) \(value)")
        }
        append("role", event.role?.rawValue)
        append("of", event.variable)
        append("object", event.object)
        append("task", event.task)
        append("path", event.path?.rawValue)
        append("bytes", event.bytes)
        append("copied", event.copied)
        append("explicit", event.explicit)
        append("took", event.durationNs.map { Quantity.duration($0) })
        append("of it waiting", event.waitedNs.map { Quantity.duration($0) })
        append("line", event.line)
        append("attempt", event.attempt)
        for capture in event.captures ?? [] {
            append(
                "captures", "\(capture.variable) (\(capture.how.rawValue), \(capture.bytes) B)")
        }
        if event.inferred == true {
            facts.append("inferred, not seen")
        }
        append("error", event.error)
        return facts.joined(separator: ", ")
    }
}
