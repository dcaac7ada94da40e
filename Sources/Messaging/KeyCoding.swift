package import ObjectPassing

extension TaskKey: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(owner)
        writer.write(sequence)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(owner: try reader.read(), sequence: try reader.read())
    }
}

extension ObjectKey: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(owner)
        writer.write(index)
        writer.write(sequence)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(owner: try reader.read(), index: try reader.read(), sequence: try reader.read())
    }
}

extension FunctionKey: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(high)
        writer.write(low)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(high: try reader.read(), low: try reader.read())
    }
}

extension Rules: WireCodable {
    package func write(to writer: inout WireWriter) {
        for number in [
            inlineLimit, inlineTotalLimit, functionWarningSize, functionSizeLimit,
            defaultMaxRetries, pendingLeaseLimit, storeFullTicks, ticksForAnswer,
            bytesSpilledAtOnce,
        ] {
            writer.write(Int64(number))
        }
        writer.write(pickling.rawValue)
        writer.write(delivery.rawValue)
        for flag in [putsAgain, keepsNestedReferences, protectsArguments] { writer.write(flag) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init()
        inlineLimit = Int(try reader.read(Int64.self))
        inlineTotalLimit = Int(try reader.read(Int64.self))
        functionWarningSize = Int(try reader.read(Int64.self))
        functionSizeLimit = Int(try reader.read(Int64.self))
        defaultMaxRetries = Int(try reader.read(Int64.self))
        pendingLeaseLimit = Int(try reader.read(Int64.self))
        storeFullTicks = Int(try reader.read(Int64.self))
        ticksForAnswer = Int(try reader.read(Int64.self))
        bytesSpilledAtOnce = Int(try reader.read(Int64.self))
        guard ticksForAnswer > 0 else { throw WireError("expected ticks, found \(ticksForAnswer)") }
        pickling = try Pickling(wire: &reader)
        delivery = try Delivery(wire: &reader)
        putsAgain = try reader.readFlag()
        keepsNestedReferences = try reader.readFlag()
        protectsArguments = try reader.readFlag()
    }
}
