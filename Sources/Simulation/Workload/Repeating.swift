import TraceSchema

/// Loops that run more often, or less.
extension Workload {
    /// Gives each loop that makes calls (of a function, where one is named) so many of them.
    mutating func repeatCalls(_ calls: Scenario.Calls) throws(SimulationError) {
        guard calls.count > 0 else {
            throw SimulationError("--calls \(calls.count): at least one call is needed")
        }
        if let name = calls.function, !functions.contains(where: { $0.name == name }) {
            let near = Spelling.nearest(to: name, among: functions.map(\.name))
            throw SimulationError(
                "no remote function \(name) in this trace"
                    + (near.map { "; did you mean \($0)?" } ?? ""))
        }
        var rounds: [Int: Int] = [:]
        for (place, block) in driver.enumerated() {
            guard case .loop(let loop) = block else { continue }
            let made = (loop.iterations.last ?? []).count { step in
                guard case .call(let call) = step.kind else { return false }
                return calls.function == nil || functions[call.function].name == calls.function
            }
            if made > 0 { rounds[place] = (calls.count + made - 1) / made }
        }
        guard !rounds.isEmpty else {
            throw SimulationError(
                "--calls: no loop of this trace calls \(calls.function ?? "a remote function"): record "
                    + "a run with two rounds or more")
        }
        for place in driver.indices {
            guard case .loop(var loop) = driver[place] else { continue }
            if let own = rounds[place] ?? loop.tied.flatMap({ rounds[$0] }) {
                loop.count = own
                rounds[place] = own
                driver[place] = .loop(loop)
            }
        }
        try checkPassedOn(changed: Set(rounds.keys))
    }

    /// A call that is given what the rounds of a loop made would have more arguments, or fewer: which,
    /// nobody can tell.
    private func checkPassedOn(changed: Set<Int>) throws(SimulationError) {
        var made: Set<Int> = []
        for place in changed {
            guard case .loop(let loop) = driver[place], loop.count != loop.iterations.count else {
                continue
            }
            for round in loop.iterations { made.formUnion(round.flatMap(\.made)) }
        }
        for (place, block) in driver.enumerated() where !changed.contains(place) {
            let steps =
                switch block {
                case .steps(let steps): steps
                case .loop(let loop): loop.iterations.flatMap(\.self)
                }
            for step in steps {
                guard case .call(let call) = step.kind else { continue }
                for case .object(let object) in step.uses where made.contains(object) {
                    let line = step.line.map { " (line \($0))" } ?? ""
                    throw SimulationError(
                        "--calls can't change a loop whose results another call is given: "
                            + "\(functions[call.function].name)\(line) is; name another function's loop "
                            + "with --calls FUNCTION=COUNT, or record the run anew")
                }
            }
        }
    }
}
