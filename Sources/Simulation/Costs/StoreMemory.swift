package import TraceSchema

/// Which of the object store's memory has been touched, and by whom: the system gives a page at its
/// first touch, and maps it at a process's first touch, and both take longer than copying.
///
/// The store fills from its beginning (`Arena`, first fit), so that one number tells how far it was
/// touched: the most bytes that were in it at once. That is an approximation where holes stay between
/// objects.
package struct StoreMemory: Sendable {
    /// A put's bytes, by what became of their memory before.
    package struct Touch: Equatable, Sendable {
        /// Nobody has touched it.
        package var fresh = 0
        /// Others have, this process has not.
        package var unmapped = 0
        /// This process has.
        package var reused = 0

        package var bytes: Int { fresh + unmapped + reused }

        package init(fresh: Int = 0, unmapped: Int = 0, reused: Int = 0) {
            self.fresh = fresh
            self.unmapped = unmapped
            self.reused = reused
        }

        /// As which put it counts where most of it is of one kind; nil where it is not.
        package var cost: Cost? {
            let parts = [(fresh, Cost.putFresh), (unmapped, .putUnmapped), (reused, .put)]
            guard bytes > 0 else { return .put }
            return parts.first { Double($0.0) >= 0.6 * Double(bytes) }?.1
        }
    }

    private var inUse = 0
    private var touched = 0
    private var touchedBy: [ProcessID: Int] = [:]
    private var sizes: [ObjectID: Int] = [:]

    package init() {}

    /// A process puts an object.
    package mutating func put(_ object: ObjectID?, bytes: Int, by process: ProcessID) -> Touch {
        let start = inUse
        // More than there can be is cut to it.
        let end = start + min(max(bytes, 0), .max - start)
        inUse = end
        if let object { sizes[object] = end - start }
        let (anybody, own) = (touched, touchedBy[process] ?? 0)
        touched = max(anybody, end)
        touchedBy[process] = max(own, end)
        let fresh = end - min(max(anybody, start), end)
        let reused = min(max(own, start), end) - start
        return Touch(fresh: fresh, unmapped: end - start - fresh - reused, reused: reused)
    }

    /// Its memory is another's from now on.
    package mutating func free(_ object: ObjectID) {
        inUse -= sizes.removeValue(forKey: object) ?? 0
    }
}
