import TraceSchema

/// What two calls must have in common to be drawn as one: the same kinds of events in the same
/// places, with the same roles, paths and size classes. Which worker ran it, and the exact order
/// in time of what goes on in different processes, do not count. What it submits itself does:
/// which functions, at which lines, in which order and how often.
struct CallShape: Hashable, Sendable {
    /// One number for each event, sorted.
    private let marks: [UInt32]
    /// Run-length coded: a number for function and line, and how often in a row.
    private let submits: [Int32]

    init(_ call: Call) {
        var submits: [Int32] = []
        for place in call.submits {
            if submits.count >= 2, submits[submits.count - 2] == place {
                submits[submits.count - 1] += 1
            } else {
                submits += [place, 1]
            }
        }
        self.submits = submits
        let caller = call.caller
        marks = call.events.map { Self.mark($0, caller: caller) }.sorted()
    }

    private static func mark(_ event: Event, caller: ProcessID) -> UInt32 {
        var mark: UInt32 = 0
        func append(_ value: Int, bits: UInt32) {
            mark = mark << bits | UInt32(truncatingIfNeeded: value) & (1 << bits - 1)
        }
        append(index(of: event.kind), bits: 5)
        append(event.process == caller ? 0 : event.process.isStore ? 1 : 2, bits: 2)
        append(event.role.map { 1 + index(of: $0) } ?? 0, bits: 3)
        append(event.path.map { 1 + index(of: $0) } ?? 0, bits: 3)
        append(event.explicit.map { $0 ? 1 : 2 } ?? 0, bits: 2)
        append(event.copied.map { $0 == 0 ? 1 : 2 } ?? 0, bits: 2)
        append(event.error == nil ? 0 : 1, bits: 1)
        append(Int(SizeClass(bytes: event.bytes ?? 0).power), bits: 5)
        return mark
    }

    private static func index<Value: CaseIterable & Equatable>(of value: Value) -> Int {
        for (index, candidate) in Value.allCases.enumerated() where candidate == value {
            return index
        }
        return 0
    }
}
