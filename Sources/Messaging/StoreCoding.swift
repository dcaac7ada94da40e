package import ObjectPassing

// What is said of the object store's memory and disk.

extension StoreCapacity: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(Int64(memory))
        writer.write(Int64(disk))
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let memory = Int(try reader.read(Int64.self))
        let disk = Int(try reader.read(Int64.self))
        guard (0...Self.largest).contains(memory), (0...Self.largest).contains(disk) else {
            throw WireError("expected an object store's size, found \(memory) and \(disk)")
        }
        self.init(memory: memory, disk: disk)
    }
}

extension StoreUse: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(Int64(memory))
        writer.write(Int64(disk))
        capacity.write(to: &writer)
        writer.write(holders) { $1.write(to: &$0) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            memory: Int(try reader.read(Int64.self)), disk: Int(try reader.read(Int64.self)),
            capacity: try StoreCapacity(from: &reader),
            holders: try reader.readList(Holder.init(from:)))
    }
}

extension StoreUse.Holder: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(process)
        for number in [objects, bytes, bytesInUse] { writer.write(Int64(number)) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            process: try reader.read(), objects: Int(try reader.read(Int64.self)),
            bytes: Int(try reader.read(Int64.self)),
            bytesInUse: Int(try reader.read(Int64.self)))
    }
}

extension StoreMove: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .spill(let object, let from, let to, let size):
            write(0, object, from, to, size, to: &writer)
        case .restore(let object, let from, let to, let size):
            write(1, object, from, to, size, to: &writer)
        case .reserve(let offset, let size): write(2, offset, size, to: &writer)
        case .discard(let offset, let size): write(3, offset, size, to: &writer)
        }
    }

    private func write(
        _ tag: UInt8, _ object: ObjectKey, _ from: Int, _ to: Int, _ size: Int,
        to writer: inout WireWriter
    ) {
        writer.write(tag)
        object.write(to: &writer)
        for number in [from, to, size] { writer.write(Int64(number)) }
    }

    private func write(_ tag: UInt8, _ offset: Int, _ size: Int, to writer: inout WireWriter) {
        writer.write(tag)
        writer.write(Int64(offset))
        writer.write(Int64(size))
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .spill(
                try ObjectKey(from: &reader), from: Int(try reader.read(Int64.self)),
                to: Int(try reader.read(Int64.self)), size: Int(try reader.read(Int64.self)))
        case 1:
            self = .restore(
                try ObjectKey(from: &reader), from: Int(try reader.read(Int64.self)),
                to: Int(try reader.read(Int64.self)), size: Int(try reader.read(Int64.self)))
        case 2:
            self = .reserve(
                at: Int(try reader.read(Int64.self)), size: Int(try reader.read(Int64.self)))
        case 3:
            self = .discard(
                at: Int(try reader.read(Int64.self)), size: Int(try reader.read(Int64.self)))
        case let other: throw WireError("expected a move of an object, found \(other)")
        }
    }
}
