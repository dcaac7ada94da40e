import Fuzzing
import Messaging
import ObjectPassing
import Testing

/// What is sent is what arrives, and what is no message is an error, never a crash.
@Suite struct CodingTests {
    private func eachKind(_ body: (any Kind) throws -> Void) rethrows {
        try body(Sample(messages: Samples.peerMessages))
        try body(Sample(messages: Samples.requests))
        try body(Sample(messages: Samples.replies))
        try body(Sample(messages: Samples.coreInputs))
        try body(Sample(messages: Samples.nodeInputs))
        try body(Sample(messages: Samples.setUps))
        try body(Sample(messages: [Samples.rules]))
    }

    @Test func everyMessageComesBack() throws {
        try eachKind { try $0.expectRoundTrips() }
    }

    /// A new case has to be added to the samples.
    @Test func everyCaseIsAmongTheSamples() {
        func tags(_ messages: [some WireCodable]) -> [UInt8] {
            Set(messages.compactMap(\.encoded.first)).sorted()
        }
        func expectAll<Message: WireCodable>(_ messages: [Message]) {
            let tags = tags(messages)
            #expect(tags == Array(0..<UInt8(tags.count)))
            let beyond = [UInt8(tags.count)] + Array(repeating: 0, count: 256)
            let error = #expect(throws: WireError.self) { try Message.decoded(beyond) }
            #expect(error?.description.hasSuffix("found \(tags.count)") == true)
        }
        expectAll(Samples.peerMessages)
        expectAll(Samples.requests)
        expectAll(Samples.replies)
        expectAll(Samples.coreInputs)
        expectAll(Samples.nodeInputs)
        expectAll(Samples.setUps)
    }

    @Test func everyPrefixIsAnError() {
        eachKind { $0.expectPrefixesThrow() }
    }

    @Test func damagedMessagesAreReadOrRefused() {
        eachKind { $0.readDamaged() }
    }

    @Test(arguments: [UInt64(1) << 40, .max, UInt64(Int.max)])
    func aLengthBeyondTheMessageIsRefused(length: UInt64) {
        var writer = WireWriter()
        writer.write(length)
        var reader = WireReader(writer.bytes, range: 0..<8)
        #expect(throws: WireError.self) { try reader.readData() }
    }

    /// The list of a reply's results, told to be 4 billion long.
    @Test func aCountBeyondTheMessageIsRefused() {
        let reply = TaskReply(task: Samples.task, attempt: 1, outcome: .returned, results: [])
        let bytes = Array(PeerMessage.reply(reply).encoded.dropLast(4))
        #expect(throws: Never.self) { try PeerMessage.decoded(bytes + [0, 0, 0, 0]) }
        let error = #expect(throws: WireError.self) {
            try PeerMessage.decoded(bytes + [255, 255, 255, 255])
        }
        #expect(error?.description == "expected 4294967295 bytes, found 0")
    }

    /// The length of a call's message is in every trace: Ray's own world has no byte for the others.
    @Test func onlyASupposedWorldAddsToACall() {
        let lengths = [Samples.spec, Samples.versionedSpec].map(\.encoded.count)
        #expect(lengths[1] == lengths[0] + 5)
        var reply = Samples.writingReply
        let written = reply.encoded.count
        reply.written = []
        #expect(reply.encoded.count < written)
        #expect(reply.encoded.count == 12 + 4 + 1 + 4)
    }

    @Test func aTextThatIsNotUTF8IsMended() throws {
        let bytes = NodeReply.warning("ab").encoded.dropLast(2) + [0xFF, 0x62]
        #expect(try NodeReply.decoded(Array(bytes)).message == .warning("\u{FFFD}b"))
    }

    /// The node counts with them.
    @Test func anAmountOfAResourceIsNotNegative() {
        func lease(_ milliCPUs: Int32, _ custom: [CustomResources.Amount] = []) -> [UInt8] {
            NodeRequest.requestLease(
                request: 1, task: Samples.task, function: Samples.function, milliCPUs: milliCPUs,
                custom: CustomResources(custom), dependencies: []
            ).encoded
        }
        func isRefused(_ bytes: [UInt8]) -> Bool { (try? NodeRequest.decoded(bytes)) == nil }
        #expect(!isRefused(lease(0)) && !isRefused(lease(.max, [.init(name: "a", milli: 0)])))
        #expect(isRefused(lease(-1)) && isRefused(lease(.min)))
        #expect(isRefused(lease(0, [.init(name: "a", milli: -1)])))
        #expect(isRefused(lease(0, [.init(name: "a", milli: 1), .init(name: "a", milli: 2)])))
        var spec = Samples.bareSpec
        spec.options.milliCPUs = -1
        #expect(isRefused(NodeRequest.createActor(spec).encoded))
        var options = ActorOptions()
        options.placementMilliCPUs = -1
        spec = Samples.bareSpec
        spec.actorCall = .constructor(Samples.actor, options)
        #expect(isRefused(NodeRequest.createActor(spec).encoded))
    }

    @Test func aFlagIsZeroOrOne() {
        let bytes = NodeReply.exported(request: 1, stored: true).encoded.dropLast() + [2]
        #expect(throws: WireError.self) { try NodeReply.decoded(Array(bytes)) }
    }
}

/// Messages of one type, whatever it is.
private protocol Kind {
    func expectRoundTrips() throws
    func expectPrefixesThrow()
    func readDamaged()
}

private struct Sample<Message: WireCodable & Equatable>: Kind {
    let messages: [Message]

    func expectRoundTrips() throws {
        for message in messages {
            let decoded = try Message.decoded(message.encoded)
            #expect(decoded.message == message)
            #expect(decoded.left == 0)
        }
    }

    func expectPrefixesThrow() {
        for message in messages {
            let bytes = message.encoded
            let read = bytes.indices.filter {
                (try? Message.decoded(Array(bytes[..<$0]))) != nil
            }
            #expect(read == [], "\(message) was read from so many of its bytes")
        }
    }

    /// Each message with a few bytes changed, and nothing but random bytes.
    func readDamaged() {
        var random = SystemRandomNumberGenerator()
        for message in messages {
            let bytes = message.encoded
            for _ in 0..<200 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: damaged.indices, using: &random)
                    damaged[place] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? Message.decoded(damaged)
                let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                _ = try? Message.decoded(bytes.prefix(1) + noise)
            }
        }
    }
}
