import Fuzzing
import Glibc
import Messaging
import ObjectPassing
import Testing

/// Framing, descriptors and ends, over real sockets.
@Suite struct ConnectionTests {
    /// The two ends of a socket pair that never blocks.
    private func socketPair() throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    private func frame(_ message: some WireCodable) -> [UInt8] {
        let bytes = message.encoded
        var writer = WireWriter()
        writer.write(UInt32(bytes.count))
        return writer.bytes + bytes
    }

    private func write(_ bytes: [UInt8], to socket: Int32) {
        var sent = 0
        while sent < bytes.count {
            sent += max(
                0, bytes[sent...].withUnsafeBytes { Glibc.write(socket, $0.baseAddress, $0.count) })
        }
    }

    @Test func aMessageIsDeliveredWholeThoughItDripsIn() throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        let messages: [NodeRequest] = [
            .export(request: 1, function: Samples.function, pickled: Array(0..<50)), .blocked,
        ]
        let bytes = messages.flatMap { frame($0) }
        let first = frame(messages[0]).count
        for (index, byte) in bytes.enumerated() {
            write([byte], to: raw)
            connection.receive()
            let message = connection.next(NodeRequest.self)
            switch index + 1 {
            case first: #expect(message == messages[0])
            case bytes.count: #expect(message == messages[1])
            default: #expect(message == nil)
            }
        }
        #expect(connection.isOpen)
        close(raw)
    }

    @Test func severalMessagesComeAtOnce() throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        write(Samples.requests.flatMap { frame($0) }, to: raw)
        connection.receive()
        for message in Samples.requests { #expect(connection.next(NodeRequest.self) == message) }
        #expect(connection.next(NodeRequest.self) == nil)
        close(raw)
    }

    /// 20 MB do not fit the socket: the rest waits until the reader has made room.
    @Test func aLargeMessageGoesInPartsAndKeepsItsPlace() throws {
        let (one, other) = try socketPair()
        let sender = Connection(socket: one)
        let receiver = Connection(socket: other)
        let pickled = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let large = NodeRequest.export(request: 1, function: Samples.function, pickled: pickled)
        #expect(sender.send(large) == pickled.count + 4 + 1 + 8 + 16 + 8 + 1)
        sender.send(NodeRequest.blocked)
        #expect(sender.wantsToWrite)
        var received: [NodeRequest] = []
        for _ in 0..<100_000 where received.count < 2 {
            receiver.receive()
            while let message = receiver.next(NodeRequest.self) { received.append(message) }
            sender.flush()
        }
        #expect(received.count == 2)
        #expect(received.first == large)
        #expect(received.last == .blocked)
        #expect(!sender.wantsToWrite)
    }

    // MARK: Descriptors

    /// Sends ends of other sockets behind a message that fills the socket, and writes through what
    /// arrives: each descriptor is the one of its message, and the sender has kept none.
    @Test func descriptorsArriveInTheOrderOfTheirMessages() throws {
        let (one, other) = try socketPair()
        let sender = Connection(socket: one)
        let receiver = Connection(socket: other)
        var readers: [Int32] = []
        sender.send(
            NodeReply.fetched(request: 0, pickled: Array(repeating: 1, count: 3_000_000)))
        for number in 1...3 {
            let (reader, sent) = try socketPair()
            readers.append(reader)
            sender.send(NodeReply.linked(process: UInt32(number)), descriptors: [sent])
            sender.send(NodeReply.missing(request: UInt64(number)))
        }
        var linked: [UInt32] = []
        var received = 0
        for _ in 0..<100_000 where received < 7 {
            receiver.receive()
            while let reply = receiver.next(NodeReply.self) {
                received += 1
                guard case .linked(let process) = reply else { continue }
                linked.append(process)
                let descriptor = try #require(receiver.nextDescriptor())
                write([UInt8(process)], to: descriptor)
                close(descriptor)
            }
            sender.flush()
        }
        #expect(linked == [1, 2, 3])
        #expect(receiver.nextDescriptor() == nil)
        for (index, reader) in readers.enumerated() {
            var bytes: [UInt8] = [0, 0]
            #expect(read(reader, &bytes, 2) == 1)
            #expect(bytes[0] == UInt8(index + 1))
            #expect(read(reader, &bytes, 2) == 0, "the sender has closed its end")
            close(reader)
        }
    }

    @Test func descriptorsThatWereNotSentAreClosed() throws {
        let (reader, sent) = try socketPair()
        let (one, other) = try socketPair()
        var sender: Connection? = Connection(socket: one)
        sender?.send(NodeReply.fetched(request: 0, pickled: Array(repeating: 1, count: 3_000_000)))
        sender?.send(NodeReply.linked(process: 1), descriptors: [sent])
        sender = nil
        var byte: UInt8 = 0
        #expect(read(reader, &byte, 1) == 0)
        close(reader)
        close(other)
    }

    // MARK: Ends

    @Test func messagesBeforeThePeersEndAreTaken() throws {
        let (one, other) = try socketPair()
        var sender: Connection? = Connection(socket: one)
        let receiver = Connection(socket: other)
        sender?.send(NodeRequest.blocked)
        sender?.send(NodeRequest.unblocked)
        sender = nil
        receiver.receive()
        receiver.receive()
        #expect(!receiver.isOpen)
        #expect(receiver.next(NodeRequest.self) == .blocked)
        #expect(receiver.next(NodeRequest.self) == .unblocked)
        #expect(receiver.next(NodeRequest.self) == nil)
    }

    @Test func whatThePeerSentBeforeItsEndIsTakenThoughSendingFails() throws {
        let (one, other) = try socketPair()
        var sender: Connection? = Connection(socket: one)
        let receiver = Connection(socket: other)
        sender?.send(NodeRequest.blocked)
        sender = nil
        receiver.send(NodeRequest.unblocked)
        #expect(!receiver.isOpen)
        receiver.receive()
        #expect(receiver.next(NodeRequest.self) == .blocked)
    }

    @Test func aMessageToNobodyIsSwallowed() throws {
        let (one, other) = try socketPair()
        let sender = Connection(socket: one)
        close(other)
        sender.send(NodeRequest.blocked)
        #expect(!sender.isOpen)
        #expect(sender.send(NodeRequest.blocked) == 5)
    }

    @Test(
        arguments: [
            [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [1, 0, 0, 0, 200], [0, 0, 0, 0],
            [2, 0, 0, 0, 12, 12],
        ] as [[UInt8]])
    func whatIsNoMessageEndsTheConnectionOnly(garbage: [UInt8]) throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        write(frame(NodeRequest.blocked) + garbage + frame(NodeRequest.unblocked), to: raw)
        connection.receive()
        #expect(connection.next(NodeRequest.self) == .blocked)
        #expect(connection.isOpen)
        #expect(connection.next(NodeRequest.self) == nil)
        #expect(!connection.isOpen)
        write(frame(NodeRequest.unblocked), to: raw)
        connection.receive()
        #expect(connection.next(NodeRequest.self) == nil, "what comes after it is not looked at")
        close(raw)
    }

    // MARK: Limits

    /// Writes as many messages as the socket holds, and ends: how many, and how long each is.
    private func flood(_ raw: Int32) -> (count: Int, length: Int) {
        let one = frame(NodeReply.warning(String(repeating: "w", count: 16_000)))
        var count = 0
        while one.withUnsafeBytes({ Glibc.write(raw, $0.baseAddress, $0.count) }) == one.count {
            count += 1
        }
        close(raw)
        return (count, one.count)
    }

    /// As many messages as the socket holds: they are handed out before more is read.
    @Test func aFloodIsTakenInPieces() throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        let (sent, length) = flood(raw)
        func take() -> Int {
            connection.receive()
            var taken = 0
            while connection.next(NodeReply.self) != nil { taken += 1 }
            return taken
        }
        let first = take()
        #expect(first > 0 && first < sent)
        #expect(first * length <= 1 << 17)
        var all = first
        while connection.isOpen { all += take() }
        #expect(all == sent)
    }

    /// The peer has said much, and has died; that it has shows first where something is sent to it.
    @Test func whatTheDeadHaveSaidIsReadToItsEnd() throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        let (sent, _) = flood(raw)
        connection.send(NodeRequest.blocked)
        #expect(!connection.isOpen)
        var taken = 0
        while !connection.hasEnded {
            connection.receive()
            while connection.next(NodeReply.self) != nil { taken += 1 }
        }
        #expect(taken == sent)
    }

    /// The length is looked at when it is there, not when the message is: nothing is kept of it.
    @Test func aLengthBeyondTheLimitIsNotWaitedFor() throws {
        let (raw, socket) = try socketPair()
        let connection = Connection(socket: socket)
        write([1, 0, 0, 0x40], to: raw)
        connection.receive()
        #expect(connection.next(NodeRequest.self) == nil)
        #expect(!connection.isOpen)
        let (other, still) = try socketPair()
        let waiting = Connection(socket: still)
        write([0, 0, 0, 0x40], to: other)
        waiting.receive()
        #expect(waiting.next(NodeRequest.self) == nil)
        #expect(waiting.isOpen, "a message of 2³⁰ bytes may come")
        close(raw)
        close(other)
    }

    /// Nobody takes them: they would use up what the process may have open.
    @Test func descriptorsWithoutAMeaningEndTheConnection() throws {
        let (one, other) = try socketPair()
        let sender = Connection(socket: one)
        var receiver: Connection? = Connection(socket: other)
        let (reader, sent) = try socketPair()
        var messages = 0
        for _ in 0..<100 where receiver?.isOpen == true {
            sender.send(NodeRequest.blocked, descriptors: [dup(sent)])
            receiver?.receive()
            while receiver?.next(NodeRequest.self) != nil { messages += 1 }
        }
        #expect(receiver?.isOpen == false)
        #expect((16...20).contains(messages))
        receiver = nil
        close(sent)
        var byte: UInt8 = 0
        #expect(read(reader, &byte, 1) == 0, "those that had come are closed")
        close(reader)
    }
}
