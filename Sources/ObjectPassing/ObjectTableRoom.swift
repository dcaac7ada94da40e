/// How room is made in the object store.
///
/// A value that finds no room waits. Meanwhile what nobody looks at is written to disk, first what the
/// node has not seen used for longest. An owner knows the places of its objects and reads them without
/// asking: so it is asked whether it looks at them, and forgets their places when it does not. A read
/// brings an object back. What can't be made room for in memory goes to disk at once, and is read
/// there. (Ray: `local_object_manager.cc`; "fallback allocation" in `create_request_queue.cc`.) Only
/// where the disk is spent, too, does a value wait as long as something runs that may free some, and
/// not longer than `Rules.storeFullTicks`.
extension ObjectTable {
    enum Waiter {
        case create(Create)
        /// Somebody reads an object that lies on disk.
        case restore(ObjectKey)
    }

    private enum Progress { case served, hasToWait }

    mutating func wait(_ waiter: Waiter, _ actions: inout [NodeAction]) {
        waiters.append(waiter)
        if waiters.count == 1 { ticksWithoutRoom = 0 }
        // A value takes its turn; who reads may not have to wait for those before.
        if case .create = waiter, waiters.count > 1 { return }
        serveWaiters(&actions)
    }

    /// Serves who waits, in turn, as far as there is room, and sees to it that there will be some.
    mutating func serveWaiters(_ actions: inout [NodeAction]) {
        while let first = waiters.first, serve(first, &actions) == .served { servedFirst() }
        if waiters.isEmpty { (staying, isDiskSpent) = ([], false) }
        guard leaving.isEmpty, reservation == nil else { return }
        // Nothing makes room now. Who reads an object on disk need not wait for it, and may be who
        // would make some.
        for case .restore(let object) in waiters { readOnDisk(object, &actions) }
        waiters.removeAll { if case .restore = $0 { true } else { false } }
    }

    private mutating func servedFirst() {
        waiters.removeFirst()
        ticksWithoutRoom = 0
    }

    /// The object is read where it lies, and stays there.
    private mutating func readOnDisk(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard isToBeRestored(object) else { return }
        objects[object]?.staysOnDisk = true
        answerWaiting(object, &actions)
    }

    private func isToBeRestored(_ object: ObjectKey) -> Bool {
        guard let entry = objects[object] else { return false }
        return isOnDisk(entry) && entry.move == nil && !entry.staysOnDisk && !entry.waiting.isEmpty
    }

    private mutating func serve(_ waiter: Waiter, _ actions: inout [NodeAction]) -> Progress {
        switch waiter {
        case .create(let create):
            guard reservation == nil else { return .hasToWait }
            switch place(create, &actions) {
            case .placed: return .served
            case .taken: return .hasToWait
            case .noRoom:
                if !spill(for: create.size, &actions) { reserve(create, &actions) }
                return .hasToWait
            }
        case .restore(let object):
            guard let entry = objects[object], isToBeRestored(object) else { return .served }
            if let offset = memory.allocate(entry.size) {
                objects[object]?.move = .restoring(to: offset)
                actions.append(
                    .move(.restore(object, from: entry.offset, to: offset, size: entry.size)))
                return .served
            }
            if spill(for: entry.size, &actions) { return .hasToWait }
            readOnDisk(object, &actions)
            return .served
        }
    }

    /// Has objects leave memory until they make up `size` bytes, or as many as Ray takes at once.
    ///
    /// - Returns: whether some are leaving, so that it is worth waiting for.
    private mutating func spill(for size: Int, _ actions: inout [NodeAction]) -> Bool {
        guard disk.capacity > 0, !isDiskSpent, size <= memory.capacity else {
            return !leaving.isEmpty
        }
        let needed = ArenaAllocator.blockSize(for: size)
        let free = memory.capacity - memory.used
        // Where these turn out to leave gaps that are too small, others follow.
        guard leaving.isEmpty || leavingBytes + free < needed else { return true }
        let candidates = objects.filter { object, entry in
            entry.sealed && !entry.freed && !isOnDisk(entry) && entry.readers.isEmpty
                && entry.move == nil && !staying.contains(object)
                && !silent.contains(object.owner)
        }.sorted { $0.value.lastUse < $1.value.lastUse }
        let wanted = max(needed, rules.bytesSpilledAtOnce)
        var asked: [ProcessNumber: [ObjectKey]] = [:]
        for (object, entry) in candidates {
            guard leavingBytes < wanted else { break }
            leave(object, entry)
            asked[object.owner, default: []].append(object)
        }
        for (owner, objects) in asked.sorted(by: { $0.key < $1.key }) {
            actions.append(.toProcess(owner, .vacate(objects)))
        }
        return !leaving.isEmpty
    }

    /// An owner has answered: it has forgotten where `free` lie, and looks at `held`.
    ///
    /// It may be the answer to an earlier question about the same object, which a read has made void.
    /// That does no harm: where the owner knows the object's place again, it has asked for it after its
    /// answer, over the same connection. So its `get` comes after the answer, too, and keeps the object
    /// in memory (`.spilling(isWanted: true)`); and while a `get` of it is under way, it counts as a
    /// reader, so that nobody asks.
    package mutating func vacated(
        free: [ObjectKey], held: [ObjectKey], by owner: ProcessNumber,
        _ actions: inout [NodeAction]
    ) {
        silent.remove(owner)
        for object in held where object.owner == owner {
            cannotLeave(object)
            touch(object)
        }
        for object in free where object.owner == owner {
            guard let entry = objects[object], case .asked = entry.move else { continue }
            guard let place = disk.allocate(entry.size) else {
                cannotLeave(object)
                continue
            }
            objects[object]?.move = .spilling(isWanted: false)
            actions.append(
                .move(
                    .spill(
                        object, from: entry.offset, to: capacity.diskStart + place,
                        size: entry.size)))
        }
        serveWaiters(&actions)
    }

    private mutating func cannotLeave(_ object: ObjectKey) {
        guard isAsked(object) else { return }
        stay(object)
        staying.insert(object)
    }

    private func isAsked(_ object: ObjectKey) -> Bool {
        if case .asked = objects[object]?.move { true } else { false }
    }

    private mutating func leave(_ object: ObjectKey, _ entry: Entry) {
        objects[object]?.move = .asked
        leaving.insert(object)
        leavingBytes += ArenaAllocator.blockSize(for: entry.size)
    }

    /// It has left memory, or is not to leave it after all.
    mutating func stay(_ object: ObjectKey) {
        guard leaving.remove(object) != nil, let entry = objects[object] else { return }
        objects[object]?.move = nil
        leavingBytes -= ArenaAllocator.blockSize(for: entry.size)
    }

    /// The value goes to disk as it is written.
    private mutating func reserve(_ create: Create, _ actions: inout [NodeAction]) {
        guard !isDiskSpent, let place = disk.allocate(create.size) else { return }
        let offset = capacity.diskStart + place
        reservation = (offset, create.size, create)
        actions.append(.move(.reserve(at: offset, size: create.size)))
    }

    /// The disk has done what it was asked for, or could not.
    package mutating func moved(
        _ move: StoreMove, succeeded: Bool, _ actions: inout [NodeAction]
    ) {
        switch move {
        case .spill(let object, let from, let to, let size):
            guard let entry = objects[object], case .spilling(let isWanted) = entry.move else {
                return
            }
            stay(object)
            if !succeeded { isDiskSpent = true }
            if succeeded, !isWanted {
                objects[object]?.offset = to
                memory.free(offset: from, size: size)
                actions.append(.moved(move))
            } else {
                giveBack(to, size: size, &actions)
            }
            collect(object, &actions)
        case .restore(let object, let from, let to, let size):
            guard let entry = objects[object], case .restoring = entry.move else { return }
            objects[object]?.move = nil
            if succeeded {
                objects[object]?.offset = to
                giveBack(from, size: size, &actions)
                actions.append(.moved(move))
                answerWaiting(object, &actions)
            } else {
                memory.free(offset: to, size: size)
                objects[object]?.waiting = []
                for (reader, request) in entry.waiting {
                    actions.append(.toProcess(reader, .missing(request: request)))
                }
            }
            collect(object, &actions)
        case .reserve(let offset, let size):
            let one = reservation?.for
            reservation = nil
            if succeeded, case .create(let create)? = waiters.first,
                create.process == one?.process, create.request == one?.request
            {
                servedFirst()
                enter(create, at: offset, &actions)
            } else {
                giveBack(offset, size: size, &actions)
                if !succeeded { isDiskSpent = true }
            }
        case .discard: return
        }
        serveWaiters(&actions)
    }

    /// Takes back what was to be written.
    mutating func withdrawCreates(where isMeant: (Create) -> Bool) {
        waiters.removeAll { if case .create(let create) = $0 { isMeant(create) } else { false } }
    }

    /// Time has passed while somebody waits for room; `busy` tells whether calls run that may free
    /// some.
    package mutating func tick(busy: Bool, _ actions: inout [NodeAction]) {
        guard !waiters.isEmpty else { return }
        ticksWithoutRoom += 1
        let isOver = !busy || ticksWithoutRoom >= rules.storeFullTicks
        if !isOver { (staying, isDiskSpent) = ([], false) }
        // A process that does not answer (it is stopped, perhaps) must not hold up the others.
        if ticksWithoutRoom % rules.ticksForAnswer == 0 {
            for object in leaving where isAsked(object) {
                silent.insert(object.owner)
                stay(object)
            }
        }
        serveWaiters(&actions)
        guard isOver else { return }
        // What only waited for its turn behind a larger one may fit.
        while leaving.isEmpty, reservation == nil, case .create(let create)? = waiters.first {
            servedFirst()
            refuse(create, &actions)
            serveWaiters(&actions)
        }
    }

    mutating func refuse(_ create: Create, _ actions: inout [NodeAction]) {
        actions.append(
            .toProcess(create.process, .full(request: create.request, use: use)))
    }

    /// How full the store is, and by whose objects.
    private var use: StoreUse {
        var holders: [ProcessNumber: StoreUse.Holder] = [:]
        for (object, entry) in objects {
            var holder =
                holders[object.owner]
                ?? StoreUse.Holder(process: object.owner, objects: 0, bytes: 0, bytesInUse: 0)
            holder.objects += 1
            holder.bytes += entry.size
            if !entry.readers.isEmpty { holder.bytesInUse += entry.size }
            holders[object.owner] = holder
        }
        let largest = holders.values.sorted { ($1.bytes, $0.process) < ($0.bytes, $1.process) }
        return StoreUse(
            memory: memory.used, disk: disk.used, capacity: capacity,
            holders: Array(largest.prefix(Self.holdersTold)))
    }

    private static var holdersTold: Int { 4 }
}
