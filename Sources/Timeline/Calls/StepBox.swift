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
        self.tooltip = ([title] + events.map(\.details)).joined(separator: "\n")
        self.source = events.lazy.compactMap(\.sourceLine).first
    }
}
