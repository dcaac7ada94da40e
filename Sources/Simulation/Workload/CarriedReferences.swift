/// Which references come to a body with its call, and go out with its results: those that it speaks
/// of, and those that it was seen to hold before it began.
enum CarriedReferences {
    /// - Returns: the driver's steps, with what their calls carry.
    static func find(
        in steps: [Workload.Step], _ bodies: inout [Workload.Body],
        _ functions: [Workload.Function]
    ) -> [Workload.Step] {
        guard bodies.contains(where: { !$0.steps.isEmpty || !$0.received.isEmpty }) else {
            return steps
        }
        var makers: [Int: Int] = [:]
        for (place, body) in bodies.enumerated() {
            for object in body.steps.flatMap(\.made) { makers[object] = place }
        }
        var foreign: [[Int]] = bodies.enumerated().map { place, body in
            var names = names(in: body.steps)
            for object in body.received where !names.contains(object) { names.append(object) }
            return names.filter { makers[$0] != place }
        }
        // What its function has captured, a call need not bring.
        let calls = (steps + bodies.flatMap(\.steps)).compactMap { step -> Workload.Call? in
            if case .call(let call) = step.kind { call } else { nil }
        }
        for call in calls {
            let captured = functions[call.function].capturedObjects
            if !captured.isEmpty { foreign[call.body].removeAll(where: captured.contains) }
        }
        // What a nested call carries, its caller has to have.
        for place in bodies.indices.reversed() {
            for step in bodies[place].steps {
                guard case .call(let call) = step.kind else { continue }
                for name in foreign[call.body] where makers[name] != place {
                    if !foreign[place].contains(name) { foreign[place].append(name) }
                }
            }
        }
        let used = Set(names(in: steps)).union(foreign.joined())
        for place in bodies.indices {
            let out = bodies[place].steps.flatMap(\.made).filter(used.contains)
            if !out.isEmpty, !bodies[place].results.isEmpty {
                bodies[place].results[0].carried = out
            }
            bodies[place].steps = bodies[place].steps.map { with(foreign, $0) }
        }
        return steps.map { with(foreign, $0) }
    }

    private static func names(in steps: [Workload.Step]) -> [Int] {
        var names: [Int] = []
        var known: Set<Int> = []
        for step in steps {
            for case .object(let object) in step.uses where known.insert(object).inserted {
                names.append(object)
            }
        }
        return names
    }

    private static func with(_ foreign: [[Int]], _ step: Workload.Step) -> Workload.Step {
        guard case .call(var call) = step.kind, !foreign[call.body].isEmpty else { return step }
        call.carried = foreign[call.body].map { Workload.Carried(name: $0, use: .object($0)) }
        var step = step
        step.kind = .call(call)
        return step
    }
}
