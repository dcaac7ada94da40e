/// What has to hold in every schedule.
package enum Invariant: String, CaseIterable, Sendable {
    case freedWhileReferenced = "no object is freed while a reference exists"
    case keptUnreferenced = "no object is kept when no reference exists"
    case storedOnce = "each task's result is stored at most once"
    case leaseKept = "no lease is lost"
    case slotKept = "no slot is leaked"
    case waitEnds = "every wait ends"
    case valueStays = "a value is what was put, and stays so while it is looked at"
    case callsInOrder = "an ordered actor begins a caller's calls in their order"
    case booksAddUp = "the books of each machine add up"
}

/// An invariant that did not hold.
package struct Violation: Sendable, CustomStringConvertible {
    package let invariant: Invariant
    package let step: Int
    package let text: String

    package var description: String { "step \(step): not \"\(invariant.rawValue)\": \(text)" }
}
