/// Finds the calls of one trace in another, where the script was edited in between.
///
/// By structure, never by number: function, caller, line, way, value and size. What has no partner
/// that agrees in all of them is offered those that agree in fewer, the surest first.
enum CallMatching {
    /// What two groups of calls have to agree in, in the order in which it is tried.
    private static let passes: [@Sendable (CallGroup.Key) -> CallGroup.Key] = [
        { $0 },
        {
            var key = $0; key.line = nil; return key
        },
        {
            var key = $0; key.line = nil; key.size = SizeClass(bytes: 0); return key
        },
        { key in
            CallGroup.Key(
                function: key.function, way: .nothing, size: SizeClass(bytes: 0), variable: nil,
                line: key.line, caller: key.caller)
        },
        { key in
            CallGroup.Key(
                function: key.function, way: key.way.isCall ? .nothing : key.way,
                size: SizeClass(bytes: 0), variable: nil, line: nil, caller: key.caller)
        },
    ]

    /// Partners by index; nil where a key has none. Equal keys are paired in their order.
    static func partners(of keys: [CallGroup.Key], in others: [CallGroup.Key]) -> [Int?] {
        var partners = [Int?](repeating: nil, count: keys.count)
        var taken = [Bool](repeating: false, count: others.count)
        for pass in passes {
            var waiting: [CallGroup.Key: [Int]] = [:]
            for index in others.indices.reversed() where !taken[index] {
                waiting[pass(others[index]), default: []].append(index)
            }
            for index in keys.indices where partners[index] == nil {
                guard let partner = waiting[pass(keys[index])]?.popLast() else { continue }
                partners[index] = partner
                taken[partner] = true
            }
        }
        return partners
    }
}
