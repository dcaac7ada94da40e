import TraceSchema

/// Variables of another size.
extension Workload {
    /// Gives a variable, wherever it is passed, put or captured, another size; or what a function
    /// returns.
    mutating func resize(_ size: Scenario.Size) throws(SimulationError) {
        guard size.bytes >= 0 else {
            throw SimulationError("\(size.variable)=\(size.bytes): a size is not negative")
        }
        var found = false
        if size.variable.hasSuffix("()") {
            found = resizeResults(of: String(size.variable.dropLast(2)), size.bytes)
        } else {
            // A capture's span in a pickle is some bytes shorter than the value serialized by itself.
            let recorded = serializedSize(of: size.variable)
            for place in functions.indices where functions[place].resize(size, from: recorded) {
                found = true
            }
            mapSteps { step in if step.resize(size) { found = true } }
        }
        guard found else { throw unknown(size.variable) }
    }

    /// What a variable takes where it is passed or put; nil where it is only captured.
    private func serializedSize(of variable: String) -> Int? {
        var found: Int?
        var workload = self
        workload.mapSteps { step in
            if found == nil { found = step.serializedSize(of: variable) }
        }
        return found
    }

    private mutating func resizeResults(of name: String, _ bytes: Int) -> Bool {
        let places = Set(functions.indices.filter { functions[$0].name == name })
        var called: Set<Int> = []
        forEachCall { call in if places.contains(call.function) { called.insert(call.body) } }
        for body in called {
            for index in bodies[body].results.indices { bodies[body].results[index].bytes = bytes }
        }
        return !called.isEmpty
    }

    /// Says which variables there are.
    func unknown(_ variable: String) -> SimulationError {
        let known = variables
        let near = Spelling.nearest(to: variable, among: known)
        let hint = near.map { "; did you mean \($0)?" } ?? "."
        let list = known.isEmpty ? "none" : known.joined(separator: ", ")
        return SimulationError(
            "\(variable) is not passed, put or captured in this trace\(hint) There are: \(list)")
    }

    /// Names that can be given a size: variables, and functions with `()`.
    package var variables: [String] {
        var names: Set<String> = []
        for function in functions {
            for capture in function.captures where capture.how != .module {
                names.insert(capture.variable)
            }
        }
        var workload = self
        workload.mapSteps { step in names.formUnion(step.variables) }
        forEachCall { call in names.insert(functions[call.function].name + "()") }
        return names.sorted()
    }
}

extension Workload.Function {
    fileprivate mutating func resize(_ size: Scenario.Size, from recorded: Int?) -> Bool {
        guard let change = captures.resize(size, from: recorded) else { return false }
        bytes += change
        again?.resize(size, from: recorded)
        return true
    }
}

extension Workload.Function.Copy {
    fileprivate mutating func resize(_ size: Scenario.Size, from recorded: Int?) {
        bytes += captures.resize(size, from: recorded) ?? 0
    }
}

extension [Event.Capture] {
    /// Where a variable's value lies among the captures; nil where there is none. It may be named
    /// more than once: an alias costs only its memo reference, a module its name.
    func place(of variable: String) -> Int? {
        indices.filter { self[$0].variable == variable && self[$0].how != .module }
            .max { self[$0].bytes < self[$1].bytes }
    }

    /// Gives a captured value another size, and what it lies inside with it.
    ///
    /// - `recorded`: what the value took serialized by itself, where it was: its span here is
    ///   some bytes shorter, and stays so.
    /// - Returns: how many bytes are more; nil where it is not captured.
    fileprivate mutating func resize(_ size: Scenario.Size, from recorded: Int?) -> Int? {
        guard let place = place(of: size.variable) else { return nil }
        let span = Swift.max(0, size.bytes + (recorded.map { self[place].bytes - $0 } ?? 0))
        let change = span - self[place].bytes
        self[place].bytes = span
        enlarge(whatHolds: place, by: change)
        return change
    }

    /// What a capture came through holds it, and grows and shrinks with it.
    mutating func enlarge(whatHolds place: Int, by bytes: Int) {
        var seen: Set<Int> = [place]
        var next = self[place].through
        while let through = next, let holder = self.place(of: through),
            seen.insert(holder).inserted
        {
            self[holder].bytes += bytes
            next = self[holder].through
        }
    }
}

extension Workload.Step {
    fileprivate func serializedSize(of variable: String) -> Int? {
        switch kind {
        case .put(let put): put.value.variable == variable ? put.value.bytes : nil
        case .call(let call):
            call.arguments.compactMap { argument in
                if case .value(let value) = argument.content, value.variable == variable {
                    value.bytes
                } else {
                    nil
                }
            }.first
        case .get, .drop, .refused, .gone: nil
        }
    }

    fileprivate var variables: [String] {
        switch kind {
        case .put(let put): put.value.variable.map { [$0] } ?? []
        case .call(let call):
            call.arguments.compactMap { argument in
                if case .value(let value) = argument.content { value.variable } else { nil }
            }
        case .get, .drop, .refused, .gone: []
        }
    }

    fileprivate mutating func resize(_ size: Scenario.Size) -> Bool {
        var found = false
        switch kind {
        case .put(var put) where put.value.variable == size.variable:
            put.value.bytes = size.bytes
            kind = .put(put)
            found = true
        case .call(var call):
            for place in call.arguments.indices {
                guard case .value(var value) = call.arguments[place].content,
                    value.variable == size.variable
                else { continue }
                value.bytes = size.bytes
                call.arguments[place].content = .value(value)
                found = true
            }
            if found { kind = .call(call) }
        case .put, .get, .drop, .refused, .gone: break
        }
        return found
    }
}

extension Workload {
    /// Looks at all steps, and may change them.
    mutating func mapSteps(_ change: (inout Step) -> Void) {
        mapDriverSteps(change)
        for body in bodies.indices {
            for place in bodies[body].steps.indices { change(&bodies[body].steps[place]) }
        }
    }

    /// Looks at the driver's steps in the order of the recorded run, and may change them.
    mutating func mapDriverSteps(_ change: (inout Step) -> Void) {
        for block in driver.indices {
            switch driver[block] {
            case .steps(var steps):
                for place in steps.indices { change(&steps[place]) }
                driver[block] = .steps(steps)
            case .loop(var loop):
                for round in loop.iterations.indices {
                    for place in loop.iterations[round].indices {
                        change(&loop.iterations[round][place])
                    }
                }
                driver[block] = .loop(loop)
            }
        }
    }

    func forEachCall(_ look: (Call) -> Void) {
        var workload = self
        workload.mapSteps { step in if case .call(let call) = step.kind { look(call) } }
    }
}
