package import TraceSchema

/// Which of the object store's memory has been touched, and by whom: the system gives a page at its
/// first touch, and maps it at a process's first touch, and both take longer than copying.
///
/// The store fills from its beginning (`Arena`, first fit), so that one number tells how far it was
/// touched: the most bytes that were in it at once. That is an approximation where holes stay between
/// objects.
package struct StoreMemory: Sendable {
    package enum Touch: Sendable {
        /// Nobody has.
        case fresh
        /// Others have, this process has not.
        case unmapped
        /// This process has.
        case reused
        /// Part of it one, part of it another.
        case mixed
    }

    private var inUse = 0
    private var touched = 0
    private var touchedBy: [ProcessID: Int] = [:]
    private var sizes: [ObjectID: Int] = [:]

    package init() {}

    /// A process puts an object.
    package mutating func put(_ object: ObjectID?, bytes: Int, by process: ProcessID) -> Touch {
        let start = inUse
        let (end, overflow) = start.addingReportingOverflow(max(bytes, 0))
        guard !overflow else { return .mixed }
        inUse = end
        if let object { sizes[object] = max(bytes, 0) }
        let (anybody, own) = (touched, touchedBy[process] ?? 0)
        touched = max(anybody, end)
        touchedBy[process] = max(own, end)
        if end <= own { return .reused }
        if start >= anybody { return .fresh }
        return start >= own && end <= anybody ? .unmapped : .mixed
    }

    /// Its memory is another's from now on.
    package mutating func free(_ object: ObjectID) {
        inUse -= sizes.removeValue(forKey: object) ?? 0
    }
}
