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
    /// The same, into memory that nobody has touched yet.
    case putFresh = "put-fresh"
    /// A call is made; by bytes of its inline arguments.
    case submit
    /// A call is sent to its worker; by the message's bytes.
    case dispatch
    /// A value is read from the object store, up to where it can be looked at; by bytes.
    case get
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
    /// From a call's end at its worker to its result being there at the caller, who waits for it; by
    /// bytes of the result's message.
    case resultHop = "result-hop"
    /// From a lease's request, with stored arguments, to where those arguments lie being known.
    case locateHop = "locate-hop"
    /// From the start of a worker's process until it can take a call.
    case spawn

    /// Between the event before, in the same call or the same script's statement, and this one.
    case gapBeforePut = "gap-before-put"
    case gapBeforeSubmit = "gap-before-submit"
    case gapBeforeExport = "gap-before-export"
    case gapBeforeUnpickle = "gap-before-unpickle"
    case gapBeforeDeserialize = "gap-before-deserialize"
    case gapBeforeExecute = "gap-before-execute"
    case gapBeforeSerialize = "gap-before-serialize"
    case gapBeforeReturn = "gap-before-return"
}
