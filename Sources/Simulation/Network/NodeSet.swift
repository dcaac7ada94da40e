/// A set of nodes by number, with the order in which they came.
struct NodeSet: Sendable {
    private(set) var members: [Int] = []
    private var bits: [UInt64] = []

    func contains(_ node: Int) -> Bool {
        let word = node / 64
        return word < bits.count && bits[word] & (1 << UInt64(node % 64)) != 0
    }

    /// - Returns: False where it was in already.
    @discardableResult mutating func insert(_ node: Int) -> Bool {
        guard !contains(node) else { return false }
        while bits.count <= node / 64 { bits.append(0) }
        bits[node / 64] |= 1 << UInt64(node % 64)
        members.append(node)
        return true
    }
}
