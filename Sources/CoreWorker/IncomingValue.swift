internal import Glibc
internal import ObjectPassing

/// A serialized value that Python hands over: its head and where its out-of-band buffers are.
///
/// It is laid out as Ray does: the head, then, from the next multiple of 64, the buffers at their
/// offsets. `total` counts 64 bytes for that gap whatever it is.
///
/// ```
/// | head | gap | buffer | gap | buffer | unused |
///        |     '-- multiple of 64 from the value's start; the arena's blocks start at one, too
///        '-- MessagePack, in-band pickle, buffer descriptions
/// ```
struct IncomingValue {
    let description: ForeignArgument
    let head: UnsafeRawBufferPointer
    let buffers: [ForeignBuffer]
    let nested: [ObjectKey]

    var size: Int { description.total }

    /// Writes the value to memory of at least `size` bytes.
    ///
    /// - Returns: the bytes that were copied.
    func write(to memory: UnsafeMutableRawBufferPointer) -> Int {
        guard let base = memory.baseAddress, head.count <= memory.count else { return 0 }
        if let source = head.baseAddress { memcpy(base, source, head.count) }
        var copied = head.count
        let segment = (head.count + 63) / 64 * 64
        for buffer in buffers {
            guard let source = buffer.pointer, buffer.length > 0,
                segment + buffer.offset + buffer.length <= memory.count
            else { continue }
            memcpy(base + segment + buffer.offset, source, buffer.length)
            copied += buffer.length
        }
        return copied
    }

    /// The value as it rides in a message.
    func payload() -> Payload {
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            let raw = UnsafeMutableRawBufferPointer(memory)
            if !buffers.isEmpty { raw.initializeMemory(as: UInt8.self, repeating: 0) }
            _ = write(to: raw)
            count = size
        }
        return Payload(format: description.format, bytes: bytes, nested: nested)
    }

    /// Reads the descriptions, heads, buffers and nested ids that belong together.
    static func read(
        count: Int, descriptions: UnsafeRawPointer?, heads: UnsafeRawPointer?, headsLength: Int,
        buffers: UnsafeRawPointer?, nested: UnsafeRawPointer?
    ) -> [IncomingValue] {
        guard let descriptions, count > 0 else { return [] }
        var values: [IncomingValue] = []
        values.reserveCapacity(count)
        var head = 0
        var buffer = 0
        var inner = 0
        for index in 0..<count {
            let one = ForeignArgument(descriptions + index * ForeignArgument.size)
            let length = min(one.headLength, headsLength - head)
            values.append(
                IncomingValue(
                    description: one,
                    head: UnsafeRawBufferPointer(start: heads.map { $0 + head }, count: length),
                    buffers: buffers.map { base in
                        (0..<one.bufferCount).map {
                            ForeignBuffer(base + (buffer + $0) * ForeignBuffer.size)
                        }
                    } ?? [],
                    nested: nested.map { base in
                        (0..<one.nestedCount).map {
                            ObjectKey(foreign: base + (inner + $0) * ObjectKey.foreignSize)
                        }
                    } ?? []))
            head += length
            buffer += one.bufferCount
            inner += one.nestedCount
        }
        return values
    }
}
