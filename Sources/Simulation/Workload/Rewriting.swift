import TraceSchema

/// Variables that reach their functions another way.
extension Workload {
    /// Has each call that gets a variable, by whichever way, get it by this one.
    mutating func rewrite(_ rewrite: Scenario.Rewrite) throws(SimulationError) {
        let name = rewrite.variable
        let puts = putObjects(of: name)
        let capturing = Set(
            functions.indices.filter { place in
                functions[place].captures.contains { $0.variable == name && $0.how != .module }
            })
        guard let bytes = size(of: name, puts, capturing) else { throw unknown(name) }
        if rewrite.way == .reference, puts.isEmpty { addPut(of: name, bytes) }
        let object = putObjects(of: name).min()
        var captured: Set<Int> = []
        mapSteps { step in
            guard case .call(var call) = step.kind else { return }
            let place = call.arguments.firstIndex { $0.passes(name, puts) }
            guard place != nil || capturing.contains(call.function) else { return }
            let position = place.map { call.arguments[$0].position } ?? .keyword(name)
            let argument: Argument?
            switch rewrite.way {
            case .captured: argument = nil
            case .value:
                argument = Argument(
                    position: position, variable: name,
                    content: .value(Value(variable: name, bytes: bytes, serialize: .unknown)))
            case .reference:
                argument = object.map {
                    Argument(
                        position: position, variable: name, content: .reference(.object($0)))
                }
            }
            call.arguments.removeAll { $0.passes(name, puts) }
            if let argument {
                call.arguments.insert(argument, at: min(place ?? .max, call.arguments.count))
            }
            call.puts = []
            if rewrite.way == .captured { captured.insert(call.function) }
            step.kind = .call(call)
        }
        for place in functions.indices { capture(name, bytes, captured.contains(place), in: place) }
        // How long its arguments took to come says nothing of the other way.
        forEachCall { call in
            guard capturing.contains(call.function) || captured.contains(call.function) else {
                return
            }
            bodies[call.body].reads = []
            bodies[call.body].deserialize = []
        }
        if rewrite.way != .reference, !puts.isEmpty { removePuts(puts) }
    }

    /// The objects that `ray.put` of a variable made.
    private func putObjects(of name: String) -> Set<Int> {
        var objects: Set<Int> = []
        var workload = self
        workload.mapSteps { step in
            if case .put(let put) = step.kind, put.value.variable == name {
                objects.insert(put.object)
            }
        }
        return objects
    }

    private func size(of name: String, _ puts: Set<Int>, _ capturing: Set<Int>) -> Int? {
        var sizes: [Int] = []
        var workload = self
        workload.mapSteps { step in
            switch step.kind {
            case .put(let put) where put.value.variable == name: sizes.append(put.value.bytes)
            case .call(let call):
                for argument in call.arguments {
                    if case .value(let value) = argument.content, value.variable == name {
                        sizes.append(value.bytes)
                    }
                }
            case .put, .get, .drop, .refused: break
            }
        }
        for place in capturing {
            sizes += functions[place].captures.filter { $0.variable == name }.map(\.bytes)
        }
        return sizes.max()
    }

    /// Puts the variable once, before everything else.
    private mutating func addPut(of name: String, _ bytes: Int) {
        let value = Value(variable: name, bytes: bytes, serialize: .unknown)
        let put = Put(
            object: firstFreeObject, value: value, bound: name + "_ref", put: .unknown)
        var pause: Int64 = 0
        // What the script does before its first step comes before this one.
        if case .steps(var steps)? = driver.first, !steps.isEmpty {
            swap(&pause, &steps[0].pauseNs)
            driver[0] = .steps(steps)
        } else if case .loop(var loop)? = driver.first, loop.iterations.first?.isEmpty == false {
            swap(&pause, &loop.iterations[0][0].pauseNs)
            driver[0] = .loop(loop)
        }
        driver.insert(.steps([Step(kind: .put(put), pauseNs: pause)]), at: 0)
        for place in driver.indices {
            guard case .loop(var loop) = driver[place], let tied = loop.tied else { continue }
            loop.tied = tied + 1
            driver[place] = .loop(loop)
        }
    }

    private var firstFreeObject: Int {
        var last = 0
        var workload = self
        workload.mapSteps { step in last = max(last, step.made.max() ?? 0) }
        return last + 1
    }

    private mutating func removePuts(_ objects: Set<Int>) {
        func isGone(_ step: Step) -> Bool {
            switch step.kind {
            case .put(let put): objects.contains(put.object)
            case .drop(.object(let object)): objects.contains(object)
            case .drop, .get, .call, .refused: false
            }
        }
        // Who gets it still, needs it.
        var isRead = false
        mapSteps { step in
            if case .get(let get) = step.kind, case .object(let object) = get.object {
                isRead = isRead || objects.contains(object)
            }
        }
        guard !isRead else { return }
        for place in driver.indices {
            switch driver[place] {
            case .steps(let steps): driver[place] = .steps(steps.filter { !isGone($0) })
            case .loop(var loop):
                loop.iterations = loop.iterations.map { $0.filter { !isGone($0) } }
                driver[place] = .loop(loop)
            }
        }
    }

    private mutating func capture(_ name: String, _ bytes: Int, _ captures: Bool, in place: Int) {
        let had = functions[place].captures.first { $0.variable == name && $0.how != .module }
        if let had {
            functions[place].captures.removeAll { $0.variable == name && $0.how != .module }
            functions[place].bytes -= had.bytes
        }
        guard captures else { return }
        functions[place].captures.append(
            Event.Capture(variable: name, how: .global, bytes: had?.bytes ?? bytes))
        functions[place].bytes += had?.bytes ?? bytes
    }
}

extension Workload.Argument {
    /// Whether it hands a variable over, by value or by a reference to what was put of it.
    fileprivate func passes(_ name: String, _ puts: Set<Int>) -> Bool {
        switch content {
        case .value(let value): value.variable == name
        case .reference(.object(let object)): puts.contains(object)
        case .reference(.earlier): false
        }
    }
}

extension Workload.Timed {
    /// Of a step that nobody has recorded.
    static let unknown = Workload.Timed(gapNs: 0, ns: nil, bytes: 0)
}
