package import ObjectPassing
internal import TraceSchema

// What goes into the state machines and comes out of them, for the message log.

extension CoreInput: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .submit(let spec):
            writer.write(UInt8(0))
            spec.write(to: &writer)
        case .put(let object, let size, let nested, let explicit):
            writer.write(UInt8(1))
            object.write(to: &writer)
            writer.write(Int64(size))
            writer.write(nested) { $1.write(to: &$0) }
            writer.write(explicit)
        case .hold(let object): write(2, object, to: &writer)
        case .holdForever(let object): write(3, object, to: &writer)
        case .holdUntracked(let object): write(24, object, to: &writer)
        case .adopt(let object): write(4, object, to: &writer)
        case .drop(let object): write(5, object, to: &writer)
        case .want(let object): write(6, object, to: &writer)
        case .finished(let reply, let caller):
            writer.write(UInt8(7))
            reply.write(to: &writer)
            writer.write(caller)
        case .leased(let request, let worker):
            writer.write(UInt8(8))
            writer.write(request)
            writer.write(worker)
        case .peer(let process, let message):
            writer.write(UInt8(9))
            writer.write(process)
            message.write(to: &writer)
        case .lost(let process):
            writer.write(UInt8(10))
            writer.write(process)
        case .nodeLost: writer.write(UInt8(11))
        case .locate(let object): write(14, object, to: &writer)
        case .vacate(let objects):
            writer.write(UInt8(25))
            writer.write(objects) { $1.write(to: &$0) }
        case .view(let object): write(12, object, to: &writer)
        case .unview(let object): write(13, object, to: &writer)
        case .createActor(let spec):
            writer.write(UInt8(15))
            spec.write(to: &writer)
        case .call(let spec, let isOrdered):
            writer.write(UInt8(16))
            spec.write(to: &writer)
            writer.write(isOrdered)
        case .actor(let actor, let state):
            writer.write(UInt8(17))
            actor.write(to: &writer)
            state.write(to: &writer)
        case .construct(let spec):
            writer.write(UInt8(18))
            spec.write(to: &writer)
        case .constructed(let actor, let failure):
            writer.write(UInt8(19))
            actor.write(to: &writer)
            writer.write(failure) { $1.write(to: &$0) }
        case .yielded(let task, let index, let value, let caller):
            writer.write(UInt8(22))
            task.write(to: &writer)
            writer.write(index)
            value.write(to: &writer)
            writer.write(caller)
        case .dropStream(let task, let index):
            writer.write(UInt8(23))
            task.write(to: &writer)
            writer.write(index)
        case .cancel(let object, let force, let recursive):
            write(21, object, to: &writer)
            writer.write(force)
            writer.write(recursive)
        case .kill(let actor, let mayRestart):
            writer.write(UInt8(20))
            actor.write(to: &writer)
            writer.write(mayRestart)
        }
    }

    private func write(_ tag: UInt8, _ object: ObjectKey, to writer: inout WireWriter) {
        writer.write(tag)
        object.write(to: &writer)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .submit(try TaskSpec(from: &reader))
        case 1:
            self = .put(
                object: try ObjectKey(from: &reader), size: Int(try reader.read(Int64.self)),
                nested: try reader.readList(ObjectKey.init(from:)),
                explicit: try reader.readFlag())
        case 2: self = .hold(try ObjectKey(from: &reader))
        case 3: self = .holdForever(try ObjectKey(from: &reader))
        case 4: self = .adopt(try ObjectKey(from: &reader))
        case 5: self = .drop(try ObjectKey(from: &reader))
        case 6: self = .want(try ObjectKey(from: &reader))
        case 7: self = .finished(try TaskReply(from: &reader), caller: try reader.read())
        case 8: self = .leased(request: try reader.read(), worker: try reader.read())
        case 9: self = .peer(try reader.read(), try PeerMessage(from: &reader))
        case 10: self = .lost(try reader.read())
        case 11: self = .nodeLost
        case 14: self = .locate(try ObjectKey(from: &reader))
        case 12: self = .view(try ObjectKey(from: &reader))
        case 13: self = .unview(try ObjectKey(from: &reader))
        case 15: self = .createActor(try TaskSpec(from: &reader))
        case 16: self = .call(try TaskSpec(from: &reader), isOrdered: try reader.readFlag())
        case 17: self = .actor(try ActorKey(from: &reader), try ActorState(from: &reader))
        case 18: self = .construct(try TaskSpec(from: &reader))
        case 19:
            self = .constructed(
                try ActorKey(from: &reader),
                failure: try reader.readOptional(SystemFailure.init(from:)))
        case 20: self = .kill(try ActorKey(from: &reader), mayRestart: try reader.readFlag())
        case 21:
            self = .cancel(
                try ObjectKey(from: &reader), force: try reader.readFlag(),
                recursive: try reader.readFlag())
        case 22:
            self = .yielded(
                try TaskKey(from: &reader), index: try reader.read(),
                value: try ObjectValue(from: &reader), caller: try reader.read())
        case 23: self = .dropStream(try TaskKey(from: &reader), index: try reader.read())
        case 24: self = .holdUntracked(try ObjectKey(from: &reader))
        case 25: self = .vacate(try reader.readList(ObjectKey.init(from:)))
        case let other: throw WireError("expected a CoreInput, found \(other)")
        }
    }
}

extension CoreAction {
    /// Writes the action; two actions are the same if what is written is.
    package func write(to writer: inout WireWriter) {
        switch self {
        case .toNode(let request):
            writer.write(UInt8(0))
            request.write(to: &writer)
        case .toPeer(let process, let message):
            writer.write(UInt8(1))
            writer.write(process)
            message.write(to: &writer)
        case .settled(let object):
            writer.write(UInt8(2))
            object.write(to: &writer)
        case .execute(let spec, let caller):
            writer.write(UInt8(3))
            spec.write(to: &writer)
            writer.write(caller)
        case .streamed(let task):
            writer.write(UInt8(9))
            task.write(to: &writer)
        case .interrupt(let task, let force):
            writer.write(UInt8(8))
            task.write(to: &writer)
            writer.write(force)
        case .held(let object, let role):
            writer.write(UInt8(4))
            object.write(to: &writer)
            writer.write(role.rawValue)
        case .dropped(let object):
            writer.write(UInt8(5))
            object.write(to: &writer)
        case .retried(let spec):
            writer.write(UInt8(6))
            spec.write(to: &writer)
        case .gaveUp(let spec, let failure):
            writer.write(UInt8(7))
            spec.write(to: &writer)
            failure.write(to: &writer)
        case .writtenBack(let task, let argument, let object):
            writer.write(UInt8(10))
            task.write(to: &writer)
            argument.write(to: &writer)
            writer.write(object) { $1.write(to: &$0) }
        }
    }
}

extension NodeInput: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .start: writer.write(UInt8(0))
        case .request(let process, let request):
            writer.write(UInt8(1))
            writer.write(process)
            request.write(to: &writer)
        case .lost(let process):
            writer.write(UInt8(2))
            writer.write(process)
        case .tick: writer.write(UInt8(3))
        case .moved(let move, let succeeded):
            writer.write(UInt8(4))
            move.write(to: &writer)
            writer.write(succeeded)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .start
        case 1: self = .request(try reader.read(), try NodeRequest(from: &reader))
        case 2: self = .lost(try reader.read())
        case 3: self = .tick
        case 4:
            self = .moved(try StoreMove(from: &reader), succeeded: try reader.readFlag())
        case let other: throw WireError("expected a NodeInput, found \(other)")
        }
    }
}

extension NodeAction {
    /// Writes the action; two actions are the same if what is written is.
    package func write(to writer: inout WireWriter) {
        switch self {
        case .toProcess(let process, let reply):
            writer.write(UInt8(0))
            writer.write(process)
            reply.write(to: &writer)
        case .startWorker(let worker):
            writer.write(UInt8(1))
            writer.write(worker)
        case .kill(let worker):
            writer.write(UInt8(2))
            writer.write(worker)
        case .grant(let request, let worker):
            writer.write(UInt8(3))
            writer.write(request.lessee)
            writer.write(request.number)
            request.task.write(to: &writer)
            request.function.write(to: &writer)
            writer.write(request.milliCPUs)
            request.custom.write(to: &writer)
            writer.write(request.placementMilliCPUs)
            writer.write(request.actor) { $1.write(to: &$0) }
            writer.write(worker)
        case .freed(let object, let size):
            writer.write(UInt8(4))
            object.write(to: &writer)
            writer.write(Int64(size))
        case .connect(let one, let other):
            writer.write(UInt8(5))
            writer.write(one)
            writer.write(other)
        case .shutDown: writer.write(UInt8(6))
        case .move(let move):
            writer.write(UInt8(9))
            move.write(to: &writer)
        case .moved(let move):
            writer.write(UInt8(10))
            move.write(to: &writer)
        case .storedOnDisk(let object, let size):
            writer.write(UInt8(11))
            object.write(to: &writer)
            writer.write(Int64(size))
        case .restarted(let spec):
            writer.write(UInt8(7))
            spec.write(to: &writer)
        case .actorFailed(let spec, let failure):
            writer.write(UInt8(8))
            spec.write(to: &writer)
            failure.write(to: &writer)
        }
    }
}
