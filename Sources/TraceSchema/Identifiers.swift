/// A number with the letter that a trace prints before it: `t3`, `o1`, `f2`, `a1`.
///
/// Numbers are given in order of first use, from 1, when the recorder files are merged.
package protocol TraceIdentifier: Hashable, Comparable, Sendable, CustomStringConvertible,
    LosslessStringConvertible
{
    /// In ASCII.
    static var letter: UInt8 { get }
    var number: Int { get }
    init(_ number: Int)
}

extension TraceIdentifier {
    package var description: String { "\(UnicodeScalar(Self.letter))\(number)" }

    /// Reads `t3`; nil for anything but the letter and a whole number from 1.
    package init?(_ description: String) {
        guard description.utf8.first == Self.letter, let number = UInt32(description.dropFirst())
        else { return nil }
        self.init(Int(number))
        // `t0`, `t03` and `t+3` are numbers, but no identifiers.
        guard number > 0, self.description == description else { return nil }
    }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// A call of a remote function: `t3`.
package struct TaskID: TraceIdentifier {
    package static var letter: UInt8 { UInt8(ascii: "t") }
    private let compact: UInt32
    package var number: Int { Int(compact) }
    package init(_ number: Int) { compact = UInt32(clamping: number) }
}

/// A value that has an ObjectRef: `o1`.
package struct ObjectID: TraceIdentifier {
    package static var letter: UInt8 { UInt8(ascii: "o") }
    private let compact: UInt32
    package var number: Int { Int(compact) }
    package init(_ number: Int) { compact = UInt32(clamping: number) }
}

/// A remote function or an actor class, as exported: `f2`.
package struct FunctionID: TraceIdentifier {
    package static var letter: UInt8 { UInt8(ascii: "f") }
    private let compact: UInt32
    package var number: Int { Int(compact) }
    package init(_ number: Int) { compact = UInt32(clamping: number) }
}

/// An actor: `a1`.
package struct ActorID: TraceIdentifier {
    package static var letter: UInt8 { UInt8(ascii: "a") }
    private let compact: UInt32
    package var number: Int { Int(compact) }
    package init(_ number: Int) { compact = UInt32(clamping: number) }
}

/// The lane of an event: `driver`, `worker-1`, `control-store`, `object-store`, `scheduler`.
package struct ProcessID: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let name: String
    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }
    package var description: String { name }

    package static let driver: ProcessID = "driver"
    package static let controlStore: ProcessID = "control-store"
    package static let objectStore: ProcessID = "object-store"
    package static let scheduler: ProcessID = "scheduler"
    package static func worker(_ number: Int) -> ProcessID { ProcessID("worker-\(number)") }

    package var isWorker: Bool { name.hasPrefix("worker-") }

    /// Where the lane stands in a picture or table: driver, stores, scheduler, workers by number.
    package var order: Int {
        switch self {
        case .driver: 0
        case .controlStore: 1
        case .objectStore: 2
        case .scheduler: 3
        default:
            // A trace from outside may number its workers as it likes.
            4 + (isWorker ? Int(UInt32(name.dropFirst("worker-".count)) ?? 0) : Int(UInt16.max))
        }
    }
}
