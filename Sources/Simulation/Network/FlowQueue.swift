/// The flows from one node to another, by what each will have got when it is done.
///
/// Flows of one pair of nodes run at one rate, so that which is done first never changes: a plain heap
/// does.
struct FlowQueue: Sendable {
    struct Flow: Sendable {
        let id: Int
        let bytes: Int
        /// What each flow of the pair has got, counted from the pair's beginning, when this one is done.
        let finish: Double
    }

    private var heap: [Flow] = []

    var count: Int { heap.count }
    var first: Flow? { heap.first }

    mutating func insert(_ flow: Flow) {
        heap.append(flow)
        var at = heap.count - 1
        while at > 0 {
            let parent = (at - 1) / 2
            guard flow.finish < heap[parent].finish else { break }
            heap[at] = heap[parent]
            at = parent
        }
        heap[at] = flow
    }

    /// The flow that is done first; nil where there is none.
    mutating func removeFirst() -> Flow? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var at = 0
        while true {
            var child = 2 * at + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].finish < heap[child].finish { child += 1 }
            guard heap[child].finish < last.finish else { break }
            heap[at] = heap[child]
            at = child
        }
        heap[at] = last
        return first
    }
}
