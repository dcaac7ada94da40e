import ObjectPassing

/// What the programs of a simulation do, one step at a time.
extension SimulatedProcess {
    enum Step {
        /// Whatever chance says, while there is a budget.
        case choose
        case create(ObjectKey, nested: [ObjectKey])
        case fill(ObjectKey, nested: [ObjectKey])
        case didPut(ObjectKey, nested: [ObjectKey])
        case submit(Callee, [TaskArgument])
        case wait([ObjectKey], isBlocked: Bool)
        case read(ObjectKey)
        case readStored(ObjectKey)
        case found(ObjectKey)
        case reply([ObjectValue], TaskReply.Outcome)
        /// Lets go of everything, one at a time.
        case letGo
    }

    func beginProgram(budget: Int) {
        self.budget = budget
        plan = [.choose, .letGo]
    }

    func beginTask(_ spec: TaskSpec) {
        budget = random.below(5)
        plan = []
        for argument in spec.arguments {
            switch argument.content {
            case .stored(let object): plan.append(.readStored(object))
            case .inline(let payload): adopt(payload.nested)
            // A real worker would raise it; here the call goes on without it.
            case .failed: continue
            case .reference(let object):
                worldRef.report("a call was pushed with an unresolved \(object)")
            }
        }
        plan.append(.choose)
    }

    func perform(_ step: Step) {
        switch step {
        case .choose: choose()
        case .create(let object, let nested):
            plan.insert(.fill(object, nested: nested), at: 0)
            ask { .create(request: $0, object: object, size: 40 + sizeOf(object), format: .raw) }
        case .fill(let object, let nested): fill(object, nested)
        case .didPut(let object, let nested):
            written[object] = nil
            references.append(object)
            handle(.put(object: object, size: 200, nested: nested, explicit: true))
        case .submit(let callee, let arguments): submit(callee, arguments)
        case .wait(_, let isBlocked): if isBlocked { toNode(.unblocked) }
        case .read(let object): read(object)
        case .readStored(let object):
            plan.insert(.found(object), at: 0)
            ask { .get(request: $0, object: object) }
        case .found(let object): found(object)
        case .reply(let values, let outcome): reply(values, outcome)
        case .letGo: letGo()
        }
    }

    private func sizeOf(_ object: ObjectKey) -> Int { Int(object.sequence % 5) * 1000 }

    // MARK: Choosing

    private func choose() {
        guard budget > 0 else {
            if running != nil { chooseResults() }
            return
        }
        budget -= 1
        plan.insert(.choose, at: 0)
        if worldRef.settings.actors > 0, random.chance(50) {
            chooseActor()
            return
        }
        switch random.below(10) {
        case 0, 1: choosePut()
        case 2, 3, 4: chooseCall()
        case 5, 6: chooseGet()
        case 7, 8: if !references.isEmpty { dropReference(at: random.below(references.count)) }
        case 9 where worldRef.settings.cancels:
            let results = references.filter { $0.task != nil }
            guard !results.isEmpty else { return }
            let object = results[random.below(results.count)]
            handle(.cancel(object, force: false, recursive: random.chance(50)))
        default:
            if worldRef.settings.holdsForever, let object = someReferences(1).first {
                handle(.holdForever(object))
            } else {
                _ = dropView()
            }
        }
    }

    /// Up to `count` of the references that the program has.
    private func someReferences(_ count: Int) -> [ObjectKey] {
        guard !references.isEmpty else { return [] }
        return (0..<random.below(count + 1)).map { _ in references[random.below(references.count)] }
    }

    /// The same, without the handles of actors, which have no value.
    private func someValues(_ count: Int) -> [ObjectKey] {
        someReferences(count).filter { $0.actor == nil }
    }

    private func newPut() -> ObjectKey {
        ObjectKey(owner: number, index: 0, sequence: newSequence())
    }

    private func choosePut() {
        let object = newPut()
        let nested = someReferences(2)
        plan.insert(
            contentsOf: [.create(object, nested: nested), .didPut(object, nested: nested)], at: 0)
    }

    private func chooseCall() {
        guard worldRef.callsLeft > 0 else { return }
        worldRef.callsLeft -= 1
        chooseCall(.task)
    }

    /// What is called.
    enum Callee {
        case task
        case constructor
        case method(ActorKey)
    }

    private func chooseActor() {
        let handles = references.compactMap(\.actor)
        switch random.below(12) {
        case 0, 1, 2:
            guard worldRef.actorsLeft > 0 else { return }
            worldRef.actorsLeft -= 1
            chooseCall(.constructor)
        case 3 where !handles.isEmpty && worldRef.settings.deaths > 0:
            let actor = handles[random.below(handles.count)]
            handle(.kill(actor, mayRestart: random.chance(50)))
        default:
            guard !handles.isEmpty, worldRef.callsLeft > 0 else { return }
            worldRef.callsLeft -= 1
            chooseCall(.method(handles[random.below(handles.count)]))
        }
    }

    private func chooseCall(_ callee: Callee) {
        var steps: [Step] = []
        var arguments: [TaskArgument] = []
        for _ in 0..<random.below(3) {
            switch random.below(3) {
            case 0:
                arguments.append(
                    TaskArgument(
                        content: .inline(
                            Payload(format: .pickle, bytes: [], nested: someReferences(2)))))
            case 1:
                let object = newPut()
                steps.append(.create(object, nested: someReferences(2)))
                arguments.append(TaskArgument(content: .stored(object)))
            default:
                if let object = someValues(1).first {
                    arguments.append(TaskArgument(content: .reference(object)))
                }
            }
        }
        plan.insert(contentsOf: steps + [.submit(callee, arguments)], at: 0)
    }

    private func chooseGet() {
        let objects = someValues(3)
        guard !objects.isEmpty else { return }
        for object in objects { handle(.want(object)) }
        let isBlocked = running != nil && !areKnown(objects)
        if isBlocked { toNode(.blocked) }
        plan.insert(
            contentsOf: [.wait(objects, isBlocked: isBlocked)] + objects.map { .read($0) }, at: 0)
    }

    private func chooseResults() {
        guard let spec = running?.spec else { return }
        let count = Int(spec.options.resultCount)
        if random.chance(15) {
            let error = Payload(format: .taskError, bytes: [], nested: someReferences(1))
            plan.append(
                .reply(
                    Array(repeating: .inline(error), count: count),
                    random.chance(50) ? .raisedRetryable : .raised))
            return
        }
        var values: [ObjectValue] = []
        for index in 0..<count {
            let object = spec.task.result(UInt32(index + 1))
            let nested = someReferences(2)
            if random.chance(50) {
                values.append(
                    .inline(Payload(format: .pickle, bytes: identity(object), nested: nested)))
            } else {
                values.append(.stored(size: 200, nested: nested))
                plan.append(.create(object, nested: nested))
            }
        }
        plan.append(.reply(values, .returned))
    }

    private func identity(_ object: ObjectKey) -> [UInt8] {
        [UInt8(object.owner), UInt8(object.index), UInt8(truncatingIfNeeded: object.sequence)]
    }

    // MARK: Doing

    private func fill(_ object: ObjectKey, _ nested: [ObjectKey]) {
        guard case .created(_, let offset) = answer else {
            noRoom(for: object)
            return
        }
        worldRef.versions += 1
        worldRef.memory[offset] = (object, worldRef.versions, nested)
        toNode(.seal(object: object))
        written[object] = nested
    }

    /// `ObjectStoreFullError`: what was put for the call goes again; a result is an error.
    private func noRoom(for object: ObjectKey) {
        if object.task != nil {
            guard case .reply(var values, let outcome)? = plan.last else { return }
            values[Int(object.index) - 1] = .failed(SystemFailure(.objectStoreFull, "full"))
            plan[plan.count - 1] = .reply(values, outcome)
            return
        }
        while let step = plan.first {
            if case .choose = step { break }
            if case .letGo = step { break }
            plan.removeFirst()
        }
        for object in written.keys.sorted() where object.task == nil {
            toNode(.free(object: object))
        }
        written = [:]
    }

    private func submit(_ callee: Callee, _ arguments: [TaskArgument]) {
        // The handle may have been dropped since.
        if case .method(let actor) = callee, !references.contains(actor.handle) { return }
        var options = TaskOptions(maxRetries: Int32(random.below(3)))
        options.resultCount = Int32(random.below(3))
        options.milliCPUs = [0, 500, 1000, 1000, 2000][random.below(5)]
        var spec = TaskSpec(
            task: TaskKey(owner: number, sequence: newSequence()), parent: running?.spec.task,
            function: FunctionKey(high: 0, low: UInt64(random.below(2))), name: "f",
            options: options, arguments: arguments)
        for argument in arguments {
            guard case .stored(let object) = argument.content else { continue }
            handle(
                .put(object: object, size: 200, nested: written[object] ?? [], explicit: false))
        }
        written = [:]
        switch callee {
        case .task: break
        case .constructor:
            create(&spec)
            return
        case .method(let actor): spec.actorCall = .method(actor, name: "m")
        }
        for index in 0..<options.resultCount {
            references.append(spec.task.result(UInt32(index + 1)))
        }
        if let actor = spec.actorCall?.actor {
            handle(.call(spec, isOrdered: actor.isOrdered))
        } else {
            handle(.submit(spec))
        }
    }

    private func create(_ spec: inout TaskSpec) {
        let actor = ActorKey(spec.task)
        var options = ActorOptions()
        options.maxRestarts = Int32(random.below(3))
        options.maxConcurrency = actor.isOrdered ? 1 : 2
        spec.options.resultCount = 0
        // One that held CPUs might hold those that its creator waits for.
        spec.options.milliCPUs = 0
        spec.actorCall = .constructor(actor, options)
        references.append(actor.handle)
        handle(.createActor(spec))
    }

    private func read(_ object: ObjectKey) {
        switch machine.references.value(of: object) {
        case .inline(let payload):
            if payload.format == .pickle, payload.bytes != identity(object) {
                worldRef.report("process \(number) reads \(object) and finds another value")
            }
            adopt(payload.nested)
        case .stored: perform(.readStored(object))
        case .failed(let failure): failed(object, failure.message, failure.reason)
        // Another of the list has failed, or the wait timed out.
        case nil: break
        }
    }

    private func found(_ object: ObjectKey) {
        switch answer {
        case .found(_, let offset, _, _): view(object, at: offset)
        default: failed(object, "not in the store", .objectLost)
        }
    }

    private func failed(
        _ object: ObjectKey, _ message: String, _ reason: SystemFailure.Reason
    ) {
        worldRef.failures += 1
        let isExpected: Set = [
            SystemFailure.Reason.objectStoreFull, .actorDied, .actorUnavailable, .taskCancelled,
        ]
        if worldRef.deaths == 0, !isExpected.contains(reason) {
            worldRef.report("process \(number) cannot read \(object): \(message)")
        }
    }

    private func reply(_ values: [ObjectValue], _ outcome: TaskReply.Outcome) {
        guard let spec = running?.spec else { return }
        written = [:]
        ended(
            TaskReply(
                task: spec.task, attempt: spec.attempt, outcome: outcome, results: values))
        plan = [.letGo]
        // Some stay in a global variable, which nothing but the end of the program looks at: a task
        // that did could wait for itself, or return itself.
        if random.chance(40) { keepReferences() }
    }

    /// At the end of everything: reads what was kept, which still has to be there, and drops it.
    ///
    /// - Returns: false where nothing was kept.
    func readWhatWasKept() -> Bool {
        guard plan.isEmpty, running == nil else { return false }
        let kept = takeKept()
        guard !kept.isEmpty else { return false }
        let objects = kept.filter { $0.actor == nil }
        for object in objects { handle(.want(object)) }
        plan = [.wait(objects, isBlocked: false)] + objects.map { .read($0) } + [.letGo]
        return true
    }

    private func letGo() {
        if !references.isEmpty {
            dropReference(at: random.below(references.count))
        } else if !dropView() {
            return
        }
        plan.append(.letGo)
    }
}
