/// What lies in the object store: where, how large, who reads it, and when it may go.
///
/// An object is freed when its owner says that the last reference is gone and nobody reads it any
/// more: memory under a live view is never used again. Who finds no room waits until there is some
/// (`ObjectTableRoom.swift`).
package struct ObjectTable: Sendable {
    let rules: Rules
    package let capacity: StoreCapacity
    package internal(set) var memory: ArenaAllocator
    package internal(set) var disk: ArenaAllocator
    var objects: [ObjectKey: Entry] = [:]
    /// Who waits for room, in turn.
    var waiters: [Waiter] = []
    var ticksWithoutRoom = 0
    /// Objects that are to leave memory: their owners are asked, or they are being written.
    var leaving: Set<ObjectKey> = []
    /// Bytes that they take.
    var leavingBytes = 0
    /// Objects that can't leave memory for now, until the next tick.
    var staying: Set<ObjectKey> = []
    /// Processes that have not answered in time; they are not asked again before they have.
    var silent: Set<ProcessNumber> = []
    /// The disk could not do what it was asked for; it is not asked again until the next tick.
    var isDiskSpent = false
    /// Room on disk that is being made for the first who waits.
    var reservation: (at: Int, size: Int, for: Create)?
    private var uses: UInt64 = 0
    /// Processes that are no more: what they own is not kept, whoever writes it.
    private var dead: Set<ProcessNumber> = []

    struct Entry {
        var offset: Int
        var size: Int
        var format: PayloadFormat
        var creator: ProcessNumber
        var sealed = false
        var freed = false
        var readers: [ProcessNumber: Int] = [:]
        var waiting: [(reader: ProcessNumber, request: UInt64)] = []
        var move: Move?
        /// Somebody has read it, or written it, where it lies on disk: it stays there.
        var staysOnDisk = false
        /// Grows with each use of any object.
        var lastUse: UInt64 = 0
    }

    enum Move {
        /// Its owner is asked whether it looks at it.
        case asked
        case spilling(isWanted: Bool)
        case restoring(to: Int)
    }

    struct Create {
        var process: ProcessNumber
        var request: UInt64
        var object: ObjectKey
        var size: Int
        var format: PayloadFormat
    }

    package init(capacity: StoreCapacity, rules: Rules) {
        self.rules = rules
        self.capacity = capacity
        memory = ArenaAllocator(capacity: capacity.memory)
        disk = ArenaAllocator(capacity: capacity.disk)
    }

    package var count: Int { objects.count }
    /// Whether somebody waits for room; then `tick` is to be called from time to time.
    package var isWaiting: Bool { !waiters.isEmpty }

    func isOnDisk(_ entry: Entry) -> Bool { entry.offset >= capacity.diskStart }

    package mutating func create(
        _ object: ObjectKey, size: Int, format: PayloadFormat, by process: ProcessNumber,
        request: UInt64, _ actions: inout [NodeAction]
    ) {
        let create = Create(
            process: process, request: request, object: object, size: size, format: format)
        if size < 0 || size > max(memory.capacity, disk.capacity) {
            refuse(create, &actions)
        } else {
            wait(.create(create), &actions)
        }
    }

    enum Placing { case placed, noRoom, taken }

    /// Gives a value room in memory, if there is some.
    mutating func place(_ create: Create, _ actions: inout [NodeAction]) -> Placing {
        // A task that is tried again puts its results again. Which of two writers is the late one
        // shows when the other's death is known here; what is read was handed back, so it stays.
        if let old = objects[create.object] {
            guard old.readers.isEmpty, old.waiting.isEmpty || !old.sealed, mayGo(old),
                old.creator == create.process || dead.contains(old.creator)
            else { return .taken }
            drop(create.object, old, &actions)
        }
        guard let offset = memory.allocate(create.size) else { return .noRoom }
        enter(create, at: offset, &actions)
        return .placed
    }

    mutating func enter(_ create: Create, at offset: Int, _ actions: inout [NodeAction]) {
        var entry = Entry(
            offset: offset, size: create.size, format: create.format, creator: create.process,
            freed: dead.contains(create.object.owner))
        entry.staysOnDisk = isOnDisk(entry)
        objects[create.object] = entry
        actions.append(
            .toProcess(create.process, .created(request: create.request, offset: offset)))
    }

    /// The value is complete. Word of that from a process whose attempt another one has replaced
    /// means nothing.
    package mutating func seal(
        _ object: ObjectKey, by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard var entry = objects[object], !entry.sealed, entry.creator == process else { return }
        entry.sealed = true
        objects[object] = entry
        touch(object)
        if isOnDisk(entry) { actions.append(.storedOnDisk(object, size: entry.size)) }
        answerWaiting(object, &actions)
        collect(object, &actions)
        // It may leave memory from now on.
        serveWaiters(&actions)
    }

    package mutating func abort(
        _ object: ObjectKey, by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        withdrawCreates { $0.object == object && $0.process == process }
        if let entry = objects[object], !entry.sealed, entry.creator == process {
            drop(object, entry, &actions)
        }
        serveWaiters(&actions)
    }

    package mutating func get(
        _ object: ObjectKey, by reader: ProcessNumber, request: UInt64,
        _ actions: inout [NodeAction]
    ) {
        guard let entry = objects[object], !entry.freed else {
            actions.append(.toProcess(reader, .missing(request: request)))
            return
        }
        guard entry.sealed else {
            objects[object]?.waiting.append((reader, request))
            return
        }
        switch entry.move {
        case .asked:
            stay(object)
            read(object, by: reader, request, &actions)
            serveWaiters(&actions)
        case .spilling:
            // Who reads it now may have left it again when it is written, and its owner may know
            // its place by then.
            objects[object]?.move = .spilling(isWanted: true)
            read(object, by: reader, request, &actions)
        case .restoring: objects[object]?.waiting.append((reader, request))
        case nil where isOnDisk(entry) && !entry.staysOnDisk:
            objects[object]?.waiting.append((reader, request))
            if entry.waiting.isEmpty { wait(.restore(object), &actions) }
        case nil: read(object, by: reader, request, &actions)
        }
    }

    mutating func answerWaiting(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard let waiting = objects[object]?.waiting else { return }
        objects[object]?.waiting = []
        for (reader, request) in waiting { read(object, by: reader, request, &actions) }
    }

    private mutating func read(
        _ object: ObjectKey, by reader: ProcessNumber, _ request: UInt64,
        _ actions: inout [NodeAction]
    ) {
        guard let entry = objects[object] else { return }
        objects[object]?.readers[reader, default: 0] += 1
        touch(object)
        actions.append(
            .toProcess(
                reader,
                .found(
                    request: request, offset: entry.offset, size: entry.size, format: entry.format))
        )
    }

    mutating func touch(_ object: ObjectKey) {
        uses += 1
        objects[object]?.lastUse = uses
    }

    package mutating func release(
        _ object: ObjectKey, by reader: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard let count = objects[object]?.readers[reader] else { return }
        objects[object]?.readers[reader] = count > 1 ? count - 1 : nil
        collect(object, &actions)
        serveWaiters(&actions)
    }

    package mutating func free(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard objects[object] != nil else { return }
        objects[object]?.freed = true
        collect(object, &actions)
        serveWaiters(&actions)
    }

    /// A process is being ended: what it waits to write it will not write.
    package mutating func withdraw(_ process: ProcessNumber, _ actions: inout [NodeAction]) {
        withdrawCreates { $0.process == process }
        serveWaiters(&actions)
    }

    /// Frees an item of a generator and all that come after it.
    package mutating func freeItems(from first: ObjectKey, _ actions: inout [NodeAction]) {
        let items = objects.keys.filter {
            $0.owner == first.owner && $0.sequence == first.sequence && $0.index >= first.index
        }
        for item in items.sorted() { free(item, &actions) }
    }

    /// A process is gone: what it read is released, what it was writing is dropped, what it owned
    /// is freed.
    package mutating func lost(_ process: ProcessNumber, _ actions: inout [NodeAction]) {
        dead.insert(process)
        silent.remove(process)
        withdrawCreates { $0.process == process }
        for object in objects.keys.sorted() {
            objects[object]?.readers[process] = nil
            objects[object]?.waiting.removeAll { $0.reader == process }
            guard let entry = objects[object] else { continue }
            if entry.creator == process, !entry.sealed {
                drop(object, entry, &actions)
            } else if object.owner == process {
                objects[object]?.freed = true
                collect(object, &actions)
            } else {
                collect(object, &actions)
            }
        }
        serveWaiters(&actions)
    }

    /// Lets go of an object that nobody needs, unless the disk is at work on it: then when it is done.
    mutating func collect(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard let entry = objects[object], entry.freed, entry.sealed, entry.readers.isEmpty,
            entry.waiting.isEmpty, mayGo(entry)
        else { return }
        remove(object, entry, &actions, event: true)
    }

    private func mayGo(_ entry: Entry) -> Bool {
        switch entry.move {
        case nil, .asked: true
        case .spilling, .restoring: false
        }
    }

    /// Removes an object that was not completed, or that another takes the place of; who waits for it
    /// waits in vain.
    private mutating func drop(
        _ object: ObjectKey, _ entry: Entry, _ actions: inout [NodeAction]
    ) {
        for (reader, request) in entry.waiting {
            actions.append(.toProcess(reader, .missing(request: request)))
        }
        remove(object, entry, &actions, event: false)
    }

    private mutating func remove(
        _ object: ObjectKey, _ entry: Entry, _ actions: inout [NodeAction], event: Bool
    ) {
        stay(object)
        objects.removeAndShrink(object)
        staying.remove(object)
        giveBack(entry.offset, size: entry.size, &actions)
        if event { actions.append(.freed(object, size: entry.size)) }
    }

    /// Gives back what an object took, in memory or on disk.
    mutating func giveBack(_ offset: Int, size: Int, _ actions: inout [NodeAction]) {
        if offset < capacity.diskStart {
            memory.free(offset: offset, size: size)
        } else {
            disk.free(offset: offset - capacity.diskStart, size: size)
            actions.append(.move(.discard(at: offset, size: size)))
        }
    }

    /// Checks that the objects account for what is allocated; returns what is wrong.
    package func violations() -> [String] {
        var taken = (memory: 0, disk: 0)
        func count(_ offset: Int, _ size: Int) {
            let block = ArenaAllocator.blockSize(for: size)
            if offset < capacity.diskStart { taken.memory += block } else { taken.disk += block }
        }
        for entry in objects.values {
            count(entry.offset, entry.size)
            switch entry.move {
            case .restoring(let to): count(to, entry.size)
            case .spilling: taken.disk += ArenaAllocator.blockSize(for: entry.size)
            case .asked, nil: break
            }
        }
        if let reservation { count(reservation.at, reservation.size) }
        var wrong = memory.violations() + disk.violations()
        if taken.memory != memory.used {
            wrong.append("objects take \(taken.memory) in memory, used is \(memory.used)")
        }
        if taken.disk != disk.used {
            wrong.append("objects take \(taken.disk) on disk, used is \(disk.used)")
        }
        let asked = objects.filter { if case .asked = $1.move { true } else { false } }
        if !asked.keys.allSatisfy(leaving.contains) { wrong.append("asked, and not to leave") }
        let bytes = leaving.reduce(0) { $0 + ArenaAllocator.blockSize(for: objects[$1]?.size ?? 0) }
        if bytes != leavingBytes { wrong.append("\(bytes) bytes leave, counted \(leavingBytes)") }
        return wrong
    }
}
