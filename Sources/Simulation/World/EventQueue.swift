/// What is to happen, in the order of time; at one time, in the order in which it was asked for.
struct EventQueue<Happening> {
    private struct Entry {
        var time: Int64
        var number: UInt64
        var place: Int32
    }

    /// A heap: each entry before the four below it.
    private var heap: [Entry] = []
    private var happenings: [Happening?] = []
    private var free: [Int32] = []
    private var next: UInt64 = 0

    /// How many have been asked for.
    var total: Int { Int(next) }

    /// As far as time goes: 36 years.
    private static var end: Int64 { 1 << 60 }

    mutating func add(_ happening: Happening, at time: Int64) {
        let time = min(time, Self.end)
        let place: Int32
        if let empty = free.popLast() {
            place = empty
            happenings[Int(place)] = happening
        } else {
            place = Int32(happenings.count)
            happenings.append(happening)
        }
        let entry = Entry(time: time, number: next, place: place)
        next += 1
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 4
            guard Self.isBefore(entry, heap[parent]) else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = entry
    }

    mutating func pop() -> (time: Int64, happening: Happening)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty { sift(last) }
        guard let happening = happenings[Int(first.place)] else { return nil }
        happenings[Int(first.place)] = nil
        free.append(first.place)
        return (first.time, happening)
    }

    private mutating func sift(_ entry: Entry) {
        var hole = 0
        let count = heap.count
        while true {
            let first = 4 * hole + 1
            guard first < count else { break }
            var least = first
            for child in first..<min(first + 4, count) where Self.isBefore(heap[child], heap[least])
            {
                least = child
            }
            guard Self.isBefore(heap[least], entry) else { break }
            heap[hole] = heap[least]
            hole = least
        }
        heap[hole] = entry
    }

    private static func isBefore(_ one: Entry, _ other: Entry) -> Bool {
        one.time == other.time ? one.number < other.number : one.time < other.time
    }
}
