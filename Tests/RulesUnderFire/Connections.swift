import ObjectPassing

/// How messages get from one process to another.
extension SimulatedWorld {
    enum Message {
        case request(NodeRequest)
        case reply(NodeReply)
        case peer(PeerMessage)
        /// The connection has ended.
        case end
    }

    struct Link: Hashable {
        let from: ProcessNumber
        let to: ProcessNumber

        var back: Link { Link(from: to, to: from) }
    }

    struct Queue {
        let link: Link
        /// Whether it hardly ever delivers while anything else can happen.
        let isSlow: Bool
        var messages: [Message] = []
        var head = 0

        var isEmpty: Bool { head == messages.count }

        mutating func pop() -> Message {
            defer { head += 1 }
            return messages[head]
        }

        mutating func clear() { head = messages.count }
    }

    func send(_ message: Message, from: ProcessNumber, to: ProcessNumber) {
        let link = Link(from: from, to: to)
        guard to == Self.node ? isNodeAlive : process(to).isAlive, !cut.contains(link),
            !isLost(message)
        else { return }
        count(message, link, by: 1)
        if let number = queueNumbers[link] {
            queues[number].messages.append(message)
        } else {
            queueNumbers[link] = queues.count
            queues.append(Queue(link: link, isSlow: random.chance(30), messages: [message]))
        }
    }

    /// Leases under way belong to the books, too.
    private func count(_ message: Message, _ link: Link, by change: Int) {
        switch message {
        case .reply(.leased(_, let worker)):
            leasesUnderWay[Link(from: link.to, to: worker), default: 0] += change
        case .request(.returnLease(let worker)):
            leasesUnderWay[Link(from: link.from, to: worker), default: 0] += change
        default: break
        }
    }

    func deliver(withSlow: Bool) -> Bool {
        guard !queues.isEmpty else { return false }
        let start = random.below(queues.count)
        for step in queues.indices {
            let index = (start + step) % queues.count
            let link = queues[index].link
            guard !queues[index].isEmpty, withSlow || !queues[index].isSlow, canRead(link) else {
                continue
            }
            let message = queues[index].pop()
            count(message, link, by: -1)
            note("\(name(link.from)) → \(name(link.to)): \(message)")
            if link.to == Self.node {
                nodeReceived(message, from: link.from)
            } else {
                process(link.to).received(message, from: link.from)
            }
            return true
        }
        return false
    }

    private func canRead(_ link: Link) -> Bool {
        if link.to == Self.node { return isNodeAlive }
        let reader = process(link.to)
        return reader.isAlive
            && (link.from == Self.node || link.from == link.to
                || reader.connected.contains(link.from))
    }

    func link(_ one: ProcessNumber, _ other: ProcessNumber) {
        linked.insert(Link(from: one, to: other))
        linked.insert(Link(from: other, to: one))
        for (reader, peer) in [(one, other), (other, one)] {
            send(.reply(.linked(process: peer)), from: Self.node, to: reader)
            if !process(peer).isAlive { send(.end, from: peer, to: reader) }
        }
    }

    /// The far end is no more: what it has not read will not be read.
    func clear(to victim: ProcessNumber) {
        for index in queues.indices where queues[index].link.to == victim { queues[index].clear() }
    }

    /// What was written last before an end may never have left.
    func loseTail(of link: Link) {
        // A connection that has ended already has nothing to lose, its end the least of all.
        guard let number = queueNumbers[link], !cut.contains(link) else { return }
        let waiting = queues[number].messages.count - queues[number].head
        guard waiting > 0, random.chance(30) else { return }
        for message in queues[number].messages.suffix(random.below(waiting + 1)) {
            count(message, link, by: -1)
            queues[number].messages.removeLast()
        }
    }
}
