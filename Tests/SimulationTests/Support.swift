import Calibrating
import ObjectPassing
import Simulation
import TestSupport
import TraceFile
import TraceSchema

extension Calibration {
    /// Each step takes 10 µs, and 0.1 ns a byte.
    static let simple: Calibration = {
        let curve = CostCurve([.init(bytes: 0, ns: 10_000), .init(bytes: 1_000_000_000, ns: 1e8)])
        var curves: [Cost: CostCurve] = [:]
        for cost in Cost.allCases {
            let isGap = cost.rawValue.hasPrefix("gap")
            curves[cost] = isGap ? CostCurve(constant: 1000) : curve
        }
        return Calibration(
            engine: .embedded, engineVersion: "test", machine: "2 cores", date: "2026-01-01",
            curves: curves)
    }()

    /// The one that comes with Rayscope.
    static func shipped(_ engine: Engine) throws -> Calibration {
        try ChosenCalibration.forForecasts(engine: engine, environment: [:]).calibration
    }
}

extension Scenario {
    /// Between nodes: 10 GbE.
    init() throws(SimulationError) {
        guard let network = NetworkModel.named("10gbe") else {
            throw SimulationError("no such network")
        }
        self.init(network: network)
    }
}

extension Workload {
    init(_ header: TraceHeader, _ events: [Event]) throws(SimulationError) {
        var reader = try WorkloadReader(header: header)
        for event in events { try reader.read(event) }
        self = try reader.workload()
    }

    /// Of a question's program.
    init(_ question: QuestionTrace) throws(SimulationError) {
        var header = question.header
        header.processes = [TraceHeader.Process(id: .driver, pid: 1)]
        for worker in 1...question.workers {
            header.processes.append(TraceHeader.Process(id: .worker(worker), pid: 1 + worker))
        }
        try self.init(header, question.events)
    }

    /// Of a program that is spelled out.
    init(_ run: ScriptedRun) throws(SimulationError) {
        var question = QuestionTrace()
        question.workers = run.workers
        var header = question.header
        header.processes = [TraceHeader.Process(id: .driver, pid: 1)]
        for worker in 1...max(1, run.workers) {
            header.processes.append(TraceHeader.Process(id: .worker(worker), pid: 1 + worker))
        }
        try self.init(header, run.events)
    }

    /// Runs it, changed.
    func forecast(
        _ calibration: Calibration = .simple, _ change: (inout Scenario) -> Void = { _ in }
    ) throws(SimulationError) -> Forecast {
        var scenario = try Scenario()
        change(&scenario)
        return try Simulator(self, scenario, calibration).run()
    }
}

extension Forecast {
    func count(_ kind: EventKind) -> Int { totals[kind]?.count ?? 0 }
    func bytes(_ kind: EventKind) -> Int { totals[kind]?.bytes ?? 0 }
    func copied(_ kind: EventKind) -> Int { totals[kind]?.copied ?? 0 }

    /// As a file would have it.
    var file: Trace {
        var trace = Trace(header: trace.header)
        trace.events = self.trace.events
        trace.folds = self.trace.folds
        return trace
    }
}
