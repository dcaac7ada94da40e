/// Lease requests that wait until the node knows where the stored arguments of their call lie.
///
/// In Ray, locations are kept by an object's owner (the ownership-based object directory), and a
/// lease request with stored dependencies makes the raylet ask for them before the lease is granted
/// (`lease_dependency_manager.cc` `RequestLeaseDependencies`, `object_manager.cc` `Pull`). It is
/// part of what a reference costs at each call (`ray-facts.md` §12).
package struct LeaseDependencies: Sendable {
    private var waiting: [Waiting] = []

    private struct Waiting {
        let request: Scheduler.Request
        var missing: [ObjectKey]
    }

    package init() {}

    /// How many requests wait.
    package var count: Int { waiting.count }

    /// Asks the owners of the dependencies where they are, unless they are being asked already.
    /// Only `alive` processes can be asked; what a dead one owned is not waited for.
    ///
    /// - Returns: whether there is nothing to wait for.
    package mutating func request(
        _ request: Scheduler.Request, dependencies: [ObjectKey], alive: Set<ProcessNumber>,
        _ actions: inout [NodeAction]
    ) -> Bool {
        let missing = dependencies.filter { alive.contains($0.owner) }
        guard !missing.isEmpty else { return true }
        for object in missing where !waiting.contains(where: { $0.missing.contains(object) }) {
            actions.append(.toProcess(object.owner, .locate(object: object)))
        }
        waiting.append(Waiting(request: request, missing: missing))
        return false
    }

    /// - Returns: the requests that wait for nothing any more, in the order of their arrival.
    package mutating func located(_ object: ObjectKey) -> [Scheduler.Request] {
        answered { $0 == object }
    }

    package mutating func cancel(_ number: UInt64, from lessee: ProcessNumber) {
        waiting.removeAll { $0.request.lessee == lessee && $0.request.number == number }
    }

    /// A process is gone: its requests are void, and what it owned is not waited for.
    ///
    /// - Returns: the requests that wait for nothing any more.
    package mutating func lost(_ process: ProcessNumber) -> [Scheduler.Request] {
        waiting.removeAll { $0.request.lessee == process }
        return answered { $0.owner == process }
    }

    private mutating func answered(_ isAnswered: (ObjectKey) -> Bool) -> [Scheduler.Request] {
        var ready: [Scheduler.Request] = []
        waiting = waiting.compactMap { one in
            var one = one
            one.missing.removeAll(where: isAnswered)
            guard one.missing.isEmpty else { return one }
            ready.append(one.request)
            return nil
        }
        return ready
    }
}
