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
        case wait(Goal, deadline: Int?, isTaken: Bool, isBlocked: Bool)
        case read(ObjectKey)
        case readStored(ObjectKey)
        case found(ObjectKey)
        case yield(TaskKey, index: UInt32, ObjectValue)
        case reply([ObjectValue], TaskReply.Outcome)
        /// Lets go of everything, one at a time.
        case letGo
    }

    /// What is waited for.
    enum Goal {
        /// So many of the values, or, where it is all, one error.
        case values([ObjectKey], count: Int)
        /// An item of a generator, or its end.
        case item(TaskKey, UInt32)
    }

    func beginProgram(budget: Int) {
        self.budget = budget
        plan = [.choose, .letGo]
    }

    func beginTask(_ spec: TaskSpec) {
        // Resources of the user's own are not given back in a wait: who holds them does not wait.
        budget = spec.options.custom.isEmpty ? random.below(5) : 0
        plan = []
        for argument in spec.arguments {
            switch argument.content {
            case .stored(let object): plan.append(.readStored(object))
            case .inline(let payload): adopt(payload.nested)
            // A real worker would raise it; here the call goes on without it.
            case .failed: continue
            case .reference(let object):
                world.report(.booksAddUp, "a call was pushed with an unresolved \(object)")
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
        case .wait(let goal, _, let isTaken, let isBlocked):
            if isBlocked { toNode(.unblocked) }
            if !isReached(goal) { world.happens(.waitTimedOut) }
            if isTaken { take(goal) }
        case .read(let object): read(object)
        case .readStored(let object): readStored(object)
        case .found(let object): found(object)
        case .yield(let task, let index, let value):
            written = [:]
            guard let caller = running?.caller else { break }
            handle(.yielded(task, index: index, value: value, caller: caller))
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
        if world.scenario.actors > 0, random.chance(50) {
            chooseActor()
            return
        }
        if world.scenario.streams, random.chance(25) {
            chooseItem()
            return
        }
        switch random.below(10) {
        case 0, 1: choosePut()
        case 2, 3, 4: chooseCall()
        case 5, 6: chooseGet()
        case 7, 8: if !references.isEmpty { dropReference(at: random.below(references.count)) }
        case 9 where world.scenario.cancels:
            let results = references.filter { $0.task != nil }
            guard !results.isEmpty else { return }
            let object = results[random.below(results.count)]
            let isTask = object.owner == number && !actorCalls.contains(object.sequence)
            handle(
                .cancel(
                    object, force: isTask && random.chance(20), recursive: random.chance(50)))
        default:
            if world.scenario.holdsForever, let object = someReferences(1).first {
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
        guard world.callsLeft > 0 else { return }
        world.callsLeft -= 1
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
        case 4 where isMethod && random.chance(20): leave()
        case 0, 1, 2:
            guard world.actorsLeft > 0 else { return }
            world.actorsLeft -= 1
            chooseCall(.constructor)
        case 3 where !handles.isEmpty && !world.scenario.faults.isEmpty:
            let actor = handles[random.below(handles.count)]
            handle(.kill(actor, mayRestart: random.chance(50)))
        default:
            guard !handles.isEmpty, world.callsLeft > 0 else { return }
            world.callsLeft -= 1
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
        let count = random.chance(70) ? objects.count : 1 + random.below(objects.count)
        wait(for: .values(objects, count: count), isTaken: true)
    }

    /// `ray.get` and `ray.wait`, with a timeout and without; a worker gives its CPUs back meanwhile.
    private func wait(for goal: Goal, isTaken: Bool) {
        let isBlocked = running != nil && !isReached(goal)
        if isBlocked { toNode(.blocked) }
        // An actor might wait for itself, or two for each other: they do not wait without end.
        let hasTimeout = running?.spec.actorCall != nil || random.chance(25)
        plan.insert(
            .wait(
                goal, deadline: hasTimeout ? world.clock + random.below(400) : nil,
                isTaken: isTaken, isBlocked: isBlocked), at: 0)
    }

    private func take(_ goal: Goal) {
        switch goal {
        case .values(let objects, _): plan.insert(contentsOf: objects.map { .read($0) }, at: 0)
        case .item(let task, let index): takeItem(index, of: task)
        }
    }

    /// The next item of a generator, or no more of it.
    private func chooseItem() {
        guard !generators.isEmpty else {
            chooseCall()
            return
        }
        let index = random.below(generators.count)
        if random.chance(20) {
            dropGenerator(at: index)
        } else {
            let generator = generators[index]
            wait(for: .item(generator.task, generator.next), isTaken: true)
        }
    }

    private func takeItem(_ item: UInt32, of task: TaskKey) {
        guard let index = generators.firstIndex(where: { $0.task == task }),
            let stream = machine.references.streams[task], item <= stream.arrived
        else { return }
        generators[index].next = item + 1
        references.append(stream.object(item, of: task))
    }

    private func dropGenerator(at index: Int) {
        world.happens(.generatorDropped)
        let generator = generators.remove(at: index)
        handle(.dropStream(generator.task, index: generator.next))
    }

    private var isMethod: Bool {
        if case .method = running?.spec.actorCall { true } else { false }
    }

    /// `exit_actor()`.
    private func leave() {
        guard let actor = running?.spec.actorCall?.actor else { return }
        world.happens(.actorLeft)
        toNode(.exitActor(actor))
        world.kill(self, losesTail: false)
    }

    private func chooseResults() {
        guard let spec = running?.spec else { return }
        let count = spec.options.returnCount
        if takeCancellation(of: spec.task) {
            plan.append(.reply(cancelledResults(spec), .returned))
            return
        }
        if spec.options.resultCount < 0 {
            chooseItems(of: spec)
            return
        }
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

    /// Each attempt yields the same number of items; those that an earlier one has sent are left out.
    private func chooseItems(of spec: TaskSpec) {
        let count = UInt32(spec.task.sequence % 4)
        for index in 1..<(count + 1) where index > spec.itemsSent {
            let object = spec.result(ofItem: index)
            let nested = someReferences(2)
            if random.chance(50) {
                let payload = Payload(format: .pickle, bytes: identity(object), nested: nested)
                plan.append(.yield(spec.task, index: index, .inline(payload)))
            } else {
                plan.append(.create(object, nested: nested))
                plan.append(.yield(spec.task, index: index, .stored(size: 200, nested: nested)))
            }
        }
        if random.chance(20) {
            let error = Payload(format: .taskError, bytes: [], nested: someReferences(1))
            plan.append(.reply([.inline(error)], random.chance(50) ? .raisedRetryable : .raised))
        } else if spec.options.resultCount == TaskOptions.dynamic {
            let items = (1..<(count + 1)).map { spec.result(ofItem: $0) }
            let list = Payload(
                format: .pickle, bytes: identity(spec.task.result(1)), nested: items)
            world.happens(.itemsListed)
            plan.append(.reply([.inline(list)], .returned))
        } else {
            plan.append(.reply([], .returned))
        }
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
        world.versions += 1
        let place =
            world.scenario.sabotage == .writesOverOthers && random.chance(20)
            ? world.memory.keys.min() ?? offset : offset
        world.memory[place] = (object, world.versions, nested)
        // Before the node may ask it to forget that.
        if case .didPut? = plan.first { locations[object] = offset }
        toNode(.seal(object: object))
        written[object] = nested
    }

    /// `ObjectStoreFullError`: what was put for the call goes again; a result is an error.
    private func noRoom(for object: ObjectKey) {
        if object.task != nil, let spec = running?.spec, spec.options.resultCount < 0 {
            let failure = SystemFailure(.objectStoreFull, "full")
            plan = [.reply([.failed(failure)], .raised)]
            return
        }
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
        if case .task = callee {
            if random.chance(10) {
                options.custom = CustomResources([.init(name: "disk", milli: 600)])
            }
            if world.scenario.streams, random.chance(40) {
                options.resultCount =
                    random.chance(70) ? TaskOptions.streaming : TaskOptions.dynamic
            }
        }
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
        if options.resultCount == TaskOptions.streaming { generators.append((spec.task, 1)) }
        for index in 0..<options.returnCount {
            references.append(spec.task.result(UInt32(index + 1)))
        }
        if let actor = spec.actorCall?.actor {
            actorCalls.insert(spec.task.sequence)
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
        if random.chance(10) {
            options.isDetached = true
            world.detached.append(actor)
        }
        spec.options.resultCount = 0
        // One that held CPUs might hold those that its creator waits for.
        spec.options.milliCPUs = 0
        spec.actorCall = .constructor(actor, options)
        references.append(actor.handle)
        handle(.createActor(spec))
    }

    private func read(_ object: ObjectKey) {
        world.trace?.read(object, in: number, at: world.clock)
        switch machine.references.value(of: object) {
        case .inline(let payload):
            if payload.format == .pickle, payload.bytes != identity(object) {
                world.report(
                    .valueStays, "\(name(number)) reads \(object) and finds another value")
            }
            adopt(payload.nested)
        case .stored: readStored(object)
        case .failed(let failure): failed(object, failure.message, failure.reason)
        // Another of the list has failed, or the wait timed out.
        case nil: break
        }
    }

    /// The owner of a value knows where it lies once it has looked; anybody else asks the node.
    private func readStored(_ object: ObjectKey) {
        if let offset = locations[object] {
            view(object, at: offset, isOwn: true)
            return
        }
        plan.insert(.found(object), at: 0)
        ask { .get(request: $0, object: object) }
    }

    private func found(_ object: ObjectKey) {
        guard case .found(_, let offset, _, _) = answer else {
            failed(object, "not in the store", .objectLost)
            return
        }
        if object.owner == number, case .stored = machine.references.value(of: object) {
            locations[object] = offset
            view(object, at: offset, isOwn: true)
            toNode(.release(object: object))
        } else {
            view(object, at: offset, isOwn: false)
        }
    }

    private func failed(
        _ object: ObjectKey, _ message: String, _ reason: SystemFailure.Reason
    ) {
        let isExpected: Set = [
            SystemFailure.Reason.objectStoreFull, .actorDied, .actorUnavailable, .taskCancelled,
        ]
        if world.losses == 0, !isExpected.contains(reason) {
            world.report(
                .freedWhileReferenced, "\(name(number)) cannot read \(object): \(message)")
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
        plan = [
            .wait(
                .values(objects, count: objects.count), deadline: nil, isTaken: true,
                isBlocked: false), .letGo,
        ]
        return true
    }

    private func letGo() {
        if !generators.isEmpty {
            dropGenerator(at: random.below(generators.count))
        } else if !references.isEmpty {
            dropReference(at: random.below(references.count))
        } else if !dropView() {
            return
        }
        plan.append(.letGo)
    }
}
