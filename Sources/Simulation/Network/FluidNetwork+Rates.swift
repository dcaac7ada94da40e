/// How the links' levels are found.
///
/// A link's level is the rate at which it is just full, if every flow on it gets that rate or, where
/// less, what the flow's other links allow. Max-min fair rates are where that holds of all links at once
/// (Bertsekas and Gallager, "Data Networks", 6.5.2). Few pairs are filled anew at each change. With many,
/// the links that a change touches are settled one by one until none has more than the tolerance to tell
/// the others.
extension FluidNetwork {
    /// Makes the levels right; until then no time passes.
    mutating func settle() {
        guard !dirty.isEmpty else { return }
        let isExact = activePairs <= Self.exactPairs
        band = isExact ? Self.rounding : max(tolerance, Self.rounding)
        if isExact, !wasExact, tolerance > 0 { return fill() }
        wasExact = isExact
        // In turn, first come first served, as long as it takes in the usual case; a change that goes
        // round in circles is cut short by filling.
        var budget = 3 * active.count + 64
        var head = 0
        while head < dirty.count {
            guard budget > 0 else { return fill() }
            budget -= 1
            let link = dirty[head]
            head += 1
            links[Int(link)].isDirty = false
            guard settle(link) else { return fill() }
            if head > 4096 {
                dirty.removeFirst(head)
                head = 0
            }
        }
        dirty.removeAll(keepingCapacity: true)
    }

    /// What a link's flows and free capacity say now of its level, without looking at each.
    mutating func touch(_ link: Int32) {
        let at = Int(link)
        guard !links[at].isDirty else { return }
        guard links[at].held > 0 else {
            // Holding back none, it is right as long as the others fit.
            let fits = links[at].foreign <= links[at].capacity * (1 + Self.rounding)
            if !fits || published[at].isFinite { markDirty(link) }
            return
        }
        let estimate = (links[at].capacity - links[at].foreign) / Double(links[at].held)
        if estimate <= published[at], estimate >= published[at] * (1 - band) {
            setLevel(link, estimate)
        } else {
            markDirty(link)
        }
    }

    private mutating func setLevel(_ link: Int32, _ new: Double) {
        serve(link)
        level[Int(link)] = new
        schedule(link)
    }

    /// - Returns: False where the others take more than there is, which only filling sorts out.
    private mutating func settle(_ link: Int32) -> Bool {
        let at = Int(link)
        guard !links[at].entries.isEmpty else {
            retire(link)
            return true
        }
        let (new, held, foreign) = solve(link)
        links[at].held = held
        links[at].foreign = foreign
        var next = Double.infinity
        if held > 0 {
            next = (links[at].capacity - foreign) / Double(held)
            guard next > 0, new.isFinite else { return false }
        }
        setLevel(link, next)
        publish(link)
        return true
    }

    /// A link that has no pairs any more.
    private mutating func retire(_ link: Int32) {
        let at = Int(link)
        links[at].held = 0
        links[at].foreign = 0
        links[at].served = 0
        published[at] = .infinity
        setLevel(link, .infinity)
        let hole = Int(activePositions[at])
        guard hole >= 0 else { return }
        activePositions[at] = -1
        let last = active.removeLast()
        guard hole < active.count else { return }
        active[hole] = last
        activePositions[Int(last)] = Int32(hole)
    }

    /// A link's level by what the other links have published; pairs go over to the link that holds them
    /// back.
    private mutating func solve(_ link: Int32) -> (level: Double, held: Int, foreign: Double) {
        let at = Int(link)
        let capacity = links[at].capacity
        let fair = capacity / Double(links[at].flows)
        // Newton's method: what the flows take rises with the level, ever less steeply, so that from
        // wherever one starts the second step is at or below the root, and from there it only rises.
        var new = level[at].isFinite ? max(level[at], fair) : .infinity
        var steps = 0
        while true {
            var held = 0
            var taken = 0.0
            for entry in links[at].entries {
                let allowed = min(published[Int(entry.other)], published[Int(entry.third)])
                if allowed < new {
                    taken += Double(entry.flows) * allowed
                } else {
                    held += Int(entry.flows)
                }
            }
            let step: Double
            if new.isInfinite {
                // Held by nothing at all, or all held elsewhere.
                step = held == 0 && taken <= capacity * (1 + Self.rounding) ? .infinity : fair
            } else if held == 0 {
                step = taken <= capacity * (1 + Self.rounding) ? .infinity : fair
            } else {
                step = max((capacity - taken) / Double(held), fair)
            }
            steps += 1
            if step == new || new.isFinite && abs(step - new) <= 1e-12 * new || steps > 60 {
                new = step
                break
            }
            new = step
        }
        // What is all but the level is the level: else a small change would send pairs to and fro all
        // over the network.
        let low = new * (1 - band)
        var (held, foreign) = (0, 0.0)
        for index in links[at].entries.indices {
            let entry = links[at].entries[index]
            let holder = heldBy[Int(entry.pair)]
            let allowed = min(published[Int(entry.other)], published[Int(entry.third)])
            if allowed >= low {
                held += Int(entry.flows)
                links[at].entries[index].counted = .infinity
            } else {
                foreign += Double(entry.flows) * allowed
                links[at].entries[index].counted = allowed
            }
            // The pair runs by the least of its links' levels.
            let (one, two) = (level[Int(entry.other)], level[Int(entry.third)])
            let least = min(one, two)
            if least < new {
                if holder == link || level[Int(holder)] > least {
                    changeHolder(of: entry.pair, to: one <= two ? entry.other : entry.third)
                }
            } else if holder != link, least > new {
                changeHolder(of: entry.pair, to: link)
            }
        }
        return (new, held, foreign)
    }

    /// Hands a pair's clock over to another link.
    private mutating func changeHolder(of pair: Int32, to new: Int32) {
        let old = heldBy[Int(pair)]
        serve(old)
        serve(new)
        let wasNext = pairPositions[Int(pair)] == 0
        links[Int(old)].heap.remove(pair, &pairPositions)
        if links[Int(new)].heap.isEmpty { links[Int(new)].served = 0 }
        pairs[Int(pair)].base += links[Int(old)].served - links[Int(new)].served
        heldBy[Int(pair)] = new
        links[Int(new)].heap.insert(pair, key: firstFinish(pair), &pairPositions)
        if wasNext { schedule(old) }
        if pairPositions[Int(pair)] == 0 { schedule(new) }
    }

    /// Tells the other links where a level has left the band that they reckon with.
    private mutating func publish(_ link: Int32) {
        let at = Int(link)
        let (old, new) = (published[at], level[at])
        if new <= old, new >= old * (1 - band) || new == old { return }
        // Half the band above, so that neither a rise nor a fall need be told at once.
        let told = new * (1 + band / 2)
        published[at] = told
        for index in links[at].entries.indices {
            let entry = links[at].entries[index]
            // A link below both takes the pair at its own level, before and after.
            let lower = min(old, told)
            if lower < level[Int(entry.other)] { tell(entry.other, about: entry.pair, told) }
            if hasCore, lower < level[Int(entry.third)] {
                tell(entry.third, about: entry.pair, told)
            }
        }
    }

    private mutating func tell(_ link: Int32, about pair: Int32, _ told: Double) {
        let at = Int(link)
        guard !links[at].isDirty else { return }
        let slot = slot(of: pair, on: link)
        let entry = links[at].entries[slot]
        if entry.counted.isInfinite {
            if told < level[at] * (1 - band) {
                links[at].entries[slot].counted = told
                links[at].held -= Int(entry.flows)
                links[at].foreign += Double(entry.flows) * told
                touch(link)
            }
            return
        }
        let allowed = min(published[Int(entry.other)], published[Int(entry.third)])
        if allowed <= level[at] {
            links[at].entries[slot].counted = allowed
            links[at].foreign += Double(entry.flows) * (allowed - entry.counted)
            touch(link)
        } else {
            markDirty(link)
        }
    }

    private func slot(of pair: Int32, on link: Int32) -> Int {
        let all = slots[Int(pair)]
        return Int(link == core ? all.core : link < Int32(nodes) ? all.up : all.down)
    }

    // MARK: Filling

    /// Working memory of ``fill()``.
    struct FillScratch: Sendable {
        var round: UInt32 = 0
        /// By pair: the last round in which it got its rate.
        var frozen: [UInt32] = []
        /// By link: what is left of it, and the flows that have no rate yet.
        var left: [Double]
        var waiting: [Int]
        var level: [Double]
        var foreign: [Double]
        var heap = IndexedHeap()
        var positions: [Int32]

        init(links: Int) {
            left = Array(repeating: 0, count: links)
            waiting = Array(repeating: 0, count: links)
            level = left
            foreign = left
            positions = Array(repeating: -1, count: links)
        }
    }

    /// All levels anew, exactly: time and again the link that can give its flows least gives it to them.
    private mutating func fill() {
        for link in dirty {
            links[Int(link)].isDirty = false
            if links[Int(link)].entries.isEmpty { retire(link) }
        }
        dirty.removeAll(keepingCapacity: true)
        scratch.round &+= 1
        wasExact = activePairs <= Self.exactPairs
        for link in active {
            let at = Int(link)
            scratch.left[at] = links[at].capacity
            scratch.waiting[at] = links[at].flows
            scratch.level[at] = .infinity
            scratch.foreign[at] = 0
            let key = links[at].capacity / Double(links[at].flows)
            scratch.heap.insert(link, key: key, &scratch.positions)
        }
        while let least = scratch.heap.keys.first {
            let link = scratch.heap.items[0]
            scratch.heap.remove(link, &scratch.positions)
            scratch.level[Int(link)] = least
            var held = 0
            for index in links[Int(link)].entries.indices {
                let entry = links[Int(link)].entries[index]
                guard scratch.frozen[Int(entry.pair)] != scratch.round else { continue }
                scratch.frozen[Int(entry.pair)] = scratch.round
                held += Int(entry.flows)
                links[Int(link)].entries[index].counted = .infinity
                if heldBy[Int(entry.pair)] != link { changeHolder(of: entry.pair, to: link) }
                freeze(entry.other, entry, rate: least)
                if hasCore { freeze(entry.third, entry, rate: least) }
            }
            links[Int(link)].held = held
        }
        for link in active {
            let at = Int(link)
            if scratch.level[at].isInfinite { links[at].held = 0 }
            links[at].foreign = scratch.foreign[at]
            published[at] = scratch.level[at]
            setLevel(link, scratch.level[at])
        }
    }

    /// Some of a link's flows have got their rate at another link.
    private mutating func freeze(_ link: Int32, _ entry: Entry, rate: Double) {
        let (at, flows) = (Int(link), Int(entry.flows))
        links[at].entries[slot(of: entry.pair, on: link)].counted = rate
        scratch.left[at] -= Double(flows) * rate
        scratch.foreign[at] += Double(flows) * rate
        scratch.waiting[at] -= flows
        if scratch.waiting[at] == 0 {
            scratch.heap.remove(link, &scratch.positions)
        } else {
            let key = max(scratch.left[at] / Double(scratch.waiting[at]), rate)
            scratch.heap.move(link, to: key, &scratch.positions)
        }
    }
}
