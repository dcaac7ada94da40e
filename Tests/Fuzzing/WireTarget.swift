import Glibc
import Messaging
import ObjectPassing

/// The decoder of each kind of message, and a ``Connection`` that is sent frames.
///
/// ```
/// input:   | kind | a message's bytes |      | 7 | length of a piece | bytes of a socket |
/// ```
/// A message that is read is written and read again: the same comes back. A connection gives the
/// messages that the frames hold, in whatever pieces they come, up to the first one that is none.
struct WireTarget: FuzzTarget {
    private static let connection: UInt8 = 7

    init() {}

    func run(_ input: [UInt8]) throws {
        guard let kind = input.first else { return }
        let bytes = Array(input.dropFirst())
        switch kind {
        case 0: try read(bytes, as: PeerMessage.self)
        case 1: try read(bytes, as: NodeRequest.self)
        case 2: try read(bytes, as: NodeReply.self)
        case 3: try read(bytes, as: CoreInput.self)
        case 4: try read(bytes, as: NodeInput.self)
        case 5: try read(bytes, as: MachineSetUp.self)
        case 6: try read(bytes, as: Rules.self)
        case Self.connection: try receive(bytes)
        default: return
        }
    }

    private func read<Message: WireCodable & Equatable>(
        _ bytes: [UInt8], as _: Message.Type
    ) throws {
        guard let message = try? Message.decoded(bytes).message else { return }
        let again = try? Message.decoded(message.encoded)
        try promise(again?.message == message, "\(message) came back as \(again as Any)")
        try promise(again?.left == 0, "\(message) came back without its last bytes")
    }

    // MARK: Connections

    private func receive(_ input: [UInt8]) throws {
        guard let piece = input.first.map({ Int($0) + 1 }) else { return }
        let bytes = Array(input.dropFirst())
        var ends: [Int32] = [-1, -1]
        let isMade = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0
        try promise(isMade, "there are no sockets: \(String(cString: strerror(errno)))")
        let connection = Connection(socket: ends[0])
        var received: [NodeRequest] = []
        func take() {
            connection.receive()
            while let request = connection.next(NodeRequest.self) { received.append(request) }
        }
        var offset = 0
        while offset < bytes.count, connection.isOpen {
            let length = min(piece, bytes.count - offset)
            bytes[offset..<offset + length].withUnsafeBytes {
                _ = send(ends[1], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            offset += length
            take()
        }
        close(ends[1])
        take()
        try promise(!connection.isOpen, "the connection is open after its end")
        try promise(
            received == Self.requests(in: bytes),
            "in pieces of \(piece): \(received), at once: \(Self.requests(in: bytes))")
    }

    /// What the frames hold, up to the first that is no message.
    private static func requests(in bytes: [UInt8]) -> [NodeRequest] {
        var requests: [NodeRequest] = []
        var offset = 0
        while bytes.count - offset >= 4 {
            let length = bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            guard bytes.count - offset - 4 >= length else { break }
            let frame = Array(bytes[offset + 4..<offset + 4 + length])
            guard let decoded = try? NodeRequest.decoded(frame), decoded.left == 0 else { break }
            requests.append(decoded.message)
            offset += 4 + length
        }
        return requests
    }

    // MARK: Seeds

    static func seeds() -> [[UInt8]] {
        func seeds(_ kind: UInt8, _ messages: [some WireCodable]) -> [[UInt8]] {
            messages.map { [kind] + $0.encoded }
        }
        let frames = Samples.requests.map { request in
            var length = WireWriter()
            length.write(UInt32(request.encoded.count))
            return length.bytes + request.encoded
        }
        return seeds(0, Samples.peerMessages) + seeds(1, Samples.requests)
            + seeds(2, Samples.replies) + seeds(3, Samples.coreInputs)
            + seeds(4, Samples.nodeInputs) + seeds(5, Samples.setUps) + seeds(6, [Samples.rules])
            + [2, 30, 255].map { [connection, $0] + frames.joined() }
    }
}
