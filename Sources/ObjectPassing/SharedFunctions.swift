/// The control store's part in a world where all workers use one copy of a function: who has it,
/// and who waits for it.
package struct SharedFunctions: Sendable {
    private var copies: [FunctionKey: Copy] = [:]

    private struct Copy {
        /// As it was handed on last; nil while it is what the caller exported.
        var pickled: [UInt8]?
        var version: UInt32 = 1
        var holder: ProcessNumber?
        var waiting: [Waiter] = []
    }

    private struct Waiter {
        var process: ProcessNumber
        var request: UInt64
        var known: UInt32
    }

    package init() {}

    /// A worker wants to run the function; it knows the copy as this version, or not at all (0).
    package mutating func take(
        _ function: FunctionKey, known: UInt32, by process: ProcessNumber, request: UInt64,
        _ store: ControlStore, _ actions: inout [NodeAction]
    ) {
        copies[function, default: Copy()].waiting.append(
            Waiter(process: process, request: request, known: known))
        passOn(function, store, &actions)
    }

    /// A worker has run the function; nil where it has not changed.
    ///
    /// - Returns: the version that it is now.
    package mutating func handOn(
        _ function: FunctionKey, _ pickled: [UInt8]?, by process: ProcessNumber,
        _ store: ControlStore, _ actions: inout [NodeAction]
    ) -> UInt32 {
        var copy = copies[function] ?? Copy()
        if let pickled {
            copy.pickled = pickled
            copy.version += 1
        }
        if copy.holder == process { copy.holder = nil }
        copies[function] = copy
        passOn(function, store, &actions)
        return copy.version
    }

    /// A worker waits for something else, or is gone: others may have what it took, as it was.
    package mutating func release(
        _ process: ProcessNumber, isGone: Bool, _ store: ControlStore,
        _ actions: inout [NodeAction]
    ) {
        let held = copies.filter { _, copy in
            copy.holder == process || copy.waiting.contains { $0.process == process }
        }
        for function in held.keys.sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
            if isGone { copies[function]?.waiting.removeAll { $0.process == process } }
            if copies[function]?.holder == process { copies[function]?.holder = nil }
            passOn(function, store, &actions)
        }
    }

    private mutating func passOn(
        _ function: FunctionKey, _ store: ControlStore, _ actions: inout [NodeAction]
    ) {
        guard var copy = copies[function], copy.holder == nil, !copy.waiting.isEmpty else { return }
        let next = copy.waiting.removeFirst()
        copy.holder = next.process
        copies[function] = copy
        let pickled = next.known == copy.version ? nil : copy.pickled ?? store.fetch(function)
        actions.append(
            .toProcess(
                next.process,
                .taken(request: next.request, version: copy.version, pickled: pickled)))
    }
}
