/// What lies in the object store: where, how large, who reads it, and when it may go.
///
/// An object is freed when its owner says that the last reference is gone and nobody reads it any
/// more: memory under a live view is never used again. A value that finds no room waits as long as
/// something runs that may free some.
package struct ObjectTable: Sendable {
    private let rules: Rules
    package private(set) var allocator: ArenaAllocator
    private var objects: [ObjectKey: Entry] = [:]
    private var creates: [Create] = []
    private var ticksWithoutRoom = 0
    /// Processes that are no more: what they own is not kept, whoever writes it.
    private var dead: Set<ProcessNumber> = []

    private struct Entry {
        var offset: Int
        var size: Int
        var format: PayloadFormat
        var creator: ProcessNumber
        var sealed = false
        var freed = false
        var readers: [ProcessNumber: Int] = [:]
        var waiting: [(reader: ProcessNumber, request: UInt64)] = []
    }

    private struct Create {
        var process: ProcessNumber
        var request: UInt64
        var object: ObjectKey
        var size: Int
        var format: PayloadFormat
    }

    package init(capacity: Int, rules: Rules) {
        self.rules = rules
        allocator = ArenaAllocator(capacity: capacity)
    }

    package var count: Int { objects.count }
    /// Whether a value waits for room; then `tick` is to be called from time to time.
    package var isWaiting: Bool { !creates.isEmpty }

    package mutating func create(
        _ object: ObjectKey, size: Int, format: PayloadFormat, by process: ProcessNumber,
        request: UInt64, _ actions: inout [NodeAction]
    ) {
        let create = Create(
            process: process, request: request, object: object, size: size, format: format)
        if size < 0 || size > allocator.capacity {
            refuse(create, &actions)
        } else if !creates.isEmpty || !place(create, &actions) {
            if creates.isEmpty { ticksWithoutRoom = 0 }
            creates.append(create)
        }
    }

    private mutating func place(_ create: Create, _ actions: inout [NodeAction]) -> Bool {
        // A task that is tried again puts its results again. Which of two writers is the late one
        // shows when the other's death is known here; what is read was handed back, so it stays.
        if let old = objects[create.object] {
            guard old.readers.isEmpty,
                old.creator == create.process || dead.contains(old.creator)
            else { return false }
            remove(create.object, old, &actions, event: false)
        }
        guard let offset = allocator.allocate(create.size) else { return false }
        objects[create.object] = Entry(
            offset: offset, size: create.size, format: create.format, creator: create.process,
            freed: dead.contains(create.object.owner))
        actions.append(
            .toProcess(create.process, .created(request: create.request, offset: offset)))
        return true
    }

    private func refuse(_ create: Create, _ actions: inout [NodeAction]) {
        actions.append(
            .toProcess(
                create.process,
                .full(
                    request: create.request, used: allocator.used, capacity: allocator.capacity)))
    }

    /// The value is complete. Word of that from a process whose attempt another one has replaced
    /// means nothing.
    package mutating func seal(
        _ object: ObjectKey, by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard var entry = objects[object], !entry.sealed, entry.creator == process else { return }
        entry.sealed = true
        let waiting = entry.waiting
        entry.waiting = []
        objects[object] = entry
        for (reader, request) in waiting { read(object, by: reader, request, &actions) }
        collect(object, &actions)
    }

    package mutating func abort(
        _ object: ObjectKey, by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        creates.removeAll { $0.object == object && $0.process == process }
        if let entry = objects[object], !entry.sealed, entry.creator == process {
            drop(object, entry, &actions)
        }
        makeRoom(&actions)
    }

    package mutating func get(
        _ object: ObjectKey, by reader: ProcessNumber, request: UInt64,
        _ actions: inout [NodeAction]
    ) {
        guard let entry = objects[object], !entry.freed else {
            actions.append(.toProcess(reader, .missing(request: request)))
            return
        }
        if entry.sealed {
            read(object, by: reader, request, &actions)
        } else {
            objects[object]?.waiting.append((reader, request))
        }
    }

    private mutating func read(
        _ object: ObjectKey, by reader: ProcessNumber, _ request: UInt64,
        _ actions: inout [NodeAction]
    ) {
        guard let entry = objects[object] else { return }
        objects[object]?.readers[reader, default: 0] += 1
        actions.append(
            .toProcess(
                reader,
                .found(
                    request: request, offset: entry.offset, size: entry.size, format: entry.format))
        )
    }

    package mutating func release(
        _ object: ObjectKey, by reader: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard let count = objects[object]?.readers[reader] else { return }
        objects[object]?.readers[reader] = count > 1 ? count - 1 : nil
        collect(object, &actions)
    }

    package mutating func free(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard objects[object] != nil else { return }
        objects[object]?.freed = true
        collect(object, &actions)
    }

    /// A process is being ended: what it waits to write it will not write.
    package mutating func withdraw(_ process: ProcessNumber, _ actions: inout [NodeAction]) {
        creates.removeAll { $0.process == process }
        makeRoom(&actions)
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
        creates.removeAll { $0.process == process }
        for object in objects.keys.sorted() {
            objects[object]?.readers[process] = nil
            objects[object]?.waiting.removeAll { $0.reader == process }
            // Read anew: what went before may have made room for a new attempt at this object.
            guard let entry = objects[object] else { continue }
            if entry.creator == process, !entry.sealed {
                drop(object, entry, &actions)
            } else if object.owner == process {
                free(object, &actions)
            } else {
                collect(object, &actions)
            }
        }
        makeRoom(&actions)
    }

    /// Time has passed while values wait for room; `busy` tells whether calls run that may free
    /// some.
    package mutating func tick(busy: Bool, _ actions: inout [NodeAction]) {
        guard !creates.isEmpty else { return }
        ticksWithoutRoom += 1
        guard !busy || ticksWithoutRoom >= rules.storeFullTicks else { return }
        let given = creates
        creates = []
        ticksWithoutRoom = 0
        // What only waited for its turn behind a larger one may fit.
        for create in given where !place(create, &actions) { refuse(create, &actions) }
    }

    private mutating func collect(_ object: ObjectKey, _ actions: inout [NodeAction]) {
        guard let entry = objects[object], entry.freed, entry.sealed, entry.readers.isEmpty else {
            return
        }
        remove(object, entry, &actions, event: true)
        makeRoom(&actions)
    }

    /// Removes an object that was not completed; who waits for it waits in vain.
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
        objects[object] = nil
        allocator.free(offset: entry.offset, size: entry.size)
        if event { actions.append(.freed(object, size: entry.size)) }
    }

    private mutating func makeRoom(_ actions: inout [NodeAction]) {
        while let first = creates.first, place(first, &actions) {
            creates.removeFirst()
            ticksWithoutRoom = 0
        }
    }

    /// Checks that the objects account for what is allocated; returns what is wrong.
    package func violations() -> [String] {
        let taken = objects.values.reduce(0) { $0 + ArenaAllocator.blockSize(for: $1.size) }
        return allocator.violations()
            + (taken == allocator.used ? [] : ["objects take \(taken), used is \(allocator.used)"])
    }
}
