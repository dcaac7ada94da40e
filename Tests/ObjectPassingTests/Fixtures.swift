import ObjectPassing

/// Short names for what most tests need.
enum Make {
    static let function = FunctionKey(high: 1, low: 1)

    /// A put of `owner`.
    static func object(_ sequence: UInt64, of owner: ProcessNumber = 0) -> ObjectKey {
        ObjectKey(owner: owner, index: 0, sequence: sequence)
    }

    static func task(_ sequence: UInt64, of owner: ProcessNumber = 0) -> TaskKey {
        TaskKey(owner: owner, sequence: sequence)
    }

    static func inline(_ bytes: [UInt8] = [1], containing nested: [ObjectKey] = []) -> ObjectValue {
        .inline(Payload(format: .pickle, bytes: bytes, nested: nested))
    }

    static func spec(
        _ sequence: UInt64, of owner: ProcessNumber = 0, function: FunctionKey = function,
        _ arguments: [TaskArgument.Content] = [], results: Int32 = 1, retries: Int32 = 0
    ) -> TaskSpec {
        var options = TaskOptions(maxRetries: retries)
        options.resultCount = results
        return TaskSpec(
            task: task(sequence, of: owner), parent: nil, function: function, name: "f",
            options: options, arguments: arguments.map { TaskArgument(content: $0) })
    }

    static func reply(
        _ sequence: UInt64, of owner: ProcessNumber = 0, attempt: UInt32 = 1,
        _ results: [ObjectValue], _ outcome: TaskReply.Outcome = .returned
    ) -> TaskReply {
        TaskReply(
            task: task(sequence, of: owner), attempt: attempt, outcome: outcome, results: results)
    }
}

extension CoreAction {
    /// The message to a peer, if it is one.
    var peerMessage: PeerMessage? {
        if case .toPeer(_, let message) = self { message } else { nil }
    }

    var nodeRequest: NodeRequest? {
        if case .toNode(let request) = self { request } else { nil }
    }

    /// Whether the action is there for the record alone.
    var isRecorded: Bool {
        switch self {
        case .held, .dropped, .retried, .gaveUp: true
        case .toNode, .toPeer, .settled, .streamed, .execute, .interrupt, .writtenBack: false
        }
    }
}

extension CoreMachine {
    /// Hands inputs in and returns what is to be done, without what is only recorded.
    mutating func run(_ inputs: CoreInput...) -> [CoreAction] {
        inputs.flatMap { handle($0) }.filter { !$0.isRecorded }
    }
}

extension CoreMachine {
    /// What comes of the end of a connection, besides that the node is told.
    mutating func lose(_ peer: ProcessNumber) -> [CoreAction] {
        run(.lost(peer)).filter { $0 != .toNode(.disconnected(from: peer)) }
    }
}

extension NodeMachine {
    mutating func run(_ inputs: NodeInput...) -> [NodeAction] { inputs.flatMap { handle($0) } }

    /// What the node does at requests of one process.
    mutating func run(_ process: ProcessNumber, _ requests: NodeRequest...) -> [NodeAction] {
        requests.flatMap { handle(.request(process, $0)) }
    }
}
