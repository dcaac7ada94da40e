package import ObjectPassing

extension CustomResources: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(amounts) { writer, amount in
            writer.write(amount.name)
            writer.write(amount.milli)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            try reader.readList { (reader) throws(WireError) in
                Amount(name: try reader.readText(), milli: try reader.readAmount())
            })
        guard zip(amounts, amounts.dropFirst()).allSatisfy({ $0.name != $1.name }) else {
            throw WireError("expected each resource once, found one twice")
        }
    }
}

extension ActorKey: WireCodable {
    package func write(to writer: inout WireWriter) { creation.write(to: &writer) }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(try TaskKey(from: &reader))
    }
}

extension ActorOptions: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(placementMilliCPUs)
        writer.write(maxRestarts)
        writer.write(isDetached)
        writer.write(maxConcurrency)
        writer.write(isAsync)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init()
        placementMilliCPUs = try reader.readAmount()
        maxRestarts = try reader.read()
        isDetached = try reader.readFlag()
        maxConcurrency = try reader.read()
        isAsync = try reader.readFlag()
    }
}

extension ActorCall: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .constructor(let actor, let options):
            writer.write(UInt8(0))
            actor.write(to: &writer)
            options.write(to: &writer)
        case .method(let actor, let name):
            writer.write(UInt8(1))
            actor.write(to: &writer)
            writer.write(name)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .constructor(
                try ActorKey(from: &reader), try ActorOptions(from: &reader))
        case 1: self = .method(try ActorKey(from: &reader), name: try reader.readText())
        case let other: throw WireError("expected an actor's call, found \(other)")
        }
    }
}

extension ActorName: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(name)
        writer.write(namespace)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(name: try reader.readText(), namespace: try reader.readText())
    }
}

extension ActorState: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .pending: writer.write(UInt8(0))
        case .alive(let worker):
            writer.write(UInt8(1))
            writer.write(worker)
        case .restarting: writer.write(UInt8(2))
        case .dead(let failure):
            writer.write(UInt8(3))
            failure.write(to: &writer)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .pending
        case 1: self = .alive(worker: try reader.read())
        case 2: self = .restarting
        case 3: self = .dead(try SystemFailure(from: &reader))
        case let other: throw WireError("expected an actor's state, found \(other)")
        }
    }
}
