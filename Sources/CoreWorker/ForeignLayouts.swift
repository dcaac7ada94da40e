internal import ObjectPassing

// The structs of the C interface, as Python packs them: little endian, at fixed offsets.

/// A value or reference on its way in: an argument, a put value or a result. 64 bytes.
///
/// ```
/// 0 how  1 format  2 buffers  4 keyword  8 variable  12 nested  16 total  24 head
/// 32 serialize start  40 serialize duration  48 id
/// ```
struct ForeignArgument {
    static let size = 64
    let isReference: Bool
    let format: PayloadFormat
    let bufferCount: Int
    let keyword: UInt32
    let variable: UInt32
    let nestedCount: Int
    /// Serialized length in Ray's layout.
    let total: Int
    /// How many bytes stand before the out-of-band buffers.
    let headLength: Int
    let serializeStart: Int64
    let serializeDuration: Int64
    let object: ObjectKey

    init(_ address: UnsafeRawPointer) {
        isReference = address.load(as: UInt8.self) == 1
        format = PayloadFormat(rawValue: address.load(fromByteOffset: 1, as: UInt8.self)) ?? .pickle
        bufferCount = Int(address.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        keyword = address.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        variable = address.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        nestedCount = Int(address.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        total = Int(address.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        headLength = Int(address.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        serializeStart = address.loadUnaligned(fromByteOffset: 32, as: Int64.self)
        serializeDuration = address.loadUnaligned(fromByteOffset: 40, as: Int64.self)
        object = ObjectKey(foreign: address + 48)
    }
}

/// An out-of-band buffer: where it is, and where it belongs in Ray's layout. 24 bytes.
struct ForeignBuffer {
    static let size = 24
    let pointer: UnsafeRawPointer?
    let length: Int
    /// From the 64-byte-aligned start of the buffers' segment.
    let offset: Int

    init(_ address: UnsafeRawPointer) {
        pointer = UnsafeRawPointer(
            bitPattern: UInt(address.loadUnaligned(fromByteOffset: 0, as: UInt64.self)))
        length = Int(address.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        offset = Int(address.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }
}

/// One variable in a function's pickle. 24 bytes.
struct ForeignCapture {
    static let size = 24
    let variable: UInt32
    let through: UInt32
    let how: UInt8
    let bytes: Int64

    init(_ address: UnsafeRawPointer) {
        variable = address.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        through = address.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        how = address.load(fromByteOffset: 8, as: UInt8.self)
        bytes = address.loadUnaligned(fromByteOffset: 16, as: Int64.self)
    }
}

extension ObjectKey {
    static let foreignSize = 16

    init(foreign address: UnsafeRawPointer) {
        self.init(
            owner: address.loadUnaligned(fromByteOffset: 0, as: UInt32.self),
            index: address.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
            sequence: address.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    func write(to address: UnsafeMutableRawPointer) {
        address.storeBytes(of: owner, toByteOffset: 0, as: UInt32.self)
        address.storeBytes(of: index, toByteOffset: 4, as: UInt32.self)
        address.storeBytes(of: sequence, toByteOffset: 8, as: UInt64.self)
    }
}

/// A value on its way out, of `rs_get` or as a task's argument.
struct ForeignValue {
    enum Kind: UInt8 {
        case inline = 0
        case stored = 1
        case failed = 2
    }

    var kind: Kind
    var format: PayloadFormat = .raw
    var failure: UInt32 = 0
    var address: UnsafeRawPointer?
    var length = 0
    var object: ObjectKey

    /// ```
    /// 0 kind  1 format  4 failure  8 address  16 length  24 id  40 reserved
    /// ```
    static let resultSize = 48

    func writeResult(to out: UnsafeMutableRawPointer) {
        out.initializeMemory(as: UInt8.self, repeating: 0, count: Self.resultSize)
        writeHead(to: out)
        writePlace(to: out + 8)
        object.write(to: out + 24)
    }

    /// ```
    /// 0 kind  1 format  2 keyword length  4 failure  8 keyword  16 address  24 length  32 id
    /// ```
    static let argumentSize = 48

    func writeArgument(
        to out: UnsafeMutableRawPointer, keyword: UnsafeRawBufferPointer
    ) {
        writeHead(to: out)
        out.storeBytes(of: UInt16(clamping: keyword.count), toByteOffset: 2, as: UInt16.self)
        out.storeBytes(
            of: UInt64(UInt(bitPattern: keyword.baseAddress)), toByteOffset: 8, as: UInt64.self)
        writePlace(to: out + 16)
        object.write(to: out + 32)
    }

    private func writeHead(to out: UnsafeMutableRawPointer) {
        out.storeBytes(of: kind.rawValue, as: UInt8.self)
        out.storeBytes(of: format.rawValue, toByteOffset: 1, as: UInt8.self)
        out.storeBytes(of: failure, toByteOffset: 4, as: UInt32.self)
    }

    private func writePlace(to out: UnsafeMutableRawPointer) {
        out.storeBytes(of: UInt64(UInt(bitPattern: address)), as: UInt64.self)
        out.storeBytes(of: UInt64(length), toByteOffset: 8, as: UInt64.self)
    }
}
