import ObjectPassing

/// The node of a world: a real ``NodeMachine``, and around it what its shell does.
extension SimulatedWorld {
    func nodeReceived(_ message: Message, from sender: ProcessNumber) {
        switch message {
        case .request(let request): nodeHandle(.request(sender, request))
        case .end:
            nodeKnowsDead.insert(sender)
            for peer in processes where linked.contains(Link(from: peer.number, to: sender)) {
                send(.reply(.gone(process: sender)), from: Self.node, to: peer.number)
            }
            linked = linked.filter { $0.from != sender && $0.to != sender }
            if sender == Self.driver { endRun() }
            nodeHandle(.lost(sender))
        case .reply, .peer: report(.booksAddUp, "the node got what is not for it")
        }
    }

    func nodeHandle(_ input: NodeInput) {
        if case .request(_, .disconnected) = input { happens(.connectionReported) }
        for action in node.handle(input) {
            trace?.did(action, at: clock)
            perform(action)
        }
        for violation in node.objects.violations() { report(.booksAddUp, violation) }
        for violation in node.scheduler.violations() { report(.slotKept, violation) }
        for violation in node.actors.violations() { report(.booksAddUp, violation) }
    }

    private func perform(_ action: NodeAction) {
        switch action {
        case .toProcess(let process, let reply):
            recordHappening(reply)
            send(.reply(reply), from: Self.node, to: process)
        case .startWorker(let number): if !isEnding { addProcess(number) }
        case .kill(let number): kill(process(number), losesTail: true)
        case .grant(let request, _) where request.actor != nil: break
        case .grant(let request, let worker):
            connect(request.lessee, worker)
            send(
                .reply(.leased(request: request.number, worker: worker)), from: Self.node,
                to: request.lessee)
        case .freed(let object, _):
            happens(.objectFreed)
            checkFreed(object)
        case .move(let move): diskWork.append(move)
        case .moved(.spill(_, let from, _, _)):
            happens(.objectSpilled)
            memory[from] = nil
        case .moved(.restore): happens(.objectRestored)
        case .moved, .storedOnDisk: break
        case .connect(let one, let other): connect(one, other)
        case .shutDown:
            happens(.driverShutDown)
            endRun()
        case .restarted: happens(.actorRestarted)
        case .actorFailed: break
        }
    }

    private func recordHappening(_ reply: NodeReply) {
        switch reply {
        case .full: happens(.storeFull)
        case .locate: happens(.leaseAwaitedLocations)
        case .actor(_, .alive): happens(.actorAlive)
        case .actor(_, .dead): happens(.actorDied)
        default: break
        }
    }

    private func connect(_ one: ProcessNumber, _ other: ProcessNumber) {
        guard !linked.contains(Link(from: one, to: other)), !nodeKnowsDead.contains(one) else {
            return
        }
        if nodeKnowsDead.contains(other) || one == other {
            send(.reply(.gone(process: other)), from: Self.node, to: one)
        } else {
            link(one, other)
        }
    }

    func addProcess(_ number: ProcessNumber) {
        processes.append(SimulatedProcess(number: number, world: self))
        send(.request(.hello(pid: 0)), from: number, to: Self.node)
    }

    private func endRun() {
        guard !isEnding else { return }
        isEnding = true
        for process in processes where process.isAlive && process.number != Self.driver {
            send(.reply(.farewell), from: Self.node, to: process.number)
        }
    }
}
