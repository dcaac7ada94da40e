package import Messaging
package import ObjectPassing

/// One message of each kind at least, with every optional part present and absent.
package enum Samples {
    package static let object = ObjectKey(owner: 3, index: 1, sequence: 0x0102_0304_0506_0708)
    package static let other = ObjectKey(owner: .max, index: .max, sequence: .max)
    package static let task = TaskKey(owner: 3, sequence: 9)
    package static let function = FunctionKey(high: 0xFEDC_BA98_7654_3210, low: 1)
    package static let payload = Payload(
        format: .pickle, bytes: [1, 2, 3], nested: [object, other])

    package static let spec: TaskSpec = {
        var options = TaskOptions(maxRetries: -1)
        options.resultCount = 2
        options.milliCPUs = 500
        options.custom = custom
        options.retryExceptions = .listed
        options.retryList = [9, 8]
        return TaskSpec(
            task: task, parent: TaskKey(owner: 0, sequence: 1), function: function, name: "größe",
            options: options,
            arguments: [
                TaskArgument(content: .inline(payload)),
                TaskArgument(keyword: "x", content: .stored(object)),
                TaskArgument(keyword: "", content: .reference(other)),
            ], attempt: 4)
    }()

    package static let bareSpec = TaskSpec(
        task: task, parent: nil, function: function, name: "", options: TaskOptions(maxRetries: 0),
        arguments: [])

    package static let actor = ActorKey(task)

    package static let constructor: TaskSpec = {
        var options = ActorOptions()
        options.placementMilliCPUs = 1
        options.maxRestarts = -1
        options.isDetached = true
        options.maxConcurrency = 1000
        options.isAsync = true
        var made = spec
        made.actorCall = .constructor(actor, options)
        return made
    }()

    package static let method: TaskSpec = {
        var spec = bareSpec
        spec.actorCall = .method(actor, name: "inc")
        return spec
    }()

    package static let name = ActorName(name: "counter", namespace: "größe")

    package static let custom = CustomResources([
        .init(name: "spec", milli: 1500), .init(name: "", milli: 1),
    ])
    package static let versionedSpec: TaskSpec = {
        var versioned = spec
        versioned.code = .version(7)
        return versioned
    }()

    package static let carryingSpec: TaskSpec = {
        var carrying = bareSpec
        carrying.code = .pickled([1, 2, 3])
        return carrying
    }()

    package static let failure = SystemFailure(.workerCrashed, "the worker died")

    package static let reply = TaskReply(
        task: task, attempt: 2, outcome: .raisedRetryable,
        results: [
            .inline(payload), .stored(size: 8_000_247, nested: [object]), .failed(failure),
        ])

    package static let writingReply: TaskReply = {
        var writing = TaskReply(task: task, attempt: 1, outcome: .raised, results: [])
        writing.written = [
            WrittenArgument(index: 0, payload: payload), WrittenArgument(index: 3, payload: nil),
        ]
        return writing
    }()

    package static let peerMessages: [PeerMessage] = [
        .push(spec), .push(bareSpec), .push(constructor), .push(method), .push(versionedSpec),
        .push(carryingSpec), .reply(reply), .reply(writingReply), .resolve(object: object),
        .resolved(object: object, value: .stored(size: .max, nested: [])),
        .resolved(object: object, value: .inline(payload)), .borrow(object: object),
        .borrowed(object: object), .release(object: object, count: 2),
        .cancel(task: task, force: true, recursive: false),
        .interrupt(task: task, force: false, recursive: true),
        .item(task: task, index: 3, value: .inline(payload)),
    ]

    package static let requests: [NodeRequest] = [
        .hello(pid: 77), .export(request: 1, function: function, pickled: [1, 2]),
        .export(request: 2, function: function, pickled: [3], isClass: true),
        .fetch(request: 2, function: function),
        .requestLease(
            request: 3, task: task, function: function, milliCPUs: 1500, custom: custom,
            dependencies: [object]),
        .located(object: object),
        .cancelLease(request: 4), .returnLease(worker: 5),
        .create(request: 6, object: object, size: 8_000_247, format: .raw), .seal(object: object),
        .abort(object: object), .get(request: 7, object: object), .release(object: object),
        .free(object: object), .blocked, .unblocked, .connect(process: 8), .shutdown,
        .nameActor(request: 9, actor: actor, name: name, handle: [1, 2]),
        .findActor(request: 10, name: name), .createActor(constructor), .watchActor(actor),
        .constructed(actor, failure: failure), .constructed(actor, failure: nil),
        .freeItems(from: object), .vacated(free: [object], held: [other]), .disconnected(from: 6),
        .exitActor(actor),
        .killActor(actor, mayRestart: true), .releaseActor(actor),
        .resources(request: 11),
        .exportVersion(request: 8, function: function, pickled: [1, 2], needed: [3, 4]),
        .fetchVersion(request: 9, function: function, version: 5),
        .take(request: 10, function: function, known: 6),
        .handOn(request: 11, function: function, pickled: [7]),
        .handOn(request: 12, function: function, pickled: nil), .printed(bytes: 1 << 40),
    ]

    package static let replies: [NodeReply] = [
        .welcome(
            process: 1, milliCPUs: 2000, store: StoreCapacity(memory: 1 << 40, disk: 1 << 46),
            rules: rules),
        .exported(request: 1, stored: true), .exported(request: 1, stored: false),
        .fetched(request: 2, pickled: [1, 2, 3]), .fetched(request: 2, pickled: nil),
        .leased(request: 3, worker: 4), .locate(object: object), .created(request: 5, offset: 64),
        .full(
            request: 6,
            use: StoreUse(
                memory: 1, disk: 2, capacity: StoreCapacity(memory: 3, disk: 4),
                holders: [StoreUse.Holder(process: 5, objects: 6, bytes: 7, bytesInUse: 8)])),
        .vacate([object, other]), .vacate([]),
        .found(request: 7, offset: 64, size: 3, format: .taskError), .missing(request: 8),
        .linked(process: 9), .gone(process: 10),
        .output(pid: 11, stream: 2, name: "f", text: [104, 105, 10]), .warning("w"), .farewell,
        .named(request: 12, isFree: true), .actorFound(request: 13, handle: [1, 2]),
        .actorFound(request: 13, handle: nil), .construct(constructor), .retire,
        .actor(actor, .pending), .actor(actor, .alive(worker: 4)), .actor(actor, .restarting),
        .actor(actor, .dead(failure)),
        .resources(
            request: 14, milliCPUs: 2, available: 1, custom: custom,
            availableCustom: CustomResources()),
        .exportedVersion(request: 12, version: 13, stored: true),
        .taken(request: 13, version: 14, pickled: [15]),
        .taken(request: 14, version: 15, pickled: nil),
    ]

    /// Each number another, so that no two can change places.
    package static let rules: Rules = {
        var rules = Rules.ray
        rules.inlineLimit = 1
        rules.inlineTotalLimit = 2
        rules.functionWarningSize = 3
        rules.functionSizeLimit = 4
        rules.defaultMaxRetries = 5
        rules.pendingLeaseLimit = 6
        rules.storeFullTicks = 7
        rules.ticksForAnswer = 8
        rules.bytesSpilledAtOnce = 9
        rules.pickling = .atDecoration
        rules.delivery = .handedOn
        rules.keepsNestedReferences = false
        return rules
    }()

    package static let coreInputs: [CoreInput] = [
        .submit(spec), .put(object: object, size: 9, nested: [other], explicit: true),
        .hold(object), .holdForever(object), .holdUntracked(object), .adopt(object), .drop(object),
        .want(object),
        .view(object), .unview(object), .locate(object), .vacate([object, other]),
        .finished(reply, caller: 2), .leased(request: 1, worker: 2), .peer(3, .push(spec)),
        .lost(4), .nodeLost, .createActor(constructor), .call(method, isOrdered: true),
        .actor(actor, .restarting), .construct(constructor),
        .constructed(actor, failure: failure), .kill(actor, mayRestart: false),
        .cancel(object, force: false, recursive: true),
        .yielded(task, index: 2, value: .failed(failure), caller: 4), .dropStream(task, index: 1),
    ]

    package static let nodeInputs: [NodeInput] = [
        .start, .request(1, .blocked), .lost(2), .tick,
        .moved(.spill(object, from: 1, to: 2, size: 3), succeeded: true),
        .moved(.restore(object, from: 1, to: 2, size: 3), succeeded: false),
        .moved(.reserve(at: 1, size: 2), succeeded: true),
        .moved(.discard(at: 1, size: 2), succeeded: true),
    ]

    package static let setUps: [MachineSetUp] = [
        .core(process: 3, rules: rules),
        .node(
            milliCPUs: 2000, custom: custom, store: StoreCapacity(memory: 1 << 30, disk: 5),
            firstWorker: 4, rules: rules),
    ]
}

extension WireCodable {
    package var encoded: [UInt8] {
        var writer = WireWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The message that the bytes hold, and how many bytes were left.
    package static func decoded(_ bytes: [UInt8]) throws(WireError) -> (message: Self, left: Int) {
        var reader = WireReader(bytes, range: 0..<bytes.count)
        let message = try Self(from: &reader)
        return (message, reader.remaining)
    }
}
