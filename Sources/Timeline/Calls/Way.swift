/// How the largest value of a call came to the worker.
enum Way: Int, Hashable, Comparable, Sendable {
    case byValue
    case byReference
    case captured
    /// The call passes nothing and captures nothing.
    case nothing
    /// No call at all: `ray.put` and `ray.get` of a value.
    case storedOnly
    /// A function that was pickled, and never submitted.
    case neverCalled

    var words: String {
        switch self {
        case .byValue: "by value"
        case .byReference: "by reference"
        case .captured: "captured"
        case .nothing: "nothing passed"
        case .storedOnly: "put and get"
        case .neverCalled: "never submitted"
        }
    }

    /// A call, not a value or a pickle on its own.
    var isCall: Bool { self != .storedOnly && self != .neverCalled }

    static func < (left: Way, right: Way) -> Bool { left.rawValue < right.rawValue }
}

/// Sizes that are told apart when calls are grouped: everything below 10 kB together, above it one
/// class for each power of ten. A value that grows by a few bytes from call to call thus stays in
/// its class nearly always.
struct SizeClass: Hashable, Sendable {
    let power: UInt8

    init(bytes: Int) {
        var power: UInt8 = 0
        var rest = bytes / 10_000
        while rest > 0 {
            power += 1
            rest /= 10
        }
        self.power = power
    }

    var isSmall: Bool { power == 0 }
}
