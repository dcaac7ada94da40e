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
    /// Variants that are drawn inside the block of another call, by that call's task.
    let inside: [TaskID: [Part]]
    /// Calls of the driver, in order.
    let driverCalls: [CallRecord]
    /// The program passes values of one size in several ways: it compares them.
    let comparesWays: Bool

    private let collector: CallCollector

    /// A panel's worth: a group of calls, or the groups of a loop's rounds.
    struct Scene {
        var groups: [Int]
        var rounds: Rounds?
    }

    /// Some variants of a group.
    struct Part: Equatable {
        var group: Int
        var variants: [Int]
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
        let (inside, homeless) = Self.homes(of: groups, order: order)
        self.inside = inside
        makeScenes(homeless)
    }

    /// The functions whose results a call takes.
    func made(_ call: Call) -> [(variable: String?, function: String)] { collector.made(call) }

    /// Values of one size go in two ways at least, in a third of the driver's calls.
    private static func comparesWays(_ groups: [CallGroup]) -> Bool {
        let calls = groups.filter { $0.key.caller == nil && $0.key.way.isCall }
        let total = calls.reduce(0) { $0.adding($1.sums.calls) }
        let large = calls.filter { !$0.key.size.isSmall && !$0.createsActor }
        return Dictionary(grouping: large, by: \.key.size).values.contains { alike in
            Set(alike.map(\.key.way)).count > 1
                && 3 * alike.reduce(0) { $0.adding($1.sums.calls) } >= total
        }
    }

    /// Finds the block that each nested call is drawn in: that of the call that submitted it. One
    /// whose own caller isn't drawn goes with the one before it.
    ///
    /// - Returns: what is inside of what, and the groups that stand for themselves.
    private static func homes(
        of groups: [CallGroup], order: [Int]
    ) -> (inside: [TaskID: [Part]], homeless: [Int]) {
        var drawable: Set<TaskID> = []
        for group in groups {
            drawable.formUnion(group.variants.compactMap(\.first.task))
        }
        var inside: [TaskID: [Part]] = [:]
        var homeless: [Int] = []
        for index in order {
            let variants = groups[index].orderedVariants
            let callers = variants.map { variant -> TaskID? in
                let caller = groups[index].variants[variant].first.ancestors.last?.task
                return caller.flatMap { drawable.contains($0) ? $0 : nil }
            }
            guard var home = callers.lazy.compactMap(\.self).first else {
                homeless.append(index)
                continue
            }
            for (variant, caller) in zip(variants, callers) {
                home = caller ?? home
                var parts = inside[home] ?? []
                if let last = parts.last, last.group == index {
                    parts[parts.count - 1].variants.append(variant)
                } else {
                    parts.append(Part(group: index, variants: [variant]))
                }
                inside[home] = parts
            }
        }
        return (inside, homeless)
    }

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

    /// What all calls of a scene cost together.
    func sums(of scene: Scene) -> CallSums {
        var sums = CallSums()
        scene.groups.forEach { sums.add(groups[$0].sums) }
        return sums
    }
}

extension CallGroup {
    /// The calls of an actor's constructor.
    var createsActor: Bool {
        guard let submit = variants.first?.first.submit else { return false }
        return submit.actor != nil && !submit.isMethodCall
    }
}
