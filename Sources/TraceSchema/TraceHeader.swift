/// The first line of a trace: which run it is of, and whether it is whole.
package struct TraceHeader: Equatable, Sendable {
    /// The version of the format that this build writes and reads: `"rayscope":1`.
    package static let formatVersion = 1

    package var engine: Engine
    package var engineVersion: String
    /// The script as the user named it.
    package var script: String
    /// Wall-clock time of the script's start, ISO 8601 in UTC.
    package var started: String
    /// Settings of the run that the events depend on, such as `inline_limit` in bytes.
    package var config: [String: Int]
    /// The rule that was changed (`--suppose`); nil for Ray's own rules.
    package var suppose: String?
    /// What was otherwise than in the recorded run that a simulation started from; nil where the trace
    /// is of a real run.
    package var simulated: Simulated?
    package var processes: [Process]
    /// False where the run was cut off: the events up to that moment are there.
    package var complete: Bool
    /// How many events the fold lines stand for.
    package var folded: Int
    /// The script's exit status, 128 + n for signal n; nil where it isn't known.
    package var exitStatus: Int?
    /// Kinds that the engine shows otherwise and could not show in this run: a Ray whose internals
    /// have moved. In the order of the vocabulary.
    package var missing: [EventKind]

    package init(
        engine: Engine, engineVersion: String, script: String, started: String,
        config: [String: Int] = [:], suppose: String? = nil, processes: [Process] = [],
        complete: Bool = true, folded: Int = 0, exitStatus: Int? = nil, missing: [EventKind] = []
    ) {
        self.engine = engine
        self.engineVersion = engineVersion
        self.script = script
        self.started = started
        self.config = config
        self.suppose = suppose
        self.processes = processes
        self.complete = complete
        self.folded = folded
        self.exitStatus = exitStatus
        self.missing = missing
    }

    /// What this run's trace can show of a kind: what its engine does, less what is missing.
    package func availability(of kind: EventKind) -> EventSpecification.Availability {
        missing.contains(kind) ? .absent : kind.specification.availability(on: engine)
    }

    /// Whether ``processes`` names the workers that ran nothing, too: of real Ray, only those show
    /// that did something.
    package var namesIdleWorkers: Bool { engine == .embedded }

    /// A run that was not: made by `rayscope simulate` from a recorded one.
    package struct Simulated: Equatable, Sendable {
        /// As on the command line: `A=800MB`, `nodes=1000`.
        package var changes: [String]
        /// By which times were predicted, in words.
        package var calibration: String
        /// Between the nodes, in words; nil where there is one node.
        package var network: String?

        package init(changes: [String], calibration: String, network: String? = nil) {
            self.changes = changes
            self.calibration = calibration
            self.network = network
        }
    }

    /// One lane of the trace.
    package struct Process: Equatable, Sendable {
        package var id: ProcessID
        package var pid: Int
        /// The machine: `n1`.
        package var node: String
        /// How far its times may be off against the driver's, in nanoseconds either way; nil on the
        /// driver's own machine, where there is one clock.
        package var clockErrorNs: Int?

        package init(id: ProcessID, pid: Int, node: String = "n1", clockErrorNs: Int? = nil) {
            self.id = id
            self.pid = pid
            self.node = node
            self.clockErrorNs = clockErrorNs
        }
    }
}

/// What ran the script.
package enum Engine: String, CaseIterable, Sendable {
    case embedded
    case ray
}
