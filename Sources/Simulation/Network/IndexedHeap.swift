/// A min-heap of small whole numbers by key, whose items can be moved and taken out.
///
/// Where each item stands is kept outside, in an array by item, so that many heaps that never share an
/// item can share one. Not generic: without whole-module optimization a generic type from another
/// file is not specialized, and the network would be many times as slow.
struct IndexedHeap: Sendable {
    private(set) var keys: [Double] = []
    private(set) var items: [Int32] = []

    var isEmpty: Bool { items.isEmpty }

    mutating func insert(_ item: Int32, key: Double, _ positions: inout [Int32]) {
        keys.append(key)
        items.append(item)
        rise(items.count - 1, positions: &positions)
    }

    mutating func remove(_ item: Int32, _ positions: inout [Int32]) {
        let hole = Int(positions[Int(item)])
        positions[Int(item)] = -1
        let (lastKey, lastItem) = (keys.removeLast(), items.removeLast())
        guard hole < items.count else { return }
        let old = keys[hole]
        keys[hole] = lastKey
        items[hole] = lastItem
        if lastKey < old {
            rise(hole, positions: &positions)
        } else {
            sink(hole, positions: &positions)
        }
    }

    mutating func move(_ item: Int32, to key: Double, _ positions: inout [Int32]) {
        let at = Int(positions[Int(item)])
        let old = keys[at]
        keys[at] = key
        if key < old {
            rise(at, positions: &positions)
        } else if key > old {
            sink(at, positions: &positions)
        }
    }

    private mutating func rise(_ start: Int, positions: inout [Int32]) {
        var at = start
        let (key, item) = (keys[at], items[at])
        while at > 0 {
            let parent = (at - 1) / 2
            guard key < keys[parent] else { break }
            keys[at] = keys[parent]
            items[at] = items[parent]
            positions[Int(items[at])] = Int32(at)
            at = parent
        }
        keys[at] = key
        items[at] = item
        positions[Int(item)] = Int32(at)
    }

    private mutating func sink(_ start: Int, positions: inout [Int32]) {
        var at = start
        let count = items.count
        let (key, item) = (keys[at], items[at])
        while true {
            var child = 2 * at + 1
            guard child < count else { break }
            if child + 1 < count, keys[child + 1] < keys[child] { child += 1 }
            guard keys[child] < key else { break }
            keys[at] = keys[child]
            items[at] = items[child]
            positions[Int(items[at])] = Int32(at)
            at = child
        }
        keys[at] = key
        items[at] = item
        positions[Int(item)] = Int32(at)
    }
}
