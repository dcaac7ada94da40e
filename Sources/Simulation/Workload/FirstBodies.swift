/// How long it takes a worker to come to a call's body, where it runs the function for the first time,
/// and later: the first time its code is cold. With other workers other calls are the first.
struct FirstBodies {
    private var first: [Int: Workload.Body] = [:]
    private var later: [Int: Workload.Body] = [:]

    init(_ workload: Workload) {
        var bodies: [Int: [Workload.Body]] = [:]
        workload.forEachCall { call in
            bodies[call.function, default: []].append(workload.bodies[call.body])
        }
        for (function, bodies) in bodies {
            first[function] = Self.middle(bodies.filter(\.isFirst))
            later[function] = Self.middle(bodies.filter { !$0.isFirst })
        }
    }

    private static func middle(_ bodies: [Workload.Body]) -> Workload.Body? {
        guard !bodies.isEmpty else { return nil }
        return bodies.sorted { $0.arrivalNs < $1.arrivalNs }[(bodies.count - 1) / 2]
    }

    /// A body with the times until it begins as they are at a worker that runs its function for the
    /// first time, or not; its own where no such call was recorded.
    func body(_ body: Workload.Body, of function: Int, isFirst: Bool) -> Workload.Body {
        guard body.isFirst != isFirst, let like = isFirst ? first[function] : later[function],
            like.reads.count == body.reads.count,
            like.deserialize.count == body.deserialize.count
        else { return body }
        var body = body
        body.reads = like.reads
        body.deserialize = like.deserialize
        body.execute.gapNs = like.execute.gapNs
        return body
    }
}

extension Workload.Body {
    /// From its worker's having the function to its begin.
    fileprivate var arrivalNs: Int64 {
        (reads + deserialize).reduce(execute.gapNs) { $0 + $1.gapNs + ($1.ns ?? 0) }
    }
}
