package import ObjectPassing

extension RawRepresentable where RawValue: FixedWidthInteger & BitwiseCopyable {
    /// Reads a case by its number.
    init(wire reader: inout WireReader) throws(WireError) {
        let number = try reader.read(RawValue.self)
        guard let value = Self(rawValue: number) else {
            throw WireError("expected a \(Self.self), found \(number)")
        }
        self = value
    }
}

extension Payload: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(format.rawValue)
        writer.write(bytes)
        writer.write(nested) { $1.write(to: &$0) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            format: try PayloadFormat(wire: &reader), bytes: try reader.readData(),
            nested: try reader.readList(ObjectKey.init(from:)))
    }
}

extension SystemFailure: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(reason.rawValue)
        writer.write(message)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(try Reason(wire: &reader), try reader.readText())
    }
}

extension ObjectValue: WireCodable {
    package var sizeHint: Int {
        if case .inline(let payload) = self { return payload.bytes.count + 64 }
        return 160
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .inline(let payload):
            writer.write(UInt8(0))
            payload.write(to: &writer)
        case .stored(let size, let nested):
            writer.write(UInt8(1))
            writer.write(Int64(size))
            writer.write(nested) { $1.write(to: &$0) }
        case .failed(let failure):
            writer.write(UInt8(2))
            failure.write(to: &writer)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .inline(try Payload(from: &reader))
        case 1:
            self = .stored(
                size: Int(try reader.read(Int64.self)),
                nested: try reader.readList(ObjectKey.init(from:)))
        case 2: self = .failed(try SystemFailure(from: &reader))
        case let other: throw WireError("expected an object's value, found \(other)")
        }
    }
}

extension TaskOptions: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(resultCount)
        writer.write(milliCPUs)
        custom.write(to: &writer)
        writer.write(maxRetries)
        writer.write(retryExceptions.rawValue)
        writer.write(retryList)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let resultCount: Int32 = try reader.read()
        let milliCPUs: Int32 = try reader.read()
        let custom = try CustomResources(from: &reader)
        self.init(maxRetries: try reader.read())
        self.custom = custom
        self.resultCount = resultCount
        self.milliCPUs = milliCPUs
        retryExceptions = try RetryExceptions(wire: &reader)
        retryList = try reader.readData()
    }
}

extension TaskArgument: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(keyword) { $0.write($1) }
        switch content {
        case .inline(let payload):
            writer.write(UInt8(0))
            payload.write(to: &writer)
        case .stored(let object):
            writer.write(UInt8(1))
            object.write(to: &writer)
        case .reference(let object):
            writer.write(UInt8(2))
            object.write(to: &writer)
        case .failed(let failure):
            writer.write(UInt8(3))
            failure.write(to: &writer)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let keyword = try reader.readOptional { (reader) throws(WireError) in
            try reader.readText()
        }
        switch try reader.read(UInt8.self) {
        case 0: self.init(keyword: keyword, content: .inline(try Payload(from: &reader)))
        case 1: self.init(keyword: keyword, content: .stored(try ObjectKey(from: &reader)))
        case 2: self.init(keyword: keyword, content: .reference(try ObjectKey(from: &reader)))
        case 3: self.init(keyword: keyword, content: .failed(try SystemFailure(from: &reader)))
        case let other: throw WireError("expected an argument, found \(other)")
        }
    }
}

extension TaskSpec: WireCodable {
    package var sizeHint: Int {
        arguments.reduce(200 + options.retryList.count) { sum, argument in
            if case .inline(let payload) = argument.content {
                return sum + payload.bytes.count + 64
            }
            return sum + 64
        }
    }

    package func write(to writer: inout WireWriter) {
        task.write(to: &writer)
        writer.write(parent) { $1.write(to: &$0) }
        function.write(to: &writer)
        writer.write(name)
        options.write(to: &writer)
        writer.write(arguments) { $1.write(to: &$0) }
        writer.write(actorCall) { $1.write(to: &$0) }
        writer.write(attempt)
        writer.write(itemsSent)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            task: try TaskKey(from: &reader),
            parent: try reader.readOptional(TaskKey.init(from:)),
            function: try FunctionKey(from: &reader), name: try reader.readText(),
            options: try TaskOptions(from: &reader),
            arguments: try reader.readList(TaskArgument.init(from:)),
            actorCall: try reader.readOptional(ActorCall.init(from:)),
            attempt: try reader.read())
        itemsSent = try reader.read()
    }
}

extension TaskReply: WireCodable {
    package func write(to writer: inout WireWriter) {
        task.write(to: &writer)
        writer.write(attempt)
        writer.write(outcome.rawValue)
        writer.write(results) { $1.write(to: &$0) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            task: try TaskKey(from: &reader), attempt: try reader.read(),
            outcome: try Outcome(wire: &reader),
            results: try reader.readList(ObjectValue.init(from:)))
    }
}
