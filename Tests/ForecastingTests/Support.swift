import Calibrating
import Forecasting
import Simulation
import TestSupport
import TraceSchema

/// A small run of the question's program, and what stands around its forecasts.
enum Sample {
    static func workload(
        _ ways: [QuestionTrace.Passing] = [.value], size: Int = 33_842, calls: Int = 20,
        isPipelined: Bool = false
    ) throws -> Workload {
        var question = QuestionTrace()
        question.ways = ways
        question.sizes = [size]
        question.calls = calls
        question.isPipelined = isPipelined
        var header = question.header
        header.processes = [.driver, .worker(1), .worker(2)].map { .init(id: $0, pid: 1) }
        var reader = try WorkloadReader(header: header)
        for event in question.events { try reader.read(event) }
        return try reader.workload()
    }

    static func calibration() throws -> Calibration {
        try ChosenCalibration.forForecasts(engine: .embedded, environment: [:]).calibration
    }

    static func scenario() throws -> Scenario { try ScenarioArguments().scenario() }

    static let simulated = TraceHeader.Simulated(
        changes: ["A=8MB"], calibration: "the calibration of a test")

    static func sweep(
        _ text: String, _ workload: Workload, variable: String?,
        progress: (Int, Int) -> Bool = { _, _ in true }
    ) throws -> SweepRun {
        try SweepRun(
            Sweep(text), workload, scenario(), calibration(), variable: variable,
            progress: progress)
    }
}
