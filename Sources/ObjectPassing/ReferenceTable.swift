internal import TraceSchema

/// Who holds which object, from one process's point of view: Ray's ownership.
///
/// The process that submitted a task or put a value owns the object. It keeps the value (or knows
/// that the object store has it) while anybody needs it: its own variables, its calls under way,
/// values that contain the reference, and other processes that borrow it. A borrower registers with
/// the owner and gives back when its own needs end. (Ray: `reference_count.h`, "Ownership".)
///
/// Every borrower registers over its own connection to the owner, so that the owner learns of its
/// death. References inside a result are lent: the worker that sent them keeps its own hold until
/// the receiver has registered and gives the loan back.
///
/// A borrowing that is not acknowledged yet may not be overtaken by a message that ends somebody
/// else's hold on the same object; the messages that could (replies and releases) wait in
/// `deferred` until all acknowledgements are there.
package struct ReferenceTable: Sendable {
    package let process: ProcessNumber
    private var entries: [ObjectKey: Entry] = [:]
    /// Borrowings that an owner has yet to acknowledge.
    private var unacknowledged: [ProcessNumber: Int] = [:]
    private var deferred: [CoreAction] = []
    /// Generators that this process has called, until they are over and dropped.
    package internal(set) var streams: [TaskKey: Stream] = [:]
    /// Processes that are no more; their numbers are not given again.
    private var dead: Set<ProcessNumber> = []

    package init(process: ProcessNumber) { self.process = process }

    private struct Entry {
        /// Nil while the value isn't known: the task runs, or the owner hasn't answered.
        var value: ObjectValue?
        /// ObjectRef objects in this process.
        var locals = 0
        /// Calls under way that have it as an argument, or inside one.
        var uses = 0
        /// How many of the uses are looks at the value where it lies in the object store.
        var views = 0
        /// Kept values that contain it.
        var containers = 0
        /// Processes that hold a reference, and how often: as its owner registered them, or as
        /// this process lent it to them.
        var borrowers: [ProcessNumber: Int] = [:]
        /// Processes that wait for the value (owner only).
        var resolvers: [ProcessNumber] = []
        /// How often this process is registered with the owner (borrower only).
        var registrations = 0
        var asked = false
        /// Only made from its bytes: nobody has told its owner (borrower), or this process (owner).
        var isUntracked = false
        /// Its task has not replied yet (owner only).
        var pending = false

        mutating func startTracking() { (isUntracked, asked) = (false, false) }

        var isNeeded: Bool {
            locals > 0 || uses > 0 || containers > 0 || !borrowers.isEmpty || pending
        }
    }

    /// How many objects this process knows of.
    package var count: Int { entries.count }

    // MARK: What is known

    /// The object's value, where it is known; a failure where the object is unknown.
    package func value(of object: ObjectKey) -> ObjectValue? {
        guard let entry = entries[object] else {
            return .failed(SystemFailure(.objectLost, "the object was freed, or never existed"))
        }
        return entry.value
    }

    // MARK: What this process does

    /// A call was made: its results will have these keys, each held by one new ObjectRef.
    package mutating func expectResults(_ objects: [ObjectKey], _ actions: inout [CoreAction]) {
        for object in objects {
            entries[object] = Entry(locals: 1, pending: true)
            actions.append(.held(object, .variable))
        }
    }

    /// An actor is created: one new handle holds it.
    package mutating func expectActor(_ actor: ActorKey, _ actions: inout [CoreAction]) {
        entries[actor.handle] = Entry(locals: 1)
        actions.append(.held(actor.handle, .variable))
    }

    /// A value was put: by `ray.put` (one ObjectRef holds it) or for a call (the call uses it).
    package mutating func didPut(
        _ object: ObjectKey, size: Int, nested: [ObjectKey], explicit: Bool,
        _ actions: inout [CoreAction]
    ) {
        actions.append(.held(object, explicit ? .variable : .argument))
        entries[object] = Entry(
            value: .stored(size: size, nested: nested), locals: explicit ? 1 : 0,
            uses: explicit ? 0 : 1)
        for inner in nested { contain(inner, from: nil, &actions) }
    }

    /// A reference was pickled where nobody can tell who will read it, in a function for instance:
    /// it is held as long as this process lives (`ray-facts.md` §3).
    package mutating func holdForever(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        if !begin(object, .captured, &actions) { actions.append(.held(object, .captured)) }
        entries[object]?.locals += 1
    }

    /// One more ObjectRef.
    package mutating func hold(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        begin(object, .variable, &actions)
        entries[object]?.locals += 1
    }

    /// A reference came out of a value that was made again: hold it, and tell its owner.
    package mutating func adopt(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        hold(object, &actions)
    }

    /// A reference was made from its bytes alone. Where the object is not known here already,
    /// nobody can say where its value is: whoever waits for it waits for ever, and it keeps nothing
    /// alive (Ray: references outside of Ray's own serialization).
    package mutating func holdUntracked(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        if entries[object] == nil {
            entries[object] = Entry(asked: true, isUntracked: true)
            actions.append(.held(object, .variable))
        }
        entries[object]?.locals += 1
    }

    /// One ObjectRef less.
    package mutating func drop(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        change(object, &actions) { $0.locals -= 1 }
    }

    /// A call under way needs the object.
    package mutating func use(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        begin(object, .argument, &actions)
        entries[object]?.uses += 1
    }

    /// The call has ended.
    package mutating func unuse(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        change(object, &actions) { $0.uses -= 1 }
    }

    /// The value is being looked at where it lies: it is needed, and may not move.
    package mutating func view(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        use(object, &actions)
        entries[object]?.views += 1
    }

    /// A look at it is over.
    package mutating func unview(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        change(object, &actions) {
            $0.views -= 1
            $0.uses -= 1
        }
    }

    package func isViewed(_ object: ObjectKey) -> Bool { (entries[object]?.views ?? 0) > 0 }

    /// Asks for the value of an object that another process owns, once.
    package mutating func resolve(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        guard object.owner != process, var entry = entries[object], entry.value == nil,
            !entry.asked
        else { return }
        entry.asked = true
        entries[object] = entry
        actions.append(.toPeer(object.owner, .resolve(object: object)))
    }

    /// The value of one of this process's own objects is known; `sender` is the process whose reply
    /// brought it, and lent every reference inside.
    package mutating func settle(
        _ object: ObjectKey, _ value: ObjectValue, from sender: ProcessNumber?,
        _ actions: inout [CoreAction]
    ) {
        for inner in value.nested { contain(inner, from: sender, &actions) }
        guard var entry = entries[object] else {
            discard(object, value, &actions)
            return
        }
        entry.value = value
        entry.pending = false
        let resolvers = entry.resolvers
        entry.resolvers = []
        entries[object] = entry
        for resolver in resolvers {
            actions.append(.toPeer(resolver, .resolved(object: object, value: value)))
        }
        actions.append(.settled(object))
        collect(object, &actions)
    }

    /// A task has written to a small value that it was given by reference: the owner has it so from
    /// now on.
    package mutating func rewrite(
        _ object: ObjectKey, _ payload: Payload, _ actions: inout [CoreAction]
    ) {
        guard case .inline(let old) = entries[object]?.value else { return }
        let value = ObjectValue.inline(
            Payload(format: payload.format, bytes: payload.bytes, nested: old.nested))
        entries[object]?.value = value
        guard object.owner != process, !dead.contains(object.owner) else { return }
        actions.append(.toPeer(object.owner, .resolved(object: object, value: value)))
    }

    // MARK: What others do

    package mutating func handle(
        _ message: PeerMessage, from sender: ProcessNumber, _ actions: inout [CoreAction]
    ) {
        switch message {
        case .resolve(let object):
            guard var entry = entries[object] else {
                let lost = SystemFailure(.objectLost, "its owner has freed it")
                actions.append(.toPeer(sender, .resolved(object: object, value: .failed(lost))))
                return
            }
            if let value = entry.value {
                actions.append(.toPeer(sender, .resolved(object: object, value: value)))
            } else {
                entry.resolvers.append(sender)
                entries[object] = entry
            }
        case .resolved(let object, let value):
            guard entries[object] != nil else { return }
            entries[object]?.value = value
            actions.append(.settled(object))
        case .borrow(let object):
            entries[object]?.borrowers[sender, default: 0] += 1
            actions.append(.toPeer(sender, .borrowed(object: object)))
        case .borrowed:
            acknowledged(by: sender, count: 1, &actions)
        case .release(let object, let count):
            change(object, &actions) { entry in
                let left = (entry.borrowers[sender] ?? 0) - count
                entry.borrowers[sender] = left > 0 ? left : nil
            }
        case .push, .reply, .item, .cancel, .interrupt:
            break
        }
    }

    /// A process is gone: what it borrowed is given back, what it owned is lost.
    package mutating func lost(_ process: ProcessNumber, _ actions: inout [CoreAction]) {
        dead.insert(process)
        if let count = unacknowledged[process] {
            acknowledged(by: process, count: count, &actions)
        }
        for (object, entry) in entries.sorted(by: { $0.key < $1.key }) {
            if object.owner == process {
                if entry.value == nil {
                    entries[object]?.value = Self.ownerDied
                    actions.append(.settled(object))
                }
            }
            if entry.borrowers[process] != nil || entry.resolvers.contains(process) {
                change(object, &actions) {
                    $0.borrowers[process] = nil
                    $0.resolvers.removeAll { $0 == process }
                }
            }
        }
    }

    private mutating func acknowledged(
        by owner: ProcessNumber, count: Int, _ actions: inout [CoreAction]
    ) {
        let left = (unacknowledged[owner] ?? 0) - count
        unacknowledged[owner] = left > 0 ? left : nil
        guard unacknowledged.isEmpty else { return }
        actions.append(contentsOf: deferred)
        deferred = []
    }

    /// Keeps the references inside a result for its receiver, until that has registered with
    /// their owners and gives them back. An owner keeps its own, except where it sends the result to
    /// itself: until that arrives, it may have dropped all others.
    package mutating func lend(
        _ objects: [ObjectKey], to borrower: ProcessNumber, _ actions: inout [CoreAction]
    ) {
        for object in objects where object.owner != borrower || borrower == process {
            begin(object, .result, &actions)
            entries[object]?.borrowers[borrower, default: 0] += 1
        }
    }

    /// Gives back what a result lent that nobody here wants.
    package mutating func decline(
        _ objects: [ObjectKey], from lender: ProcessNumber, _ actions: inout [CoreAction]
    ) {
        for object in objects where object.owner != process || lender == process {
            sendInOrder(.toPeer(lender, .release(object: object, count: 1)), &actions)
        }
    }

    /// Whether the process is known to be no more.
    package func isDead(_ process: ProcessNumber) -> Bool { dead.contains(process) }

    /// Sends a message that may end somebody's hold, once all borrowings are acknowledged.
    package mutating func sendInOrder(_ action: CoreAction, _ actions: inout [CoreAction]) {
        if unacknowledged.isEmpty { actions.append(action) } else { deferred.append(action) }
    }

    // MARK: Inside

    private static let ownerDied = ObjectValue.failed(
        SystemFailure(.ownerDied, "the process that owned it has died"))

    /// Begins to know an object, if it is new here, for a need that is counted next; a borrower
    /// tells the owner.
    ///
    /// - Returns: whether it was new.
    @discardableResult
    private mutating func begin(
        _ object: ObjectKey, _ role: Role, _ actions: inout [CoreAction]
    ) -> Bool {
        if let known = entries[object] {
            if known.isUntracked, object.owner != process { track(object, &actions) }
            return false
        }
        actions.append(.held(object, role))
        if object.owner == process {
            entries[object] = Entry(
                value: .failed(SystemFailure(.objectLost, "the object was freed already")))
        } else if dead.contains(object.owner) {
            entries[object] = Entry(value: Self.ownerDied)
        } else {
            entries[object] = Entry(registrations: 1)
            unacknowledged[object.owner, default: 0] += 1
            actions.append(.toPeer(object.owner, .borrow(object: object)))
        }
        return true
    }

    /// A reference came the usual way after one that was made from its bytes.
    private mutating func track(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        entries[object]?.startTracking()
        guard !dead.contains(object.owner) else { return }
        entries[object]?.registrations += 1
        unacknowledged[object.owner, default: 0] += 1
        actions.append(.toPeer(object.owner, .borrow(object: object)))
    }

    /// A kept value contains the object; the reply of `sender` brought it, if any.
    private mutating func contain(
        _ object: ObjectKey, from sender: ProcessNumber?, _ actions: inout [CoreAction]
    ) {
        if let sender, object.owner == sender, sender != process {
            // The loan of an owner is a registration.
            if entries[object] == nil {
                entries[object] = Entry()
                actions.append(.held(object, .value))
            }
            entries[object]?.registrations += 1
            if entries[object]?.isUntracked == true { entries[object]?.startTracking() }
        } else {
            begin(object, .value, &actions)
            if let sender { decline([object], from: sender, &actions) }
        }
        entries[object]?.containers += 1
    }

    private mutating func change(
        _ object: ObjectKey, _ actions: inout [CoreAction], _ body: (inout Entry) -> Void
    ) {
        guard entries[object] != nil else { return }
        body(&entries[object, default: Entry()])
        collect(object, &actions)
    }

    /// Lets go of an object that nobody needs any more, and of what it alone contained.
    private mutating func collect(_ object: ObjectKey, _ actions: inout [CoreAction]) {
        guard let entry = entries[object], !entry.isNeeded else { return }
        entries.removeAndShrink(object)
        actions.append(.dropped(object))
        if object.owner == process {
            if let actor = object.actor, !entry.isUntracked {
                actions.append(.toNode(.releaseActor(actor)))
            }
            if let value = entry.value { discard(object, value, &actions) }
        } else if entry.registrations > 0, !dead.contains(object.owner) {
            sendInOrder(
                .toPeer(object.owner, .release(object: object, count: entry.registrations)),
                &actions)
        }
    }

    private mutating func discard(
        _ object: ObjectKey, _ value: ObjectValue, _ actions: inout [CoreAction]
    ) {
        if case .stored = value { actions.append(.toNode(.free(object: object))) }
        for inner in value.nested { change(inner, &actions) { $0.containers -= 1 } }
    }

    /// Checks that every entry is needed and every count is sound; returns what is wrong.
    package func violations() -> [String] {
        entries.compactMap { object, entry in
            if entry.locals < 0 || entry.uses < entry.views || entry.views < 0
                || entry.containers < 0
            {
                return "\(object): a count below zero"
            }
            if !entry.isNeeded { return "\(object): kept, though nobody needs it" }
            return nil
        }
    }
}
