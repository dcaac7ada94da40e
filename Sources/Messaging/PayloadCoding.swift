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
        let milliCPUs = try reader.readAmount()
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
        arguments.reduce(200 + options.retryList.count + codeLength) { sum, argument in
            if case .inline(let payload) = argument.content {
                return sum + payload.bytes.count + 64
            }
            return sum + 64
        }
    }

    /// Bytes of the function that the call itself carries.
    private var codeLength: Int {
        if case .pickled(let pickled) = code { pickled.count + 16 } else { 0 }
    }

    package func write(to writer: inout WireWriter) {
        task.write(to: &writer)
        // One byte says which parts are there: under Ray's own rules a call has no byte for what
        // other worlds add to it.
        writer.write(UInt8((parent == nil ? 0 : 1) | (code == nil ? 0 : 2)))
        parent?.write(to: &writer)
        code?.write(to: &writer)
        function.write(to: &writer)
        writer.write(name)
        options.write(to: &writer)
        writer.write(arguments) { $1.write(to: &$0) }
        writer.write(actorCall) { $1.write(to: &$0) }
        writer.write(attempt)
        writer.write(itemsSent)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let task = try TaskKey(from: &reader)
        let parts = try reader.read(UInt8.self)
        guard parts <= 3 else { throw WireError("expected the parts of a call, found \(parts)") }
        let parent = parts & 1 == 0 ? nil : try TaskKey(from: &reader)
        let code = parts & 2 == 0 ? nil : try FunctionCode(from: &reader)
        self.init(
            task: task, parent: parent, function: try FunctionKey(from: &reader),
            name: try reader.readText(),
            options: try TaskOptions(from: &reader),
            arguments: try reader.readList(TaskArgument.init(from:)),
            actorCall: try reader.readOptional(ActorCall.init(from:)),
            attempt: try reader.read())
        self.code = code
        itemsSent = try reader.read()
    }
}

extension FunctionCode: WireCodable {
    package func write(to writer: inout WireWriter) {
        switch self {
        case .version(let version):
            writer.write(UInt8(0))
            writer.write(version)
        case .pickled(let pickled):
            writer.write(UInt8(1))
            writer.write(pickled)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .version(try reader.read())
        case 1: self = .pickled(try reader.readData())
        case let other: throw WireError("expected a function's code, found \(other)")
        }
    }
}

extension WrittenArgument: WireCodable {
    package func write(to writer: inout WireWriter) {
        writer.write(index)
        writer.write(payload) { $1.write(to: &$0) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            index: try reader.read(), payload: try reader.readOptional(Payload.init(from:)))
    }
}

extension TaskReply: WireCodable {
    package func write(to writer: inout WireWriter) {
        task.write(to: &writer)
        writer.write(attempt)
        writer.write(outcome.rawValue | (written.isEmpty ? 0 : Self.hasWritten))
        writer.write(results) { $1.write(to: &$0) }
        if !written.isEmpty { writer.write(written) { $1.write(to: &$0) } }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let task = try TaskKey(from: &reader)
        let attempt: UInt32 = try reader.read()
        let flags: UInt8 = try reader.read()
        guard let outcome = Outcome(rawValue: flags & ~Self.hasWritten) else {
            throw WireError("expected how a task ended, found \(flags)")
        }
        self.init(
            task: task, attempt: attempt, outcome: outcome,
            results: try reader.readList(ObjectValue.init(from:)))
        if flags & Self.hasWritten != 0 {
            written = try reader.readList(WrittenArgument.init(from:))
        }
    }

    /// Beside the outcome: changed arguments follow.
    private static let hasWritten: UInt8 = 0x80
}
