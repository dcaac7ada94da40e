import Messaging
import ObjectPassing
import Testing

/// A step of the protocol at which a process of a run is killed: the first of its role that comes
/// there.
struct ProtocolStep: Sendable, CustomStringConvertible {
    let role: DeathPoint.Role
    let moment: DeathPoint.Moment
    let kind: String
    /// A world with a rule changed, where the message is sent in that world alone.
    var world: String?
    /// Whether the program has more in the object store than it holds, for messages about that alone.
    var spills = false

    var description: String { "\(role.rawValue):\(moment.rawValue):\(kind)" }

    /// Each message that the program `kills/every_message.py` has sent, and each role that sends or
    /// receives it there whenever the program runs.
    ///
    /// A new kind of message does not compile here before it says who sends it.
    static let all =
        NodeRequest.Kind.allCases.flatMap(steps) + NodeReply.Kind.allCases.flatMap(steps)
        + PeerMessage.Kind.allCases.flatMap(steps)

    /// Where a process is killed right after a message has gone, while others that it sent before
    /// are still on their way: those that hand something over.
    static let handOvers: [ProtocolStep] = [
        ("worker", "reply"), ("worker", "item"), ("worker", "borrow"), ("actor", "reply"),
    ].compactMap { role, kind in
        DeathPoint.Role(rawValue: role).map {
            ProtocolStep(role: $0, moment: .sent, kind: "PeerMessage.\(kind)")
        }
    }

    private static func steps(_ kind: NodeRequest.Kind) -> [ProtocolStep] {
        let senders: [DeathPoint.Role]
        switch kind {
        case .hello, .export, .findActor, .connect: senders = [.driver, .worker]
        case .fetch, .requestLease, .located, .returnLease, .create, .seal, .get, .release, .free:
            senders = [.driver, .worker, .actor]
        case .blocked, .unblocked, .watchActor: senders = [.worker]
        case .constructed, .exitActor: senders = [.actor]
        case .cancelLease, .freeItems, .disconnected, .shutdown, .nameActor, .createActor,
            .killActor, .releaseActor, .resources, .printed:
            senders = [.driver]
        case .vacated: return steps(kind, [.driver], spills: true)
        case .exportVersion: return steps(kind, [.driver], in: "live-globals")
        case .fetchVersion: return steps(kind, [.worker], in: "live-globals")
        case .take, .handOn: return steps(kind, [.worker], in: "shared-worker-globals")
        // Sent only where the node gave room that the process cannot reach.
        case .abort: return []
        }
        return steps(kind, senders)
    }

    private static func steps(
        _ kind: NodeRequest.Kind, _ senders: [DeathPoint.Role], in world: String? = nil,
        spills: Bool = false
    ) -> [ProtocolStep] {
        let moments = senders.map { ($0, DeathPoint.Moment.sending) } + [(.node, .received)]
        return moments.map { role, moment in
            ProtocolStep(role: role, moment: moment, kind: kind.name, world: world, spills: spills)
        }
    }

    private static func steps(_ kind: NodeReply.Kind) -> [ProtocolStep] {
        let receivers: [DeathPoint.Role]
        switch kind {
        case .welcome, .exported, .actor, .actorFound: receivers = [.driver, .worker]
        case .fetched, .leased, .locate, .created, .found, .linked:
            receivers = [.driver, .worker, .actor]
        case .gone, .output, .warning, .farewell, .named, .resources: receivers = [.driver]
        // It makes an actor of the worker that receives it.
        case .construct: receivers = [.worker]
        case .retire: receivers = [.actor]
        case .vacate: return steps(kind, [.driver], spills: true)
        case .exportedVersion: return steps(kind, [.driver], in: "live-globals")
        case .taken: return steps(kind, [.worker], in: "shared-worker-globals")
        // Only where no room can be made, or a value's writer has died while others read it.
        case .full, .missing: return []
        }
        return steps(kind, receivers)
    }

    private static func steps(
        _ kind: NodeReply.Kind, _ receivers: [DeathPoint.Role], in world: String? = nil,
        spills: Bool = false
    ) -> [ProtocolStep] {
        let moments = receivers.map { ($0, DeathPoint.Moment.received) } + [(.node, .sending)]
        return moments.map { role, moment in
            ProtocolStep(role: role, moment: moment, kind: kind.name, world: world, spills: spills)
        }
    }

    private static func steps(_ kind: PeerMessage.Kind) -> [ProtocolStep] {
        let senders: [DeathPoint.Role]
        let receivers: [DeathPoint.Role]
        switch kind {
        case .push: (senders, receivers) = ([.driver, .worker, .actor], [.worker, .actor])
        case .reply: (senders, receivers) = ([.worker, .actor], [.driver, .worker, .actor])
        case .resolve: (senders, receivers) = ([.driver, .worker], [.driver, .worker, .actor])
        case .resolved: (senders, receivers) = ([.driver, .worker, .actor], [.driver, .worker])
        case .borrow: (senders, receivers) = ([.worker], [.driver])
        case .borrowed: (senders, receivers) = ([.driver], [.worker])
        case .release: (senders, receivers) = ([.driver, .worker], [.driver, .worker, .actor])
        case .item: (senders, receivers) = ([.worker, .actor], [.driver, .worker])
        case .cancel: (senders, receivers) = ([.driver, .worker], [.driver, .worker])
        case .interrupt: (senders, receivers) = ([.driver, .worker], [.worker])
        }
        return senders.map { ProtocolStep(role: $0, moment: .sending, kind: kind.name) }
            + receivers.map { ProtocolStep(role: $0, moment: .received, kind: kind.name) }
    }
}
