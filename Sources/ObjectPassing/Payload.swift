/// A serialized value as it travels.
package struct Payload: Hashable, Sendable {
    package var format: PayloadFormat
    package var bytes: [UInt8]
    /// References inside the value: whoever keeps the value keeps them alive.
    package var nested: [ObjectKey]

    package init(format: PayloadFormat, bytes: [UInt8], nested: [ObjectKey] = []) {
        self.format = format
        self.bytes = bytes
        self.nested = nested
    }
}

/// How the bytes of a value are to be read (Ray's object metadata; `ray-facts.md` §17).
package enum PayloadFormat: UInt8, Sendable {
    case raw = 0
    case messagePack = 1
    case pickle = 2
    /// A RayTaskError: whoever reads it raises it.
    case taskError = 3
}

/// A failure that the runtime found, rather than the user's code.
package struct SystemFailure: Hashable, Sendable, Error {
    package enum Reason: UInt32, Sendable {
        case workerCrashed = 1
        case objectStoreFull = 2
        case ownerDied = 3
        case objectLost = 4
        case nodeDied = 5
        case taskCancelled = 6
        case actorDied = 7
        case actorUnavailable = 8
    }

    package var reason: Reason
    package var message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

/// Where an object's value is to be found.
package enum ObjectValue: Hashable, Sendable {
    /// In the owner's memory store, small enough to travel in a message.
    case inline(Payload)
    /// In the object store.
    case stored(size: Int, nested: [ObjectKey])
    case failed(SystemFailure)

    /// References inside the value.
    package var nested: [ObjectKey] {
        switch self {
        case .inline(let payload): payload.nested
        case .stored(_, let nested): nested
        case .failed: []
        }
    }
}

/// A call on its way.
package struct TaskSpec: Hashable, Sendable {
    package var task: TaskKey
    /// The task whose body made the call; nil for the driver.
    package var parent: TaskKey?
    package var function: FunctionKey
    package var name: String
    package var options: TaskOptions
    package var arguments: [TaskArgument]
    /// Nil for a task.
    package var actorCall: ActorCall?
    /// Which try this is, from 1.
    package var attempt: UInt32
    /// Items of a generator that an earlier attempt has sent, and this one leaves out.
    package var itemsSent: UInt32 = 0
    /// Nil under Ray's own rules.
    package var code: FunctionCode?

    package init(
        task: TaskKey, parent: TaskKey?, function: FunctionKey, name: String, options: TaskOptions,
        arguments: [TaskArgument], actorCall: ActorCall? = nil, attempt: UInt32 = 1
    ) {
        self.task = task
        self.parent = parent
        self.function = function
        self.name = name
        self.options = options
        self.arguments = arguments
        self.actorCall = actorCall
        self.attempt = attempt
    }
}

/// What `@ray.remote(…)` and `.options(…)` say of a call.
package struct TaskOptions: Hashable, Sendable {
    package var resultCount: Int32 = 1
    /// What `resultCount` is for a generator whose items are sent as they come.
    package static let streaming: Int32 = -2
    /// What it is for a generator whose items are sent as they come, and whose one result is the
    /// list of them (`num_returns="dynamic"`).
    package static let dynamic: Int32 = -1
    /// How many results come back when the call has ended.
    package var returnCount: Int {
        resultCount == Self.dynamic ? 1 : Int(max(0, resultCount))
    }
    /// Thousandths of a CPU.
    package var milliCPUs: Int32 = 1000
    package var custom = CustomResources()
    /// Negative: without end.
    package var maxRetries: Int32
    package var retryExceptions: RetryExceptions = .none
    /// The pickled exception types of `retry_exceptions=[…]`.
    package var retryList: [UInt8] = []

    package init(maxRetries: Int32) { self.maxRetries = maxRetries }

    package enum RetryExceptions: UInt8, Sendable {
        case none = 0
        case all = 1
        case listed = 2
    }
}

/// One argument of a call.
package struct TaskArgument: Hashable, Sendable {
    /// Nil for a positional one.
    package var keyword: String?
    package var content: Content

    package init(keyword: String? = nil, content: Content) {
        self.keyword = keyword
        self.content = content
    }

    package enum Content: Hashable, Sendable {
        /// By value, inside the message.
        case inline(Payload)
        /// In the object store: put for this call, or by reference.
        case stored(ObjectKey)
        /// By reference, to something that the sender has yet to resolve.
        case reference(ObjectKey)
        /// By reference, to something that is lost: the call fails where it runs, with this cause.
        case failed(SystemFailure)
    }
}
