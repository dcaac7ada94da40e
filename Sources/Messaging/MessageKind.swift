package import ObjectPassing

/// What goes over a connection, as one of a list of kinds.
package protocol Message: WireCodable {
    associatedtype Kind: MessageKind
    var kind: Kind { get }
}

/// The kinds of a message, by the names of its cases. A new message is missed by the compiler here,
/// and from here by the test that kills a process at each of them.
package protocol MessageKind: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
    /// Of which type's messages they are kinds: several have a `release`.
    static var message: String { get }
}

extension MessageKind {
    /// `NodeRequest.seal`.
    package var name: String { "\(Self.message).\(rawValue)" }
}

extension NodeRequest: Message {
    package enum Kind: String, MessageKind {
        package static let message = "NodeRequest"
        case hello, export, fetch, requestLease, located, cancelLease, returnLease
        case create, seal, abort, get, release, free, freeItems, vacated
        case disconnected, blocked, unblocked, connect, shutdown
        case nameActor, findActor, createActor, watchActor, constructed, exitActor, killActor
        case releaseActor, resources, exportVersion, fetchVersion, take, handOn, printed
    }

    package var kind: Kind {
        switch self {
        case .hello: .hello
        case .export: .export
        case .fetch: .fetch
        case .requestLease: .requestLease
        case .located: .located
        case .cancelLease: .cancelLease
        case .returnLease: .returnLease
        case .create: .create
        case .seal: .seal
        case .abort: .abort
        case .get: .get
        case .release: .release
        case .free: .free
        case .freeItems: .freeItems
        case .vacated: .vacated
        case .disconnected: .disconnected
        case .blocked: .blocked
        case .unblocked: .unblocked
        case .connect: .connect
        case .shutdown: .shutdown
        case .nameActor: .nameActor
        case .findActor: .findActor
        case .createActor: .createActor
        case .watchActor: .watchActor
        case .constructed: .constructed
        case .exitActor: .exitActor
        case .killActor: .killActor
        case .releaseActor: .releaseActor
        case .resources: .resources
        case .exportVersion: .exportVersion
        case .fetchVersion: .fetchVersion
        case .take: .take
        case .handOn: .handOn
        case .printed: .printed
        }
    }
}

extension NodeReply: Message {
    package enum Kind: String, MessageKind {
        package static let message = "NodeReply"
        case welcome, exported, fetched, leased, locate, created, full, found, missing, vacate
        case linked, gone, output, warning, farewell, named, actorFound, construct, retire, actor
        case resources, exportedVersion, taken
    }

    package var kind: Kind {
        switch self {
        case .welcome: .welcome
        case .exported: .exported
        case .fetched: .fetched
        case .leased: .leased
        case .locate: .locate
        case .created: .created
        case .full: .full
        case .found: .found
        case .missing: .missing
        case .vacate: .vacate
        case .linked: .linked
        case .gone: .gone
        case .output: .output
        case .warning: .warning
        case .farewell: .farewell
        case .named: .named
        case .actorFound: .actorFound
        case .construct: .construct
        case .retire: .retire
        case .actor: .actor
        case .resources: .resources
        case .exportedVersion: .exportedVersion
        case .taken: .taken
        }
    }
}

extension PeerMessage: Message {
    package enum Kind: String, MessageKind {
        package static let message = "PeerMessage"
        case push, reply, resolve, resolved, borrow, borrowed, release, item, cancel, interrupt
    }

    package var kind: Kind {
        switch self {
        case .push: .push
        case .reply: .reply
        case .resolve: .resolve
        case .resolved: .resolved
        case .borrow: .borrow
        case .borrowed: .borrowed
        case .release: .release
        case .item: .item
        case .cancel: .cancel
        case .interrupt: .interrupt
        }
    }
}
