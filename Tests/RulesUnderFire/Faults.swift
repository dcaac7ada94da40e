import ObjectPassing

/// What befalls a world.
extension SimulatedWorld {
    /// - Returns: false where there is nothing that it could befall now.
    func befall(_ fault: Scenario.Fault.Kind) -> Bool {
        guard isWhole else { return false }
        switch fault {
        case .workerDies:
            let workers = processes.filter { $0.isAlive && $0.number != Self.driver }
            let busy = workers.filter(\.isBusy)
            let candidates = busy.isEmpty || random.chance(30) ? workers : busy
            guard !candidates.isEmpty else { return false }
            kill(candidates[random.below(candidates.count)], losesTail: true)
        case .driverDies: kill(process(Self.driver), losesTail: true)
        case .nodeDies: killNode()
        case .connectionDrops: return dropConnection()
        case .driverShutsDown: process(Self.driver).shutDown()
        }
        return true
    }

    /// A process ends; where it `losesTail`, what it has sent last may be lost with it.
    func kill(_ victim: SimulatedProcess, losesTail: Bool) {
        guard victim.isAlive else { return }
        note("\(name(victim.number)) dies")
        happens(victim.number == Self.driver ? .driverDied : .workerDied)
        losses += 1
        victim.isAlive = false
        trace?.ended(in: victim.number, at: clock, error: "the worker died")
        clear(to: victim.number)
        if losesTail {
            for index in queues.indices where queues[index].link.from == victim.number {
                loseTail(of: queues[index].link)
            }
        }
        send(.end, from: victim.number, to: Self.node)
        for peer in processes where linked.contains(Link(from: peer.number, to: victim.number)) {
            send(.end, from: victim.number, to: peer.number)
        }
    }

    private func killNode() {
        note("node dies")
        happens(.nodeDied)
        losses += 1
        isNodeAlive = false
        clear(to: Self.node)
        for process in processes where process.isAlive {
            loseTail(of: Link(from: Self.node, to: process.number))
            send(.end, from: Self.node, to: process.number)
        }
    }

    private func dropConnection() -> Bool {
        let links = linked.filter {
            $0.from < $0.to && !cut.contains($0) && process($0.from).isAlive
                && process($0.to).isAlive && process($0.from).connected.contains($0.to)
                && process($0.to).connected.contains($0.from)
        }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        guard !links.isEmpty else { return false }
        let link = links[random.below(links.count)]
        note("the connection of \(name(link.from)) and \(name(link.to)) drops")
        happens(.connectionDropped)
        losses += 1
        for end in [link, link.back] {
            loseTail(of: end)
            send(.end, from: end.from, to: end.to)
            cut.insert(end)
        }
        return true
    }

    // MARK: Sabotage

    /// Whether the scenario's sabotage swallows the message.
    func isLost(_ message: Message) -> Bool {
        switch (scenario.sabotage, message) {
        case (.losesReturnedLeases, .request(.returnLease)),
            (.losesReleases, .peer(.release)),
            (.losesAnswers, .peer(.resolved)):
            random.chance(50)
        default: false
        }
    }
}
