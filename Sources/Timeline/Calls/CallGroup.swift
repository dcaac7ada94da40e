import TraceSchema

/// The calls that share a panel: same function at the same line, same way, same size class, same
/// value, inside the same function.
struct CallGroup: Sendable {
    struct Key: Hashable, Sendable {
        var function: String?
        var way: Way
        var size: SizeClass
        /// Only for values of some size: `f.remote(1)` and `f.remote(2)` are alike.
        var variable: String?
        /// The line of the script that submits it.
        var line: Int?
        /// The function that submits it; nil for the driver.
        var caller: String?
    }

    /// Calls of one shape: the first of them, and what the others cost.
    struct Variant: Sendable {
        /// Its number among the calls of the group, from 1, in the order of their submits.
        fileprivate(set) var firstNumber = 0
        fileprivate(set) var first: Call
        fileprivate(set) var own = CallSums()
        fileprivate(set) var repeats = CallSums()
    }

    /// So many shapes are told apart in a group; what differs yet again is only in the sums.
    static let keptVariants = 6

    let key: Key
    private(set) var variants: [Variant] = []
    private(set) var sums = CallSums()
    private var indices: [CallShape: Int] = [:]

    init(key: Key) {
        self.key = key
    }

    /// The index among the variants that a call belongs to, and stands for if it comes before the
    /// others; nil where the group has enough of them.
    mutating func place(_ call: Call) -> Int? {
        let shape = CallShape(call)
        if let index = indices[shape] {
            // The results come in another order: the innermost of calls inside of each other first.
            if call.standsBefore(variants[index].first) {
                variants[index].first = call
            }
            return index
        }
        guard variants.count < Self.keptVariants else { return nil }
        indices[shape] = variants.count
        variants.append(Variant(first: call))
        return variants.count - 1
    }

    /// Whether a call's events are kept.
    func isExemplar(_ record: CallRecord) -> Bool {
        let variant = Int(record.variant)
        return variants.indices.contains(variant)
            && variants[variant].first.position == record.position
    }

    /// Adds to the sums; the records of a group come in the order of their submits.
    mutating func count(_ record: CallRecord) {
        sums.add(record)
        let variant = Int(record.variant)
        guard variants.indices.contains(variant) else { return }
        if isExemplar(record) {
            variants[variant].firstNumber = sums.calls
            variants[variant].own.add(record)
        } else {
            variants[variant].repeats.add(record)
        }
    }

    /// The variants in the order of their first calls.
    var orderedVariants: [Int] {
        variants.indices.sorted { variants[$0].firstNumber < variants[$1].firstNumber }
    }
}

extension CallGroup.Key {
    init(_ call: Call) {
        let subject = call.subject
        let size = SizeClass(bytes: subject.bytes ?? 0)
        self.init(
            function: call.functionName, way: subject.way, size: size,
            variable: size.isSmall ? nil : subject.variable, line: call.submit?.line,
            caller: call.callerFunction)
    }
}
