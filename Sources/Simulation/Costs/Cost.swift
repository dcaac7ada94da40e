/// A step of a run that takes time, by which its time is measured, kept and predicted.
///
/// Steps in one process take the time of their event (``Event/durationNs``, less what it waited for
/// others). What lies between two processes is a hop: from the end of one's event to the start of
/// the other's.
package enum Cost: String, CaseIterable, Sendable {
    /// A function is pickled; by pickled bytes.
    case pickle
    /// It is written to the control store, answer included; by pickled bytes.
    case export
    /// A worker reads it there; by pickled bytes.
    case fetch
    case unpickle
    /// A value is serialized; by serialized bytes.
    case serialize
    /// It is copied into the object store, into memory that was used before; by bytes.
    case put
    /// The same, into memory that nobody has touched yet (``StoreMemory``).
    case putFresh = "put-fresh"
    /// The same, into memory that only others have touched: this process meets its pages first now.
    case putUnmapped = "put-unmapped"
    /// A call is made; by bytes of its inline arguments.
    case submit
    /// A call is sent to its worker; by the message's bytes.
    case dispatch
    /// A value is read from the object store, up to where it can be looked at; by bytes. Where
    /// real Ray fetches an argument before Python sees the call, what that adds to the push.
    case get
    /// The same, by the process that put it and so knows where it lies.
    case getOwn = "get-own"
    /// A value is made again; by serialized bytes.
    case deserialize
    /// A result is handed back in the reply; by bytes.
    case returnInline = "return-inline"
    /// A result is copied into the object store, and the reply says so; by bytes.
    case returnStored = "return-stored"

    /// From a call's submit to the worker's lease, where one is free.
    case leaseHop = "lease-hop"
    /// From the lease to the dispatch.
    case grantHop = "grant-hop"
    /// From the start of the dispatch to the worker's first event; by the message's bytes.
    case pushHop = "push-hop"
    /// From the start of the worker's `return` to the result being there at the caller, who waits for
    /// it; by bytes of the result, inline or stored. From the start, since the reply is often there
    /// before its sender is back from sending it.
    case resultHop = "result-hop"
    /// From the start of the worker's `return` to the dispatch of the caller's next call to it.
    case replyHop = "reply-hop"
    /// What stored arguments add to ``leaseHop``: where they lie is asked first. By the bytes that were
    /// put for the call: a large copy leaves nothing else in the processor's caches, and whatever comes
    /// next is slower.
    case locateHop = "locate-hop"
    /// ``grantHop`` and ``pushHop`` of a call with stored arguments: its caller has just been woken to
    /// tell where they lie. By the bytes that were put for the call.
    case grantStoredHop = "grant-stored-hop"
    case pushStoredHop = "push-stored-hop"
    /// ``resultHop`` of a call that something was put for; by the bytes of that.
    case resultAfterPutHop = "result-after-put-hop"
    /// From a run's first submit until a worker can take the call.
    case spawn

    /// Between the event before, in the same call or the same script's statement, and this one; by the
    /// bytes of the event before, which are often copied or freed in between.
    case gapBeforePut = "gap-before-put"
    case gapBeforeSubmit = "gap-before-submit"
    case gapBeforeExport = "gap-before-export"
    case gapBeforeUnpickle = "gap-before-unpickle"
    case gapBeforeDeserialize = "gap-before-deserialize"
    case gapBeforeExecute = "gap-before-execute"
    case gapBeforeSerialize = "gap-before-serialize"
    case gapBeforeReturn = "gap-before-return"
    /// Whatever comes next: the caller lets go of the pickle; by its bytes.
    case gapAfterExport = "gap-after-export"
    /// Whatever comes next: the worker lets go of the pickle; by its bytes.
    case gapAfterUnpickle = "gap-after-unpickle"

    /// Whether it goes by the bytes of a function's pickle.
    package var isOfFunction: Bool {
        switch self {
        case .pickle, .export, .fetch, .unpickle, .gapBeforeExport, .gapBeforeUnpickle,
            .gapAfterExport, .gapAfterUnpickle:
            true
        default: false
        }
    }
}
