internal import CSystem
internal import Glibc

/// One end of a Unix-domain stream socket that carries framed messages, and descriptors with them.
///
/// ```
/// byte 0        4
///      | length | message of that length |     little endian; the length counts the message alone
/// ```
/// Never blocks: what can't be sent at once waits in `outgoing`, and the event loop calls `flush`
/// when the socket can take more. Not thread safe: the owner's lock guards it.
package final class Connection {
    package let socket: Int32
    private var incoming: [UInt8] = []
    private var consumed = 0
    private var outgoing: [Outgoing] = []
    private var outgoingHead = 0
    private var descriptors: [Int32] = []
    package private(set) var isOpen = true
    /// Nothing more is to be read. A peer may have ended that has said more than has been read yet:
    /// `isOpen` is false then, and this comes when all of it is.
    package private(set) var hasEnded = false
    private let deathPoint: DeathPoint?

    /// No message is larger: a function under the size limit, with its envelope.
    private static let lengthLimit = 1 << 30
    /// How often the socket is read before the messages that have come are handed out: a peer that
    /// sends faster than it is listened to does not fill the memory.
    private static let readsAtOnce = 2
    /// A message brings two descriptors at most, and who reads messages takes them with it.
    private static let descriptorLimit = 16
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)

    private struct Outgoing {
        var bytes: [UInt8]
        var sent = 0
        var descriptors: [Int32]

        /// Whether a message may join this one: small ones that go together need one system call.
        func mayGrow(by size: Int) -> Bool {
            sent == 0 && descriptors.isEmpty && bytes.count + size <= 1 << 12
        }
    }

    /// Takes over the socket and makes it non-blocking. A process has one `deathPoint` for all its
    /// connections.
    package init(socket: Int32, deathPoint: DeathPoint? = nil) {
        self.socket = socket
        self.deathPoint = deathPoint
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }

    /// Whether messages wait for the socket to take more.
    package private(set) var wantsToWrite = false

    /// Sends a message, or keeps what does not fit; a closed connection swallows it. Copies of the
    /// descriptors go along; those given here are closed once they have gone. A message that isn't
    /// urgent waits for the next one, or for `flush`.
    ///
    /// - Returns: the length of the message in bytes, its frame included.
    @discardableResult
    package func send(
        _ message: some Message, descriptors: [Int32] = [], isUrgent: Bool = true
    ) -> Int {
        deathPoint?.passes(.sending, message.kind)
        var writer = WireWriter(capacity: message.sizeHint)
        writer.write(UInt32(0))
        message.write(to: &writer)
        writer.overwrite(UInt32(writer.bytes.count - 4), at: 0)
        let bytes = writer.bytes
        guard isOpen else {
            for descriptor in descriptors { close(descriptor) }
            return bytes.count
        }
        if descriptors.isEmpty, let last = outgoing.last, last.mayGrow(by: bytes.count) {
            outgoing[outgoing.count - 1].bytes.append(contentsOf: bytes)
        } else {
            outgoing.append(Outgoing(bytes: bytes, descriptors: descriptors))
        }
        if isUrgent, !wantsToWrite { flush() }
        deathPoint?.passes(.sent, message.kind) { flush() }
        return bytes.count
    }

    /// Sends what waits, as far as the socket takes it.
    package func flush() {
        while isOpen, outgoingHead < outgoing.count {
            let next = outgoing[outgoingHead]
            let descriptors = next.sent == 0 ? next.descriptors : []
            let sent = next.bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return csystem_send(
                    socket, base + next.sent, bytes.count - next.sent, descriptors,
                    Int32(descriptors.count))
            }
            if sent < 0 {
                if errno == EINTR { continue }
                wantsToWrite = errno == EAGAIN
                guard !wantsToWrite else { return }
                // What the peer sent before its end is still to be read, and whoever polls is to
                // hear of the end.
                isOpen = false
                shutdown(socket, Int32(SHUT_RDWR))
                return
            }
            for descriptor in descriptors { close(descriptor) }
            outgoing[outgoingHead].sent += sent
            guard outgoing[outgoingHead].sent == next.bytes.count else { continue }
            outgoing[outgoingHead].bytes = []
            outgoingHead += 1
            if outgoingHead == outgoing.count {
                outgoing.removeAll(keepingCapacity: true)
                outgoingHead = 0
            }
        }
        wantsToWrite = false
    }

    /// Reads what has come; once a whole message is there, no more than a piece of it, and the poller
    /// tells of the rest. At the peer's end, or after a message that breaks the protocol, `isOpen` is
    /// false; the messages before that are still to be taken, until `hasEnded`.
    package func receive() {
        if consumed > 0 {
            incoming.removeFirst(consumed)
            consumed = 0
        }
        if descriptors.count > Self.descriptorLimit { breakOff() }
        var reads = 0
        while !hasEnded {
            switch receiveOnce() {
            case .part: return
            case .all: reads += 1
            case .end: shut()
            }
            if reads >= Self.readsAtOnce, hasWholeMessage || isTooLong { return }
        }
    }

    private enum Received {
        case all, part, end
    }

    private func receiveOnce() -> Received {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 16) { fresh in
            guard let base = scratch.baseAddress, let first = fresh.baseAddress else { return .end }
            var count: Int32 = 0
            let received = csystem_receive(
                socket, base, scratch.count, first, Int32(fresh.count), &count)
            if received < 0 { return errno == EINTR ? .all : errno == EAGAIN ? .part : .end }
            for index in 0..<Int(count) { descriptors.append(fresh[index]) }
            guard received > 0 else { return .end }
            incoming.append(
                contentsOf: UnsafeBufferPointer(
                    start: base.assumingMemoryBound(to: UInt8.self), count: received))
            return received == scratch.count ? .all : .part
        }
    }

    /// What the next message's frame says of its length; nil where it has not come yet.
    private var frameLength: Int? {
        guard incoming.count - consumed >= 4 else { return nil }
        return incoming.withUnsafeBytes {
            Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: consumed, as: UInt32.self)))
        }
    }

    private var hasWholeMessage: Bool {
        frameLength.map { incoming.count - consumed >= 4 + $0 } ?? false
    }

    private var isTooLong: Bool { frameLength.map { $0 > Self.lengthLimit } ?? false }

    /// The next whole message; nil where none is there. A message that can't be read, or that does
    /// not fill its frame, ends the connection; what came after it is not looked at.
    package func next<Arrived: Message>(_ type: Arrived.Type) -> Arrived? {
        if isTooLong { breakOff() }
        guard hasWholeMessage, let length = frameLength else { return nil }
        let start = consumed + 4
        consumed = start + length
        do throws(WireError) {
            var reader = WireReader(incoming, range: start..<start + length)
            let message = try Arrived(from: &reader)
            try reader.finish()
            deathPoint?.passes(.received, message.kind)
            return message
        } catch {
            breakOff()
            return nil
        }
    }

    /// The next descriptor that came with a message.
    package func nextDescriptor() -> Int32? {
        descriptors.isEmpty ? nil : descriptors.removeFirst()
    }

    private func shut() {
        isOpen = false
        hasEnded = true
    }

    /// Ends a connection whose peer does not keep to the protocol.
    private func breakOff() {
        shut()
        incoming = []
        consumed = 0
    }

    deinit {
        scratch.deallocate()
        close(socket)
        for descriptor in descriptors { close(descriptor) }
        for message in outgoing where message.sent == 0 {
            for descriptor in message.descriptors { close(descriptor) }
        }
    }
}
