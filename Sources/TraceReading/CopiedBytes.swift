package import TraceSchema

extension Event {
    /// The bytes that count as `copied` wherever a reader sums them up: those that really were
    /// copied on the way between processes and stores (export, put, dispatch, fetch, get, return).
    ///
    /// A failed event counts nothing. Neither does a `deserialize`: what it copies out of the bytes
    /// that have arrived stays inside its process, as what a `serialize` writes does; its own
    /// `copied` tells what of the value is not shared with the store.
    package var copiedOnTheWay: Int { error == nil ? kind.copiedOnTheWay(copied) : 0 }
}

extension Fold {
    /// ``Event/copiedOnTheWay`` of the events that it stands for.
    package var copiedOnTheWay: Int { kind.copiedOnTheWay(copied) }
}

extension EventKind {
    fileprivate func copiedOnTheWay(_ copied: Int?) -> Int {
        switch self {
        case .deserialize: 0
        case .pickle, .export, .serialize, .put, .submit, .lease, .dispatch, .fetch, .unpickle,
            .get,
            .execute, .return, .hold, .drop, .free, .spill, .restore, .retry, .fail:
            max(copied ?? 0, 0)
        }
    }
}
