/// How much of what workers have printed is on its way to the driver, which prints it at its own pace:
/// no process is to keep what a task prints in a loop.
struct OutputFlow {
    private var underWay = 0
    /// Set when there was too much, until half of that is printed.
    private(set) var isFull = false

    /// Bytes.
    private static let most = 8 << 20

    mutating func sent(_ bytes: Int) {
        underWay += bytes
        if underWay > Self.most { isFull = true }
    }

    mutating func taken(_ bytes: Int) {
        underWay -= min(underWay, max(0, bytes))
        if underWay <= Self.most / 2 { isFull = false }
    }
}
