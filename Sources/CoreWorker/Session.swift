internal import Messaging
internal import ObjectPassing
internal import TraceFile

/// References that Python's ObjectRefs stand for, and the end of a session.
extension Core {
    /// A change that a finalizer may make at any time; without a session there is nothing to do.
    func change(_ input: CoreInput) {
        _ = try? withState { $0.handle(input) }
    }

    /// A view of a stored value is gone.
    func unpin(_ object: ObjectKey) {
        _ = try? withState { state in
            if state.locations[object] != nil {
                state.handle(.unview(object))
            } else {
                state.toNode(.release(object: object))
            }
        }
    }
}

extension CoreState {
    /// Ends the connections of a driver's session.
    func close() {
        for peer in peers.values {
            if let connection = peer.connection { Core.shared.poller.remove(connection.socket) }
        }
        peers = [:]
        isNodeAlive = false
    }
}
