import TraceSchema

/// Variables that reach their functions another way.
extension Workload {
    /// Has each call that gets a variable, by whichever way, get it by this one.
    ///
    /// A call goes on getting a value of the size that it got. By reference, that is what the program
    /// itself has put of it before the call; where it has put nothing of that size, the value is put
    /// before everything else, once. A function captures the largest of the values that its calls got.
    mutating func rewrite(_ rewrite: Scenario.Rewrite) throws(SimulationError) {
        let variable = PassedVariable(rewrite.variable, in: self)
        guard variable.isKnown else { throw unknown(rewrite.variable) }
        let captured: [Int: Int]
        switch rewrite.way {
        case .value:
            captured = [:]
            mapSteps { step in step.pass(variable) { .value(variable.value(of: $0)) } }
        case .reference:
            captured = [:]
            passByReference(variable)
        case .captured:
            captured = largest(variable)
            mapSteps { step in step.pass(variable) { _ in nil } }
        }
        for place in functions.indices {
            functions[place].recapture(variable.name, captured[place])
        }
        // How long its arguments took to come says nothing of the other way.
        let changed = Set(variable.capturing.keys).symmetricDifference(captured.keys)
        forEachCall { call in
            guard changed.contains(call.function) else { return }
            bodies[call.body].reads = []
            bodies[call.body].deserialize = []
        }
        if rewrite.way != .reference { removePuts(variable) }
    }

    /// The largest value that each function gets, by its place.
    private func largest(_ variable: PassedVariable) -> [Int: Int] {
        var largest = variable.capturing
        forEachCall { call in
            guard let passed = variable.passed(to: call) else { return }
            largest[call.function] = max(largest[call.function] ?? 0, passed.bytes)
        }
        return largest
    }

    private mutating func removePuts(_ variable: PassedVariable) {
        // Who gets it still, needs it.
        var isRead = false
        mapSteps { step in
            if case .drop = step.kind { return }
            isRead =
                isRead
                || step.uses.contains { use in
                    switch use {
                    case .object(let object): variable.puts[object] != nil
                    // Which object that is differs from round to round.
                    case .earlier, .last: variable.isPutInLoop
                    }
                }
        }
        guard !isRead else { return }
        mapSteps { step in
            switch step.kind {
            case .put(let put) where variable.puts[put.object] != nil: step.kind = .gone
            case .drop(.object(let object)) where variable.puts[object] != nil: step.kind = .gone
            case .put, .drop, .get, .call, .refused, .gone: break
            }
        }
    }

    // MARK: By reference

    private mutating func passByReference(_ variable: PassedVariable) {
        var added: [(object: Int, bytes: Int)] = []
        var free = firstFreeObject
        /// What has been put so far, in the order of the program.
        var known: [(object: Int, bytes: Int)] = []
        var dropped: Set<Int> = []
        /// Objects that are needed after the program has let go of them.
        var kept: Set<Int> = []
        mapDriverSteps { step in
            switch step.kind {
            case .put(let put) where variable.puts[put.object] != nil:
                known.append((put.object, put.value.bytes))
            case .drop(.object(let object)): dropped.insert(object)
            default: break
            }
            step.pass(variable) { passed in
                if let object = passed.object { return .reference(.object(object)) }
                let own = known.last { PassedVariable.isSame($0.bytes, passed.bytes) }
                if let own {
                    if dropped.contains(own.object) { kept.insert(own.object) }
                    return .reference(.object(own.object))
                }
                return .reference(.object(add(passed.bytes)))
            }
        }
        func add(_ bytes: Int) -> Int {
            if let one = added.first(where: { PassedVariable.isSame($0.bytes, bytes) }) {
                return one.object
            }
            added.append((free, bytes))
            free += 1
            return free - 1
        }
        // What a body passes on has to come to it: only the driver puts before everything.
        for body in bodies.indices {
            for place in bodies[body].steps.indices {
                bodies[body].steps[place].pass(variable) { passed in
                    if let object = passed.object { return .reference(.object(object)) }
                    return .reference(.object(add(passed.bytes)))
                }
            }
        }
        mapDriverSteps { step in
            if case .drop(.object(let object)) = step.kind, kept.contains(object) {
                step.kind = .gone
            }
        }
        for (object, bytes) in added.reversed() { addPut(of: variable, object, bytes) }
        for (object, _) in added { carry(object) }
    }

    /// Puts the variable once, before everything else.
    private mutating func addPut(of variable: PassedVariable, _ object: Int, _ bytes: Int) {
        let value = Value(variable: variable.name, bytes: bytes, serialize: .unknown)
        let put = Put(object: object, value: value, bound: variable.name + "_ref", put: .unknown)
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
        mapDriverSteps { step in
            step.mapUses { use in
                guard case .last(let block, let step, let index) = use else { return use }
                return .last(block: block + 1, step: step, index: index)
            }
        }
    }

    private var firstFreeObject: Int {
        var last = 0
        var workload = self
        workload.mapSteps { step in last = max(last, step.made.max() ?? 0) }
        return last + 1
    }

    /// Has calls bring an object to the bodies that use it, and to those that call them.
    private mutating func carry(_ object: Int) {
        var users = Set(
            bodies.indices.filter { place in
                bodies[place].steps.contains { $0.uses.contains(.object(object)) }
            })
        guard !users.isEmpty else { return }
        var before = 0
        while users.count > before {
            before = users.count
            for place in bodies.indices {
                let calls = bodies[place].steps.contains { step in
                    if case .call(let call) = step.kind { users.contains(call.body) } else { false }
                }
                if calls { users.insert(place) }
            }
        }
        mapSteps { step in
            guard case .call(var call) = step.kind, users.contains(call.body) else { return }
            call.carried.append(Carried(name: object, use: .object(object)))
            step.kind = .call(call)
        }
    }
}

/// A variable, and how calls get it.
private struct PassedVariable {
    let name: String
    /// What `ray.put` made of it, by the objects' numbers.
    let puts: [Int: Workload.Value]
    /// Bytes that functions capture of it, by their places.
    let capturing: [Int: Int]
    let isKnown: Bool
    /// Whether a loop puts it, in each of its rounds.
    let isPutInLoop: Bool
    private let values: [Int: Workload.Value]

    /// What a call gets.
    struct Passed {
        /// Among the arguments; nil where it is captured.
        var place: Int?
        var bytes: Int
        /// By reference.
        var object: Int?
    }

    init(_ name: String, in workload: Workload) {
        self.name = name
        var puts: [Int: Workload.Value] = [:]
        var values: [Int: Workload.Value] = [:]
        var steps = workload
        steps.mapSteps { step in
            switch step.kind {
            case .put(let put) where put.value.variable == name:
                puts[put.object] = put.value
                values[put.value.bytes] = put.value
            case .call(let call):
                for case .value(let value) in call.arguments.map(\.content)
                where value.variable == name { values[value.bytes] = value }
            case .put, .get, .drop, .refused, .gone: break
            }
        }
        var capturing: [Int: Int] = [:]
        for (place, function) in workload.functions.enumerated() {
            guard let capture = function.captures.place(of: name) else { continue }
            capturing[place] = function.captures[capture].bytes
        }
        self.puts = puts
        isPutInLoop = workload.driver.contains { block in
            guard case .loop(let loop) = block else { return false }
            return loop.iterations.joined().contains { step in
                if case .put(let put) = step.kind { put.value.variable == name } else { false }
            }
        }
        self.values = values
        self.capturing = capturing
        isKnown = !values.isEmpty || !capturing.isEmpty
    }

    func passed(to call: Workload.Call) -> Passed? {
        for (place, argument) in call.arguments.enumerated() {
            switch argument.content {
            case .value(let value) where value.variable == name:
                return Passed(place: place, bytes: value.bytes)
            case .reference(.object(let object)):
                guard let value = puts[object] else { continue }
                return Passed(place: place, bytes: value.bytes, object: object)
            case .value, .reference: continue
            }
        }
        return capturing[call.function].map { Passed(place: nil, bytes: $0) }
    }

    /// The value, by itself: as it was serialized where it was.
    func value(of passed: Passed) -> Workload.Value {
        let known = values.values.filter { Self.isSame($0.bytes, passed.bytes) }
            .min {
                (abs($0.bytes - passed.bytes), $0.bytes) < (abs($1.bytes - passed.bytes), $1.bytes)
            }
        return known ?? Workload.Value(variable: name, bytes: passed.bytes, serialize: .unknown)
    }

    /// Whether two sizes are those of one value: inside a pickle it has other bytes around it.
    static func isSame(_ one: Int, _ other: Int) -> Bool { abs(one - other) <= 1000 + one / 100 }
}

extension Workload.Step {
    /// Has a call that gets the variable get it as `way` says: nil for not as an argument.
    fileprivate mutating func pass(
        _ variable: PassedVariable,
        _ way: (PassedVariable.Passed) -> Workload.Argument.Content?
    ) {
        guard case .call(var call) = kind, let passed = variable.passed(to: call) else { return }
        let position = passed.place.map { call.arguments[$0].position } ?? .keyword(variable.name)
        let content = way(passed)
        switch content {
        case nil where passed.place == nil: return
        case .value? where passed.place != nil && passed.object == nil: return
        case .reference? where passed.object != nil: return
        default: break
        }
        if let place = passed.place { call.arguments.remove(at: place) }
        if let content {
            call.arguments.insert(
                Workload.Argument(position: position, variable: variable.name, content: content),
                at: passed.place ?? call.arguments.count)
        }
        call.puts = []
        kind = .call(call)
    }
}

extension Workload.Function {
    /// Captures so many bytes of a variable, or none of it where nil.
    fileprivate mutating func recapture(_ name: String, _ size: Int?) {
        bytes += captures.recapture(name, size)
        again?.recapture(name, size)
    }
}

extension Workload.Function.Copy {
    fileprivate mutating func recapture(_ name: String, _ size: Int?) {
        bytes += captures.recapture(name, size)
    }
}

extension [Event.Capture] {
    /// - Returns: how many bytes are more.
    fileprivate mutating func recapture(_ name: String, _ size: Int?) -> Int {
        if let place = place(of: name) {
            guard size == nil else { return 0 }
            let bytes = self[place].bytes
            enlarge(whatHolds: place, by: -bytes)
            removeAll { $0.variable == name && $0.how != .module }
            return -bytes
        }
        guard let size else { return 0 }
        append(Event.Capture(variable: name, how: .global, bytes: size))
        return size
    }
}

extension Workload.Timed {
    /// Of a step that nobody has recorded.
    static let unknown = Workload.Timed(gapNs: 0, ns: nil, bytes: 0)
}
