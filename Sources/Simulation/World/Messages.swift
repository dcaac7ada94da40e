import ObjectPassing
import TraceSchema

/// How what the state machines say gets to others.
extension World {
    func handle(_ input: CoreInput, in process: SimulatedProcess) {
        for action in process.machine.handle(input) { perform(action, by: process) }
    }

    private func perform(_ action: CoreAction, by process: SimulatedProcess) {
        switch action {
        case .toNode(let request): send(request, from: process)
        case .toPeer(let peer, let message): send(message, from: process, to: peer)
        case .settled(let object): settled(object, in: process)
        case .execute(let spec, let caller):
            process.assigned.append(SimulatedProcess.Assignment(spec: spec, caller: caller))
            if process.running == nil { beginCall(process) }
        case .held(let object, let role): record(.hold, object, role, in: process)
        case .dropped(let object): record(.drop, object, nil, in: process)
        case .gaveUp(let spec, let failure):
            forecast.refusal = forecast.refusal ?? "\(spec.name) is given up: \(failure.message)"
            isOver = true
        case .streamed, .interrupt, .retried, .writtenBack: break
        }
    }

    // MARK: To nodes

    func send(_ request: NodeRequest, from process: SimulatedProcess) {
        switch request {
        case .requestLease(_, _, _, let milliCPUs, _, let dependencies):
            let local = dependencies.isEmpty ? [] : cluster.localBytes(dependencies)
            let one = Placement.Request(
                lessee: process.number, lease: request, milliCPUs: Int(milliCPUs), local: local)
            if let node = placement.place(one, home: process.node) {
                ask(one, node: node, since: costs.ns(.leaseHop))
            }
        case .cancelLease(let number):
            guard nodes.count > 1 else {
                handle(.request(process.number, request), on: 0)
                return
            }
            if placement.cancel(number, from: process.number) { return }
            let key = SimulatedNode.Requested(lessee: process.number, number: number)
            // One that is on its way comes back as a lease that nobody wants.
            guard let node = askedNodes[key], nodes[node].requested[key] != nil else { return }
            askedNodes[key] = nil
            nodes[node].requested[key] = nil
            handle(.request(process.number, request), on: node)
            placed(placement.giveBack(1000, on: node))
        case .returnLease(let worker):
            let node = World.node(of: worker)
            queue.add(
                .toNode(node, process.number, request),
                at: clock + costs.ns(.leaseHop) + distance(process.node, node))
            placed(placement.giveBack(1000, on: node))
        case .free(let object):
            cluster.remove(object)
            putForCalls[object] = nil
            contents[object] = nil
            let node = homes.removeValue(forKey: object) ?? process.node
            handle(.request(process.number, request), on: node)
        case .located(let object):
            let way = costs.ns(.locateHop, putForCalls[object] ?? 0) / 2
            queue.add(.toNode(process.node, process.number, request), at: clock + way)
        default:
            queue.add(
                .toNode(process.node, process.number, request), at: clock + costs.ns(.leaseHop))
        }
    }

    private func ask(_ request: Placement.Request, node: Int, since delay: Int64) {
        if nodes.count > 1, case .requestLease(let number, _, _, _, _, _) = request.lease {
            askedNodes[SimulatedNode.Requested(lessee: request.lessee, number: number)] = node
        }
        queue.add(
            .toNode(node, request.lessee, request.lease),
            at: clock + delay + distance(World.node(of: request.lessee), node))
    }

    private func placed(_ requests: [(request: Placement.Request, node: Int)]) {
        for (request, node) in requests { ask(request, node: node, since: costs.ns(.leaseHop)) }
    }

    func block(_ worker: SimulatedProcess, _ blocks: Bool) {
        guard worker.number > 0, worker.isBlocked != blocks else { return }
        worker.isBlocked = blocks
        if blocks {
            placed(placement.giveBack(1000, on: worker.node))
        } else {
            placement.takeAgain(1000, on: worker.node)
        }
        handle(.request(worker.number, blocks ? .blocked : .unblocked), on: worker.node)
    }

    // MARK: To processes

    func received(_ reply: NodeReply, by process: SimulatedProcess) {
        switch reply {
        case .leased(let request, let worker):
            handle(.leased(request: request, worker: worker), in: process)
        case .locate(let object): handle(.locate(object), in: process)
        case .vacate(let objects): handle(.vacate(objects), in: process)
        case .created(_, let offset): gotRoom(process, offset)
        case .found(let request, _, _, _), .missing(let request): restored(request, for: process)
        case .full(_, let use):
            isOver = true
            forecast.refusal =
                "ObjectStoreFullError: the object store of \(use.capacity.memory) bytes is full"
        default: break
        }
    }

    private func send(
        _ message: PeerMessage, from process: SimulatedProcess, to peer: ProcessNumber
    ) {
        let receiver = self.process(peer)
        let away = distance(process.node, receiver.node)
        switch message {
        case .push(let spec):
            let bytes = spec.messageBytes
            let start = max(clock, process.sendingUntil)
            process.sendingUntil = start + costs.ns(.dispatch, bytes)
            var dispatch = ForecastRecorder.Entry(.dispatch, lane: process.lane, start: start)
            dispatch.duration = process.sendingUntil - start
            dispatch.task = number(of: spec.task)
            dispatch.function = Int32(spec.function.low)
            dispatch.isAttempt = true
            if hasMessageBytes {
                dispatch.bytes = bytes
                dispatch.copied = bytes
            }
            recorder.record(dispatch)
            let isStored = !spec.storedArguments.isEmpty
            let put = isStored ? putBytes[spec.task] ?? 0 : nil
            var arrival = start + costs.pushHop(bytes, put: put)
            if away > 0 {
                arrival = max(arrival, cluster.send(bytes, from: process.node, at: start)) + away
            }
            queue.add(.peer(process.number, peer, message), at: arrival)
        case .reply(let reply):
            let put = putBytes.removeValue(forKey: reply.task) ?? 0
            queue.add(
                .peer(process.number, peer, message),
                at: clock + costs.ns(.replyHop) + costs.delay(afterPutting: put) + away)
        default:
            queue.add(
                .peer(process.number, peer, message), at: clock + costs.ns(.replyHop) + away)
        }
    }
}

extension TaskSpec {
    /// The embedded engine's own form: what every call has, its name, and each argument.
    var messageBytes: Int {
        var bytes = 76 + name.utf8.count + (parent == nil ? 0 : 12)
        for argument in arguments {
            bytes += 2 + (argument.keyword.map { 4 + $0.utf8.count } ?? 0)
            if case .inline(let payload) = argument.content {
                bytes += 13 + payload.bytes.count + 16 * payload.nested.count
            } else {
                bytes += 16
            }
        }
        if case .pickled(let pickled) = code { bytes += pickled.count }
        return bytes
    }
}
