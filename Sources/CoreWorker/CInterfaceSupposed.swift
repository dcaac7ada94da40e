// The C interface, part 4: what the front end has to do in a world with one rule changed.

internal import Glibc
internal import ObjectPassing

/// What the front end itself does otherwise, as a set of bits that Python has names for.
private struct FrontEndRules: OptionSet {
    let rawValue: UInt32

    static let picklesWhenDecorated = FrontEndRules(rawValue: 1)
    static let picklesEveryCall = FrontEndRules(rawValue: 2)
    static let sendsFunctions = FrontEndRules(rawValue: 4)
    static let handsFunctionsOn = FrontEndRules(rawValue: 8)
    static let resolvesNested = FrontEndRules(rawValue: 16)
    static let writesComeBack = FrontEndRules(rawValue: 32)

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ rules: Rules) {
        self = []
        if rules.pickling == .atDecoration { insert(.picklesWhenDecorated) }
        if rules.pickling == .atEachCall { insert(.picklesEveryCall) }
        if rules.delivery == .withEachCall { insert(.sendsFunctions) }
        if rules.delivery == .handedOn { insert(.handsFunctionsOn) }
        if !rules.keepsNestedReferences { insert(.resolvesNested) }
        if !rules.protectsArguments { insert(.writesComeBack) }
    }
}

/// What the front end does otherwise in the world of this name; 0 where there is none such.
@c(rs_supposed)
public func supposed(_ name: UnsafePointer<CChar>?) -> UInt32 {
    guard let name, let supposition = Supposition(rawValue: String(cString: name)) else {
        return 0
    }
    return FrontEndRules(supposition.rules).rawValue
}

/// Gives the one copy of a function back after a task; start 0 where it was not pickled.
@c(rs_hand_on)
public func handOn(
    _ number: UInt32, _ pickled: UnsafePointer<UInt8>?, _ length: UInt64, _ change: UInt32,
    _ start: Int64, _ duration: Int64, _ captures: UnsafeRawPointer?, _ count: UInt32
) -> Int32 {
    answer { () throws(CallError) in
        try Core.shared.handOn(
            number, pickled: Array(UnsafeBufferPointer(start: pickled, count: Int(length))),
            Core.Change(rawValue: change) ?? .none, start: start, duration: duration,
            captures: captures.map { base in
                (0..<Int(count)).map { ForeignCapture(base + $0 * ForeignCapture.size) }
            } ?? [])
    }
}

/// The running task has written to an argument; without bytes, where it lies in the object store.
@c(rs_wrote)
public func wrote(_ index: UInt32, _ bytes: UnsafePointer<UInt8>?, _ length: UInt64) -> Int32 {
    answer { () throws(CallError) in
        try Core.shared.wrote(
            index,
            bytes == nil ? nil : Array(UnsafeBufferPointer(start: bytes, count: Int(length))))
    }
}

/// The next argument of this process's calls that has come back changed: 0 and its description (32
/// bytes), valid until the thread's next call of this, or 1 where there is none.
///
/// ```
/// 0 sequence  8 argument  16 address  24 length
/// ```
@c(rs_next_write_back)
public func nextWriteBack(_ out: UnsafeMutableRawPointer?) -> Int32 {
    var status = Status.special
    let code = answer { () throws(CallError) in
        guard let out, let next = try Core.shared.nextWriteBack() else { return }
        let thread = CallingThread.current
        thread.writeBack.reset(size: next.bytes.count + 64)
        let place = thread.writeBack.copy(next.bytes)
        out.storeBytes(of: next.sequence, as: UInt64.self)
        out.storeBytes(of: UInt64(next.index), toByteOffset: 8, as: UInt64.self)
        out.storeBytes(
            of: UInt64(UInt(bitPattern: place.baseAddress)), toByteOffset: 16, as: UInt64.self)
        out.storeBytes(of: UInt64(next.bytes.count), toByteOffset: 24, as: UInt64.self)
        status = .done
    }
    return code == 0 ? status.rawValue : code
}
