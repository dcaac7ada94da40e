/// Flows whose bytes have all left, by when the last one arrives; appended in that order.
struct DeliveryQueue: Sendable {
    private var entries: [(time: Int64, id: Int)] = []
    private var head = 0

    /// When the next one arrives.
    var next: Int64? { head < entries.count ? entries[head].time : nil }

    mutating func append(_ id: Int, at time: Int64) { entries.append((time, id)) }

    mutating func removeDue(_ time: Int64, into due: inout [(time: Int64, id: Int)]) {
        while head < entries.count, entries[head].time <= time {
            due.append(entries[head])
            head += 1
        }
        if head > 1024, 2 * head > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
