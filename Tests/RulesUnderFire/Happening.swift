/// What a schedule has brought about, so that a test can ask whether schedules reach what they are
/// made for.
package enum Happening: Int, CaseIterable, Sendable {
    case taskRetried, callGivenUp, callInterrupted, callCancelledBeforeItBegan
    case waitTimedOut, generatorEnded, generatorDropped, itemsListed
    case actorAlive, actorRestarted, actorDied, actorLeft
    case borrowed, valueViewed, objectFreed, storeFull, leaseAwaitedLocations
    case objectSpilled, objectRestored, valueWrittenToDisk, diskFailed, viewedObjectAskedFor
    case workerDied, driverDied, nodeDied, connectionDropped, connectionReported, driverShutDown
}

/// A set of happenings: cheap enough for each step.
package struct Happenings: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package init(_ one: Happening) { rawValue = 1 << UInt32(one.rawValue) }

    /// What never happened.
    package var missing: [Happening] { Happening.allCases.filter { !contains(Happenings($0)) } }
}
