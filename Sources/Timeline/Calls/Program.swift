internal import TraceReading
import TraceSchema

/// The calls of a trace, put in order: which belong together, which loops they form, and which are
/// made inside of which.
struct Program {
    let groups: [CallGroup]
    /// The groups' indices in the order of their first call.
    let order: [Int]
    /// What is drawn in one panel each, in the order of the program.
    private(set) var scenes: [Scene] = []
    /// The calls that are inside of no other, by group.
    private var outermost: [Int: Part]
    private let tree: CallTree
    /// Calls of the driver, in order.
    let driverCalls: [CallRecord]
    /// The program passes a value in several ways: it compares them.
    let comparesWays: Bool

    private let collector: CallCollector

    /// A panel's worth: a group of calls, or the groups of a loop's rounds.
    struct Scene {
        var groups: [Int]
        var rounds: Rounds?
    }

    /// The calls of a group that are drawn at one place: those of one call, or those outside of all.
    struct Part {
        let group: Int
        /// By shape, in the order of the first calls.
        fileprivate(set) var shares: [Share] = []

        /// Those of one shape.
        struct Share {
            /// Among the group's; negative for the ones that it doesn't tell apart.
            let variant: Int
            /// The first of all calls of this shape, where it is among these, and what it cost.
            fileprivate(set) var first: Int?
            fileprivate(set) var own = CallSums()
            /// The others.
            fileprivate(set) var repeats = CallSums()
            /// What is called inside of those.
            fileprivate(set) var inner = InnerCalls()
        }

        var sums: CallSums {
            var sums = CallSums()
            for share in shares {
                sums.add(share.own)
                sums.add(share.repeats)
            }
            return sums
        }

        fileprivate mutating func share(of variant: Int) -> Int {
            if let index = shares.firstIndex(where: { $0.variant == variant }) { return index }
            shares.append(Share(variant: variant))
            return shares.count - 1
        }

        fileprivate mutating func sort(by group: CallGroup) {
            let numbers = shares.map {
                $0.variant < 0 ? Int.max : group.variants[$0.variant].firstNumber
            }
            shares = zip(numbers, shares).sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// - Parameter collector: finished.
    init(_ collector: CallCollector) {
        self.collector = collector
        var groups = collector.groups
        var order: [Int] = []
        var seen = [Bool](repeating: false, count: groups.count)
        for record in collector.records {
            let group = Int(record.group)
            groups[group].count(record)
            if !seen[group] {
                seen[group] = true
                order.append(group)
            }
        }
        self.groups = groups
        self.order = order
        driverCalls = collector.records.filter(\.isOfDriver)
        comparesWays = Self.comparesWays(groups)
        tree = CallTree(collector.records)
        outermost = [:]
        outermost = Dictionary(
            parts(tree.outermost).map { ($0.group, $0) }, uniquingKeysWith: { first, _ in first })
        makeScenes(order.filter { outermost[$0] != nil })
    }

    /// The functions whose results a call takes.
    func made(_ call: Call) -> [(variable: String?, function: String)] { collector.made(call) }

    /// A value goes in two ways at least, in a third of the driver's calls.
    private static func comparesWays(_ groups: [CallGroup]) -> Bool {
        let calls = groups.filter { $0.key.caller == nil && $0.key.way.isCall }
        let total = calls.reduce(0) { $0.adding($1.sums.calls) }
        let large = calls.filter { !$0.key.size.isSmall && !$0.createsActor }
        return SameValue.classes(large.map { SameValue($0) }).contains { alike in
            Set(alike.map { large[$0].key.way }).count > 1
                && 3 * alike.reduce(0) { $0.adding(large[$1].sums.calls) } >= total
        }
    }

    // MARK: Calls inside of calls

    /// What a call submits itself, by group, in the order of the first of each.
    func parts(inside call: Call) -> [Part] {
        tree.index(ofPosition: call.position).map { parts(tree.inside($0)) } ?? []
    }

    /// What is called inside of a call, however deep.
    func innerCalls(of record: CallRecord) -> InnerCalls {
        var inner = InnerCalls()
        if !tree.isFlat, let index = tree.index(ofPosition: record.position) {
            inner.add(inside: index, of: tree)
        }
        return inner
    }

    private func parts(_ indices: some Sequence<Int32>) -> [Part] {
        var parts: [Part] = []
        var places: [Int: Int] = [:]
        for index in indices {
            let group = Int(tree.records[Int(index)].group)
            let place = places[group] ?? parts.count
            if place == parts.count {
                places[group] = place
                parts.append(Part(group: group))
            }
            add(Int(index), to: &parts[place])
        }
        for index in parts.indices { parts[index].sort(by: groups[parts[index].group]) }
        return parts
    }

    private func add(_ index: Int, to part: inout Part) {
        let record = tree.records[index]
        let share = part.share(of: Int(record.variant))
        if isExemplar(record) {
            part.shares[share].first = index
            part.shares[share].own.add(record)
        } else {
            part.shares[share].repeats.add(record)
            part.shares[share].inner.add(inside: index, of: tree)
        }
    }

    // MARK: Scenes

    private mutating func makeScenes(_ order: [Int]) {
        var loops: [Int: Rounds] = [:]
        // What is compared stands side by side, loop or not.
        if !comparesWays {
            for rounds in ProgramLoops.find(in: driverCalls.map(\.group)) {
                let members = Set(rounds.body.map { Int($0.group) })
                let within = driverCalls[rounds.calls].count { members.contains(Int($0.group)) }
                // A group that is called elsewhere, too, is no part of the loop alone.
                let total = members.reduce(0) { $0 + groups[$1].sums.calls }
                guard within == total else { continue }
                members.forEach { loops[$0] = rounds }
            }
        }
        var drawn: Set<Int> = []
        for group in order where !drawn.contains(group) {
            var scene = Scene(groups: [group])
            if let rounds = loops[group] {
                scene.rounds = rounds
                scene.groups = []
                for run in rounds.body where !scene.groups.contains(Int(run.group)) {
                    scene.groups.append(Int(run.group))
                }
            }
            drawn.formUnion(scene.groups)
            scenes.append(scene)
        }
    }

    /// Whether a call's events are kept: it can be drawn.
    func isExemplar(_ record: CallRecord) -> Bool {
        groups[Int(record.group)].isExemplar(record)
    }

    /// What all calls of a scene cost together, without what is called inside of them.
    func sums(of scene: Scene) -> CallSums {
        var sums = CallSums()
        scene.groups.forEach { sums.add(part(ofScene: $0).sums) }
        return sums
    }

    /// The calls of a group that have a place of their own.
    func part(ofScene group: Int) -> Part { outermost[group] ?? Part(group: group) }

    /// What is called inside of a share's first call, and of its repeats.
    func innerCalls(of share: Part.Share) -> InnerCalls {
        var inner = InnerCalls()
        if let first = share.first { inner.add(inside: first, of: tree) }
        inner.add(share.inner)
        return inner
    }
}

extension CallGroup {
    /// The calls of an actor's constructor.
    var createsActor: Bool {
        guard let submit = variants.first?.first.submit else { return false }
        return submit.actor != nil && !submit.isMethodCall
    }
}
