/// How far two sizes may lie apart and still count as the same.
///
/// Sizes hold what is chance: the script's path stands in each pickle, and ids in each reference.
package struct Tolerance {
    /// Bytes that differ for a known reason.
    package var known: Int

    package init(known: Int = 0) {
        self.known = known
    }

    /// At least so many bytes.
    package static let bytes = 16
    /// At least one part in so many of the larger size.
    package static let part = 100

    package func agrees(_ a: Int, _ b: Int, count: Int = 1) -> Bool {
        let (apart, isTooFar) = max(a, b).subtractingReportingOverflow(min(a, b))
        let allowed = max(max(a, b) / Self.part, Self.bytes.multiplied(by: count))
        return !isTooFar && apart <= allowed.adding(known.multiplied(by: count))
    }

    /// Whether the sizes can be paired off, each with one that agrees. For a tolerance that grows
    /// with the size, pairing in order finds such a pairing if there is one.
    package func agree(_ a: [Int: Int], _ b: [Int: Int]) -> Bool {
        var (left, right) = (a.sorted { $0.key < $1.key }, b.sorted { $0.key < $1.key })
        left.reverse()
        right.reverse()
        while let x = left.last, let y = right.last {
            guard agrees(x.key, y.key) else { return false }
            let taken = min(x.value, y.value)
            left[left.count - 1].value -= taken
            right[right.count - 1].value -= taken
            if left[left.count - 1].value == 0 { left.removeLast() }
            if right[right.count - 1].value == 0 { right.removeLast() }
        }
        return left.isEmpty && right.isEmpty
    }

    /// Whether each size of one run has one in the other that agrees, however often.
    package func agreeAsSets(_ a: [Int: Int], _ b: [Int: Int]) -> Bool {
        let (left, right) = (a.keys.sorted(), b.keys.sorted())
        return covers(left, right) && covers(right, left)
    }

    /// Each of `sizes` has its like in `others`; both ascend.
    private func covers(_ others: [Int], _ sizes: [Int]) -> Bool {
        var index = 0
        return sizes.allSatisfy { size in
            while index < others.count, others[index] < size, !agrees(others[index], size) {
                index += 1
            }
            return index < others.count && agrees(others[index], size)
        }
    }
}
