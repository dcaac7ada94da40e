package import ObjectPassing

extension NodeReply: WireCodable {
    package var sizeHint: Int {
        switch self {
        case .fetched(_, let pickled), .taken(_, _, let pickled): (pickled?.count ?? 0) + 64
        case .output(_, _, _, let text): text.count + 128
        case .construct(let spec): spec.sizeHint
        default: 128
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .welcome(let process, let milliCPUs, let store, let rules):
            writer.write(UInt8(0))
            writer.write(process)
            writer.write(milliCPUs)
            store.write(to: &writer)
            rules.write(to: &writer)
        case .exported(let request, let stored):
            writer.write(UInt8(1))
            writer.write(request)
            writer.write(stored)
        case .fetched(let request, let pickled):
            writer.write(UInt8(2))
            writer.write(request)
            writer.write(pickled) { $0.write($1) }
        case .leased(let request, let worker):
            writer.write(UInt8(3))
            writer.write(request)
            writer.write(worker)
        case .created(let request, let offset):
            writer.write(UInt8(4))
            writer.write(request)
            writer.write(Int64(offset))
        case .full(let request, let use):
            writer.write(UInt8(5))
            writer.write(request)
            use.write(to: &writer)
        case .found(let request, let offset, let size, let format):
            writer.write(UInt8(6))
            writer.write(request)
            writer.write(Int64(offset))
            writer.write(Int64(size))
            writer.write(format.rawValue)
        case .missing(let request):
            writer.write(UInt8(7))
            writer.write(request)
        case .linked(let process):
            writer.write(UInt8(8))
            writer.write(process)
        case .gone(let process):
            writer.write(UInt8(9))
            writer.write(process)
        case .output(let pid, let stream, let name, let text):
            writer.write(UInt8(10))
            writer.write(pid)
            writer.write(stream)
            writer.write(name)
            writer.write(text)
        case .warning(let message):
            writer.write(UInt8(11))
            writer.write(message)
        case .farewell:
            writer.write(UInt8(12))
        case .locate(let object):
            writer.write(UInt8(13))
            object.write(to: &writer)
        case .named(let request, let isFree):
            writer.write(UInt8(14))
            writer.write(request)
            writer.write(isFree)
        case .actorFound(let request, let handle):
            writer.write(UInt8(15))
            writer.write(request)
            writer.write(handle) { $0.write($1) }
        case .construct(let spec):
            writer.write(UInt8(16))
            spec.write(to: &writer)
        case .resources(
            let request, let milliCPUs, let available, let custom, let availableCustom):
            writer.write(UInt8(19))
            writer.write(request)
            writer.write(milliCPUs)
            writer.write(available)
            custom.write(to: &writer)
            availableCustom.write(to: &writer)
        case .retire: writer.write(UInt8(18))
        case .actor(let actor, let state):
            writer.write(UInt8(17))
            actor.write(to: &writer)
            state.write(to: &writer)
        case .exportedVersion(let request, let version, let stored):
            writer.write(UInt8(20))
            writer.write(request)
            writer.write(version)
            writer.write(stored)
        case .vacate(let objects):
            writer.write(UInt8(22))
            writer.write(objects) { $1.write(to: &$0) }
        case .taken(let request, let version, let pickled):
            writer.write(UInt8(21))
            writer.write(request)
            writer.write(version)
            writer.write(pickled) { $0.write($1) }
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .welcome(
                process: try reader.read(), milliCPUs: try reader.read(),
                store: try StoreCapacity(from: &reader), rules: try Rules(from: &reader))
        case 1: self = .exported(request: try reader.read(), stored: try reader.readFlag())
        case 2:
            self = .fetched(
                request: try reader.read(),
                pickled: try reader.readOptional { (reader) throws(WireError) in
                    try reader.readData()
                })
        case 3: self = .leased(request: try reader.read(), worker: try reader.read())
        case 4:
            self = .created(request: try reader.read(), offset: Int(try reader.read(Int64.self)))
        case 5:
            self = .full(request: try reader.read(), use: try StoreUse(from: &reader))
        case 6:
            self = .found(
                request: try reader.read(), offset: Int(try reader.read(Int64.self)),
                size: Int(try reader.read(Int64.self)), format: try PayloadFormat(wire: &reader))
        case 7: self = .missing(request: try reader.read())
        case 8: self = .linked(process: try reader.read())
        case 9: self = .gone(process: try reader.read())
        case 10:
            self = .output(
                pid: try reader.read(), stream: try reader.read(), name: try reader.readText(),
                text: try reader.readData())
        case 11: self = .warning(try reader.readText())
        case 12: self = .farewell
        case 13: self = .locate(object: try ObjectKey(from: &reader))
        case 14: self = .named(request: try reader.read(), isFree: try reader.readFlag())
        case 15:
            self = .actorFound(
                request: try reader.read(),
                handle: try reader.readOptional { (reader) throws(WireError) in
                    try reader.readData()
                })
        case 16: self = .construct(try TaskSpec(from: &reader))
        case 17:
            self = .actor(try ActorKey(from: &reader), try ActorState(from: &reader))
        case 18: self = .retire
        case 19:
            self = .resources(
                request: try reader.read(), milliCPUs: try reader.read(),
                available: try reader.read(), custom: try CustomResources(from: &reader),
                availableCustom: try CustomResources(from: &reader))
        case 20:
            self = .exportedVersion(
                request: try reader.read(), version: try reader.read(),
                stored: try reader.readFlag())
        case 21:
            self = .taken(
                request: try reader.read(), version: try reader.read(),
                pickled: try reader.readOptional { (reader) throws(WireError) in
                    try reader.readData()
                })
        case 22: self = .vacate(try reader.readList(ObjectKey.init(from:)))
        case let other: throw WireError("expected a NodeReply, found \(other)")
        }
    }
}
