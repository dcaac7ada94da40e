/// Which parts of the object store's memory are taken: offsets only, no memory.
///
/// First fit from the lowest address, so that memory which has been touched is used again before
/// memory that has not; freed neighbours are joined. Blocks are multiples of 64 bytes, Ray's
/// alignment for large buffers. Cost: proportional to the number of gaps, which stays small where
/// objects die in the order in which they were made.
package struct ArenaAllocator: Sendable {
    package let capacity: Int
    package private(set) var used = 0
    /// Gaps by offset, ascending, never adjacent.
    private var gaps: [Gap]

    private struct Gap {
        var offset: Int
        var size: Int
        var end: Int { offset + size }
    }

    package static let alignment = 64

    package init(capacity: Int) {
        self.capacity = capacity / Self.alignment * Self.alignment
        gaps = self.capacity > 0 ? [Gap(offset: 0, size: self.capacity)] : []
    }

    /// The bytes that an object of this size takes.
    package static func blockSize(for size: Int) -> Int {
        max(alignment, (size + alignment - 1) / alignment * alignment)
    }

    /// Takes room for `size` bytes; nil where no gap is large enough.
    package mutating func allocate(_ size: Int) -> Int? {
        guard size <= capacity else { return nil }
        let block = Self.blockSize(for: size)
        guard let index = gaps.firstIndex(where: { $0.size >= block }) else { return nil }
        let offset = gaps[index].offset
        if gaps[index].size == block {
            gaps.remove(at: index)
        } else {
            gaps[index].offset += block
            gaps[index].size -= block
        }
        used += block
        return offset
    }

    /// Gives back what `allocate` gave for this size.
    package mutating func free(offset: Int, size: Int) {
        let block = Self.blockSize(for: size)
        used -= block
        var low = 0
        var high = gaps.count
        while low < high {
            let middle = (low + high) / 2
            if gaps[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        let joinsNext = low < gaps.count && offset + block == gaps[low].offset
        let joinsPrevious = low > 0 && gaps[low - 1].end == offset
        switch (joinsPrevious, joinsNext) {
        case (true, true):
            gaps[low - 1].size += block + gaps[low].size
            gaps.remove(at: low)
        case (true, false): gaps[low - 1].size += block
        case (false, true):
            gaps[low].offset = offset
            gaps[low].size += block
        case (false, false): gaps.insert(Gap(offset: offset, size: block), at: low)
        }
    }

    /// Checks that gaps are ordered, apart, inside the arena and account for all that is not used;
    /// returns what is wrong.
    package func violations() -> [String] {
        var wrong: [String] = []
        var end = -1
        for gap in gaps {
            if gap.offset <= end { wrong.append("gap at \(gap.offset) touches the one before") }
            if gap.size <= 0 || gap.end > capacity { wrong.append("gap at \(gap.offset) is out") }
            end = gap.end
        }
        let free = gaps.reduce(0) { $0 + $1.size }
        if free + used != capacity { wrong.append("\(free) free + \(used) used ≠ \(capacity)") }
        return wrong
    }
}
