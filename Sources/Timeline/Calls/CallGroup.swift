import TraceSchema

/// The calls that share a panel: same function, same way, same size class, same value.
struct CallGroup: Sendable {
    struct Key: Hashable, Sendable {
        var function: String?
        var way: Way
        var size: SizeClass
        /// Only for values of some size: `f.remote(1)` and `f.remote(2)` are alike.
        var variable: String?
        var nested: Bool
    }

    /// Calls of one shape: the first of them, and what the others cost.
    struct Variant: Sendable {
        let shape: CallShape
        /// Its number among the calls of the group, from 1.
        let firstNumber: Int
        let first: Call
        var repeats = CallSums()
    }

    /// So many shapes are told apart in a group; what differs yet again is only counted.
    static let keptVariants = 6

    let key: Key
    private(set) var variants: [Variant] = []
    /// The calls of further shapes.
    private(set) var others = CallSums()
    private(set) var sums = CallSums()
    private var indices: [CallShape: Int] = [:]

    init(key: Key) {
        self.key = key
    }

    mutating func add(_ call: Call) {
        sums.add(call)
        let shape = CallShape(call)
        if let index = indices[shape] {
            variants[index].repeats.add(call)
        } else if variants.count < Self.keptVariants {
            indices[shape] = variants.count
            variants.append(Variant(shape: shape, firstNumber: sums.calls, first: call))
        } else {
            others.add(call)
        }
    }
}

extension CallGroup.Key {
    init(_ call: Call) {
        let subject = call.subject
        let size = SizeClass(bytes: subject.bytes ?? 0)
        self.init(
            function: call.functionName, way: subject.way, size: size,
            variable: size.isSmall ? nil : subject.variable, nested: call.callerFunction != nil)
    }
}
