package import ObjectPassing

extension PeerMessage: WireCodable {
    package var sizeHint: Int {
        switch self {
        case .push(let spec): spec.sizeHint
        case .reply(let reply):
            reply.results.reduce(64) { $0 + $1.sizeHint }
                + reply.written.reduce(0) { $0 + ($1.payload?.bytes.count ?? 0) + 64 }
        case .resolved(_, let value), .item(_, _, let value): 40 + value.sizeHint
        case .resolve, .borrow, .borrowed, .release, .cancel, .interrupt: 40
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .push(let spec):
            writer.write(UInt8(0))
            spec.write(to: &writer)
        case .reply(let reply):
            writer.write(UInt8(1))
            reply.write(to: &writer)
        case .resolve(let object):
            writer.write(UInt8(2))
            object.write(to: &writer)
        case .resolved(let object, let value):
            writer.write(UInt8(3))
            object.write(to: &writer)
            value.write(to: &writer)
        case .borrow(let object):
            writer.write(UInt8(4))
            object.write(to: &writer)
        case .borrowed(let object):
            writer.write(UInt8(5))
            object.write(to: &writer)
        case .release(let object, let count):
            writer.write(UInt8(6))
            object.write(to: &writer)
            writer.write(Int64(count))
        case .item(let task, let index, let value):
            writer.write(UInt8(9))
            task.write(to: &writer)
            writer.write(index)
            value.write(to: &writer)
        case .cancel(let task, let force, let recursive):
            writer.write(UInt8(7))
            task.write(to: &writer)
            writer.write(force)
            writer.write(recursive)
        case .interrupt(let task, let force, let recursive):
            writer.write(UInt8(8))
            task.write(to: &writer)
            writer.write(force)
            writer.write(recursive)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .push(try TaskSpec(from: &reader))
        case 1: self = .reply(try TaskReply(from: &reader))
        case 2: self = .resolve(object: try ObjectKey(from: &reader))
        case 3:
            self = .resolved(
                object: try ObjectKey(from: &reader), value: try ObjectValue(from: &reader))
        case 4: self = .borrow(object: try ObjectKey(from: &reader))
        case 5: self = .borrowed(object: try ObjectKey(from: &reader))
        case 6:
            self = .release(
                object: try ObjectKey(from: &reader), count: Int(try reader.read(Int64.self)))
        case 7:
            self = .cancel(
                task: try TaskKey(from: &reader), force: try reader.readFlag(),
                recursive: try reader.readFlag())
        case 8:
            self = .interrupt(
                task: try TaskKey(from: &reader), force: try reader.readFlag(),
                recursive: try reader.readFlag())
        case 9:
            self = .item(
                task: try TaskKey(from: &reader), index: try reader.read(),
                value: try ObjectValue(from: &reader))
        case let other: throw WireError("expected a PeerMessage, found \(other)")
        }
    }
}
