/// Which objects loops speak of, told by rounds: so that a loop can run more often than it did.
struct LoopTies {
    /// Where an object was made.
    private struct Birth {
        var block: Int
        var round: Int
        var step: Int
        var index: Int
    }

    private var births: [Int: Birth] = [:]
    /// How many rounds each loop has, by its place.
    private var rounds: [Int: Int] = [:]

    /// Rewrites the uses of objects that an earlier round of the same loop made, and ties loops that
    /// use, round by round, what another loop made.
    static func tie(_ blocks: [Workload.Block]) -> [Workload.Block] {
        var ties = LoopTies()
        return blocks.enumerated().map { number, block in ties.tie(block, number) }
    }

    private mutating func tie(_ block: Workload.Block, _ number: Int) -> Workload.Block {
        guard case .loop(var loop) = block else {
            guard case .steps(var steps) = block else { return block }
            note(steps, block: number, round: 0)
            for step in steps.indices {
                steps[step].mapUses { use in ofLastRound(use, usedIn: number) ?? use }
            }
            return .steps(steps)
        }
        for (round, steps) in loop.iterations.enumerated() {
            note(steps, block: number, round: round)
        }
        rounds[number] = loop.iterations.count
        let common = Self.usedInSeveralRounds(of: loop)
        var partners: Set<Int> = []
        for round in loop.iterations.indices {
            for step in loop.iterations[round].indices {
                loop.iterations[round][step].mapUses { use in
                    guard case .object(let object) = use, let birth = births[object] else {
                        return use
                    }
                    if birth.block != number {
                        if common.contains(object), let last = ofLastRound(use, usedIn: number) {
                            return last
                        }
                        if birth.round == round { partners.insert(birth.block) }
                        return use
                    }
                    guard birth.round < round else { return use }
                    return .earlier(
                        rounds: round - birth.round, step: birth.step, index: birth.index)
                }
            }
        }
        loop.tied = partners.sorted().first { partner in isTied(loop, to: partner) }
        return .loop(loop)
    }

    /// What a loop's last round made, where that is what is used after the loop.
    private func ofLastRound(_ use: Workload.Use, usedIn block: Int) -> Workload.Use? {
        guard case .object(let object) = use, let birth = births[object], birth.block != block,
            let rounds = rounds[birth.block], birth.round == rounds - 1
        else { return nil }
        return .last(block: birth.block, step: birth.step, index: birth.index)
    }

    private static func usedInSeveralRounds(of loop: Workload.Loop) -> Set<Int> {
        var first: [Int: Int] = [:]
        var common: Set<Int> = []
        for (round, steps) in loop.iterations.enumerated() {
            for case .object(let object) in steps.flatMap(\.uses) {
                if first[object, default: round] != round { common.insert(object) }
                first[object] = first[object] ?? round
            }
        }
        return common
    }

    private func isTied(_ loop: Workload.Loop, to partner: Int) -> Bool {
        loop.iterations.enumerated().allSatisfy { round, steps in
            steps.contains { step in
                step.uses.contains { use in
                    guard case .object(let object) = use, let birth = births[object] else {
                        return false
                    }
                    return birth.block == partner && birth.round == round
                }
            }
        }
    }

    private mutating func note(_ steps: [Workload.Step], block: Int, round: Int) {
        for (place, step) in steps.enumerated() {
            for (index, object) in step.made.enumerated() {
                births[object] = Birth(block: block, round: round, step: place, index: index)
            }
        }
    }
}

extension Workload.Step {
    /// The objects that it makes, by their numbers in the trace.
    var made: [Int] {
        switch kind {
        case .put(let put): [put.object]
        case .call(let call): call.results
        case .get, .drop, .refused, .gone: []
        }
    }

    /// The objects that it speaks of.
    var uses: [Workload.Use] {
        var uses: [Workload.Use] = []
        var copy = self
        copy.mapUses { use in
            uses.append(use)
            return use
        }
        return uses
    }

    mutating func mapUses(_ change: (Workload.Use) -> Workload.Use) {
        switch kind {
        case .put, .refused, .gone: break
        case .get(var get):
            get.object = change(get.object)
            kind = .get(get)
        case .drop(let use): kind = .drop(change(use))
        case .call(var call):
            for index in call.arguments.indices {
                guard case .reference(let use) = call.arguments[index].content else { continue }
                call.arguments[index].content = .reference(change(use))
            }
            for index in call.carried.indices {
                call.carried[index].use = change(call.carried[index].use)
            }
            kind = .call(call)
        }
    }
}
