package import ObjectPassing

/// What a seed decides before anything runs: how much the programs do, and what befalls them.
package struct Scenario: Sendable {
    /// How many calls the programs make together.
    package var calls = 12
    /// How many actors they create together.
    package var actors = 0
    package var cancels = false
    /// Whether some tasks are generators.
    package var streams = false
    /// Whether references are captured by functions, and so held as long as their process lives.
    package var holdsForever = false
    package var store = StoreCapacity(memory: 1 << 20)
    /// Whether the disk now and then can't do what it is asked for.
    package var diskFails = false
    package var faults: [Fault] = []
    package var sabotage: Sabotage?

    /// What befalls a world, and at which step at the earliest.
    package struct Fault: Sendable {
        package var step: Int
        package var kind: Kind

        package init(step: Int, kind: Kind) {
            self.step = step
            self.kind = kind
        }

        package enum Kind: CaseIterable, Sendable {
            case workerDies
            case driverDies
            case nodeDies
            /// The connection between two processes that both live on.
            case connectionDrops
            /// `ray.shutdown`, whatever is under way.
            case driverShutsDown
        }
    }

    /// Something that the shell of a simulation does wrong on purpose: proof that the checks see it.
    package enum Sabotage: CaseIterable, Sendable {
        /// A worker that is given back never gets back.
        case losesReturnedLeases
        /// An owner never hears that a borrower needs the object no longer.
        case losesReleases
        /// An owner is told to free what it has put when the first reference goes.
        case freesAtFirstDrop
        /// Who asks an owner for a value gets no answer.
        case losesAnswers
        /// Values are written where others lie.
        case writesOverOthers
        /// An actor's calls overtake each other.
        case reordersCalls
        /// An owner lets objects move that it looks at.
        case vacatesViewed
    }

    package init() {}

    init(_ random: inout SeededGenerator) {
        calls = 6 + random.below(20)
        if random.chance(50) { actors = 1 + random.below(4) }
        cancels = random.chance(30)
        streams = random.chance(30)
        holdsForever = random.chance(5)
        if random.chance(25) {
            store.memory = 2048 << random.below(3)
            if random.chance(60) { store.disk = 2048 << random.below(10) }
            diskFails = random.chance(20)
        }
        // Half of all schedules: the checks are the strictest where nothing goes wrong.
        guard random.chance(60) else { return }
        var kinds: [Fault.Kind] = []
        if random.chance(70) { kinds += Array(repeating: .workerDies, count: 1 + random.below(3)) }
        if random.chance(30) {
            kinds += Array(repeating: .connectionDrops, count: 1 + random.below(2))
        }
        switch random.below(20) {
        case 0, 1: kinds.append(.driverDies)
        case 2: kinds.append(.nodeDies)
        case 3, 4: kinds.append(.driverShutsDown)
        default: break
        }
        faults = kinds.map { Fault(step: 10 + random.below(300), kind: $0) }
    }
}
