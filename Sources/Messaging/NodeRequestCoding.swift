package import ObjectPassing

extension NodeRequest: WireCodable {
    package var sizeHint: Int {
        switch self {
        case .export(_, _, let pickled, _): pickled.count + 64
        case .createActor(let spec): spec.sizeHint
        case .exportVersion(_, _, let pickled, let needed): pickled.count + 4 * needed.count + 64
        case .handOn(_, _, let pickled): (pickled?.count ?? 0) + 64
        default: 64
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .hello(let pid):
            writer.write(UInt8(0))
            writer.write(pid)
        case .export(let request, let function, let pickled, let isClass):
            writer.write(UInt8(1))
            writer.write(request)
            function.write(to: &writer)
            writer.write(pickled)
            writer.write(isClass)
        case .fetch(let request, let function):
            writer.write(UInt8(2))
            writer.write(request)
            function.write(to: &writer)
        case .requestLease(
            let request, let task, let function, let milliCPUs, let custom, let dependencies):
            writer.write(UInt8(3))
            writer.write(request)
            task.write(to: &writer)
            function.write(to: &writer)
            writer.write(milliCPUs)
            custom.write(to: &writer)
            writer.write(dependencies) { $1.write(to: &$0) }
        case .cancelLease(let request):
            writer.write(UInt8(4))
            writer.write(request)
        case .returnLease(let worker):
            writer.write(UInt8(5))
            writer.write(worker)
        case .create(let request, let object, let size, let format):
            writer.write(UInt8(6))
            writer.write(request)
            object.write(to: &writer)
            writer.write(Int64(size))
            writer.write(format.rawValue)
        case .seal(let object):
            writer.write(UInt8(7))
            object.write(to: &writer)
        case .abort(let object):
            writer.write(UInt8(8))
            object.write(to: &writer)
        case .get(let request, let object):
            writer.write(UInt8(9))
            writer.write(request)
            object.write(to: &writer)
        case .release(let object):
            writer.write(UInt8(10))
            object.write(to: &writer)
        case .free(let object):
            writer.write(UInt8(11))
            object.write(to: &writer)
        case .blocked:
            writer.write(UInt8(12))
        case .unblocked:
            writer.write(UInt8(13))
        case .connect(let process):
            writer.write(UInt8(14))
            writer.write(process)
        case .shutdown:
            writer.write(UInt8(15))
        case .located(let object):
            writer.write(UInt8(16))
            object.write(to: &writer)
        case .nameActor(let request, let actor, let name, let handle):
            writer.write(UInt8(17))
            writer.write(request)
            actor.write(to: &writer)
            name.write(to: &writer)
            writer.write(handle)
        case .findActor(let request, let name):
            writer.write(UInt8(18))
            writer.write(request)
            name.write(to: &writer)
        case .createActor(let spec):
            writer.write(UInt8(19))
            spec.write(to: &writer)
        case .watchActor(let actor): write(20, actor, to: &writer)
        case .constructed(let actor, let failure):
            write(21, actor, to: &writer)
            writer.write(failure) { $1.write(to: &$0) }
        case .exitActor(let actor): write(22, actor, to: &writer)
        case .killActor(let actor, let mayRestart):
            write(23, actor, to: &writer)
            writer.write(mayRestart)
        case .releaseActor(let actor): write(24, actor, to: &writer)
        case .resources(let request):
            writer.write(UInt8(25))
            writer.write(request)
        case .exportVersion(let request, let function, let pickled, let needed):
            writer.write(UInt8(26))
            writer.write(request)
            function.write(to: &writer)
            writer.write(pickled)
            writer.write(needed) { $0.write($1) }
        case .fetchVersion(let request, let function, let version):
            writer.write(UInt8(27))
            writer.write(request)
            function.write(to: &writer)
            writer.write(version)
        case .take(let request, let function, let known):
            writer.write(UInt8(28))
            writer.write(request)
            function.write(to: &writer)
            writer.write(known)
        case .handOn(let request, let function, let pickled):
            writer.write(UInt8(29))
            writer.write(request)
            function.write(to: &writer)
            writer.write(pickled) { $0.write($1) }
        case .printed(let bytes):
            writer.write(UInt8(33))
            writer.write(Int64(bytes))
        case .freeItems(let object):
            writer.write(UInt8(30))
            object.write(to: &writer)
        case .disconnected(let process):
            writer.write(UInt8(31))
            writer.write(process)
        case .vacated(let free, let held):
            writer.write(UInt8(32))
            for objects in [free, held] { writer.write(objects) { $1.write(to: &$0) } }
        }
    }

    private func write(_ tag: UInt8, _ actor: ActorKey, to writer: inout WireWriter) {
        writer.write(tag)
        actor.write(to: &writer)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .hello(pid: try reader.read())
        case 1:
            self = .export(
                request: try reader.read(), function: try FunctionKey(from: &reader),
                pickled: try reader.readData(), isClass: try reader.readFlag())
        case 2: self = .fetch(request: try reader.read(), function: try FunctionKey(from: &reader))
        case 3:
            self = .requestLease(
                request: try reader.read(), task: try TaskKey(from: &reader),
                function: try FunctionKey(from: &reader), milliCPUs: try reader.readAmount(),
                custom: try CustomResources(from: &reader),
                dependencies: try reader.readList(ObjectKey.init(from:)))
        case 4: self = .cancelLease(request: try reader.read())
        case 5: self = .returnLease(worker: try reader.read())
        case 6:
            self = .create(
                request: try reader.read(), object: try ObjectKey(from: &reader),
                size: Int(try reader.read(Int64.self)), format: try PayloadFormat(wire: &reader))
        case 7: self = .seal(object: try ObjectKey(from: &reader))
        case 8: self = .abort(object: try ObjectKey(from: &reader))
        case 9: self = .get(request: try reader.read(), object: try ObjectKey(from: &reader))
        case 10: self = .release(object: try ObjectKey(from: &reader))
        case 11: self = .free(object: try ObjectKey(from: &reader))
        case 12: self = .blocked
        case 13: self = .unblocked
        case 14: self = .connect(process: try reader.read())
        case 15: self = .shutdown
        case 16: self = .located(object: try ObjectKey(from: &reader))
        case 17:
            self = .nameActor(
                request: try reader.read(), actor: try ActorKey(from: &reader),
                name: try ActorName(from: &reader), handle: try reader.readData())
        case 18:
            self = .findActor(request: try reader.read(), name: try ActorName(from: &reader))
        case 19: self = .createActor(try TaskSpec(from: &reader))
        case 20: self = .watchActor(try ActorKey(from: &reader))
        case 21:
            self = .constructed(
                try ActorKey(from: &reader),
                failure: try reader.readOptional(SystemFailure.init(from:)))
        case 22: self = .exitActor(try ActorKey(from: &reader))
        case 23:
            self = .killActor(try ActorKey(from: &reader), mayRestart: try reader.readFlag())
        case 24: self = .releaseActor(try ActorKey(from: &reader))
        case 25: self = .resources(request: try reader.read())
        case 26:
            self = .exportVersion(
                request: try reader.read(), function: try FunctionKey(from: &reader),
                pickled: try reader.readData(),
                needed: try reader.readList { (reader) throws(WireError) in try reader.read() })
        case 27:
            self = .fetchVersion(
                request: try reader.read(), function: try FunctionKey(from: &reader),
                version: try reader.read())
        case 28:
            self = .take(
                request: try reader.read(), function: try FunctionKey(from: &reader),
                known: try reader.read())
        case 29:
            self = .handOn(
                request: try reader.read(), function: try FunctionKey(from: &reader),
                pickled: try reader.readOptional { (reader) throws(WireError) in
                    try reader.readData()
                })
        case 30: self = .freeItems(from: try ObjectKey(from: &reader))
        case 31: self = .disconnected(from: try reader.read())
        case 32:
            self = .vacated(
                free: try reader.readList(ObjectKey.init(from:)),
                held: try reader.readList(ObjectKey.init(from:)))
        case 33: self = .printed(bytes: Int(try reader.read(Int64.self)))
        case let other: throw WireError("expected a NodeRequest, found \(other)")
        }
    }
}
