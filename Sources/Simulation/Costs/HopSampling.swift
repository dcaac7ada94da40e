import TraceSchema

/// Costs of the ways between processes, from calls that were alone under way: where others are, what
/// looks like a way is mostly a wait for them.
enum HopSampling {
    static func samples(_ calls: [CallEvents]) -> [CostSample] {
        let alone = calls.filter { $0.isAlone && !$0.isFirst }
        return spawn(calls.first) + ways(alone) + alone.flatMap(result) + replies(calls)
    }

    /// From a result to the next call of the same worker, where that waited for a worker already.
    private static func replies(_ calls: [CallEvents]) -> [CostSample] {
        let byWorker = Dictionary(grouping: calls.filter { !$0.worker.isEmpty }) {
            $0.worker[0].process.name
        }
        return byWorker.sorted { $0.key < $1.key }.flatMap { _, calls -> [CostSample] in
            let inOrder = calls.sorted { $0.worker[0].startNs < $1.worker[0].startNs }
            return zip(inOrder, inOrder.dropFirst()).compactMap { one, next in
                guard let result = one.result, let dispatch = next.dispatch,
                    next.submit.endNs < result.startNs, dispatch.startNs >= result.startNs
                else { return nil }
                return CostSample(
                    .replyHop, bytes: result.bytes ?? 0, ns: dispatch.startNs - result.startNs)
            }
        }
    }

    private static func spawn(_ first: CallEvents?) -> [CostSample] {
        guard let first, let end = first.lease?.endNs ?? first.worker.first?.startNs else {
            return []
        }
        return [CostSample(.spawn, ns: end - first.submit.endNs)]
    }

    /// From the submit to the worker. Real Ray tells lease and dispatch by another clock, or not at
    /// all: where they make no sense for most calls, the whole way counts as the push.
    private static func ways(_ calls: [CallEvents]) -> [CostSample] {
        let ways = calls.filter { !$0.worker.isEmpty }
        let stages = ways.compactMap(Stages.init)
        guard stages.count * 2 < ways.count else { return split(stages) }
        return whole(ways)
    }

    private struct Stages {
        let call: CallEvents
        /// From the submit's end; below 0 where the lease is there before the submit is back from
        /// asking for it.
        let lease: Int64
        let grant: Int64
        let push: Int64

        init?(_ call: CallEvents) {
            guard let lease = call.lease, let dispatch = call.dispatch,
                let first = call.worker.first, lease.endNs >= call.submit.startNs,
                dispatch.startNs >= lease.endNs, first.startNs >= dispatch.startNs
            else { return nil }
            self.call = call
            self.lease = lease.endNs - call.submit.endNs
            grant = dispatch.startNs - lease.endNs
            push = first.startNs - dispatch.startNs
        }
    }

    private static func split(_ stages: [Stages]) -> [CostSample] {
        let plain = stages.filter { $0.call.storedArguments.isEmpty }
        let stored = stages.filter { !$0.call.storedArguments.isEmpty }
        var samples: [CostSample] = []
        // The sum of submit and way is steady, its parts are not: the scheduler often takes the core of
        // whoever has just asked it.
        let submit = CostSamples.median(plain.compactMap(\.call.submit.durationNs)) ?? 0
        let leases = plain.map { $0.lease + ($0.call.submit.durationNs ?? 0) - submit }
        for (stage, lease) in zip(plain, leases) {
            samples.append(CostSample(.leaseHop, ns: lease))
            samples.append(push(stage.call, stage.push))
        }
        for stage in plain { samples.append(CostSample(.grantHop, ns: stage.grant)) }
        let usual = max(CostSamples.median(leases) ?? 0, 0)
        let usualPush = CostSamples.median(plain.map(\.push)) ?? 0
        for stage in stored {
            let put = stage.call.putBytes
            samples.append(CostSample(.locateHop, bytes: put, ns: stage.lease - usual))
            samples.append(CostSample(.grantStoredHop, bytes: put, ns: stage.grant))
            if let bytes = untimedArgument(stage.call) {
                samples.append(CostSample(.get, bytes: bytes, ns: stage.push - usualPush))
            } else {
                samples.append(CostSample(.pushStoredHop, bytes: put, ns: stage.push))
            }
        }
        return samples
    }

    private static func whole(_ calls: [CallEvents]) -> [CostSample] {
        func way(_ call: CallEvents) -> Int64 {
            max((call.worker.first?.startNs ?? 0) - call.submit.endNs, 0)
        }
        let plain = calls.filter { $0.storedArguments.isEmpty }
        let usual = CostSamples.median(plain.map(way)) ?? 0
        return plain.map { push($0, way($0)) }
            + calls.filter { !$0.storedArguments.isEmpty }
            .map { CostSample(.locateHop, bytes: $0.putBytes, ns: way($0) - usual) }
    }

    private static func push(_ call: CallEvents, _ ns: Int64) -> CostSample {
        CostSample(.pushHop, bytes: call.dispatch?.bytes ?? call.submit.bytes ?? 0, ns: ns)
    }

    /// The size of the one stored argument that came before Python saw the call.
    private static func untimedArgument(_ call: CallEvents) -> Int? {
        let gets = call.worker.filter { $0.kind == .get && $0.role == .argument }
        guard gets.count == 1, let get = gets.first, get.ownNs == nil else { return nil }
        return get.bytes
    }

    private static func result(_ call: CallEvents) -> [CostSample] {
        guard let result = call.result, let get = call.awaited, get.startNs < result.startNs else {
            return []
        }
        let there = get.startNs + (get.waitedNs ?? get.durationNs ?? 0)
        guard there >= result.startNs else { return [] }
        let (bytes, ns) = (result.bytes ?? 0, there - result.startNs)
        guard call.putBytes > 0 else { return [CostSample(.resultHop, bytes: bytes, ns: ns)] }
        return [CostSample(.resultAfterPutHop, bytes: call.putBytes, ns: ns)]
    }
}
