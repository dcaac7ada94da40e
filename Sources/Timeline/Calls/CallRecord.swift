/// What is kept of every call, so that any number of them can be summed up in any grouping: the
/// events themselves are kept of one call a shape.
struct CallRecord: Sendable {
    /// Nanoseconds from the script's start, the end not before the start.
    typealias Span = (start: Int64, end: Int64)

    /// Its group's index.
    let group: Int32
    /// Among the group's variants; negative where the group has enough of them.
    let variant: Int32
    /// A call of the driver, not one of a task, and not a value or a pickle without a call.
    let isOfDriver: Bool
    /// The number of the process that ran it; negative where it isn't known.
    let worker: Int32
    /// ``Call/position``
    let position: Int
    /// The position of the call that it was submitted in; 0 where there is none, or none is known.
    let caller: Int
    let events: EventSums
    let span: Span
    /// When a put that it uses was under way, where that is apart from it.
    let putSpan: Span?
}
