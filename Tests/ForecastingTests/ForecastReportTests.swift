import Forecasting
import Foundation
import Simulation
import TestSupport
import TextReport
import Testing
import TraceSchema

/// What is said of a forecast: to people, and to programs.
struct ForecastReportTests {
    private func forecast(
        _ ways: [QuestionTrace.Passing] = [.value], _ change: (inout Scenario) -> Void = { _ in }
    ) throws -> (forecast: Forecast, workload: Workload, scenario: Scenario) {
        let workload = try Sample.workload(ways)
        var scenario = try Sample.scenario()
        change(&scenario)
        let forecast = try Simulator(workload, scenario, Sample.calibration()).run()
        return (forecast, workload, scenario)
    }

    private func text(
        _ one: (forecast: Forecast, workload: Workload, scenario: Scenario), error: Double? = nil
    ) -> String {
        ForecastText(
            one.forecast, of: one.workload, one.scenario, Sample.simulated,
            medianErrorPercent: error
        ).lines(width: 100, style: .plain).joined(separator: "\n")
    }

    @Test("beside what was recorded, with what it goes by")
    func people() throws {
        let one = try forecast { $0.sizes = [.init(variable: "A", bytes: 8_000_000)] }
        let text = text(one)
        #expect(text.contains("program.py: A=8MB"))
        #expect(text.contains("recorded"))
        #expect(text.contains("put into the object store"))
        #expect(text.contains("20 · 160.0 MB"))
        #expect(text.contains("Times: the calibration of a test."))
        #expect(text.contains("How far forecasts may be off"))
        #expect(text.contains("A task's body takes what it took"))
        #expect(!text.contains("Network:"))
        #expect(!text.contains("ends early"))
        #expect(self.text(one, error: 6.2).contains("half of the forecasts were within 7 %"))
    }

    @Test("several nodes: the network, and that it is modelled")
    func nodes() throws {
        let text = text(try forecast([.captured]) { $0.nodes = 4 })
        #expect(text.contains("Network: 10gbe, 1.3 GB a second") || text.contains("Network: 10gbe"))
        #expect(text.contains("and not measured"))
        #expect(text.contains("between nodes"))
        #expect(text.contains("over the busiest link"))
    }

    @Test("a program that ends early")
    func refused() throws {
        let one = try forecast([.captured]) {
            $0.sizes = [.init(variable: "A", bytes: 200_000_000)]
        }
        #expect(text(one).contains("The program ends early: ValueError: foo2, pickled"))
    }

    @Test("for programs: the keys stay, and the numbers are the forecast's")
    func programs() throws {
        let one = try forecast { $0.sizes = [.init(variable: "A", bytes: 8_000_000)] }
        let text = try ForecastJSON(
            one.forecast, of: one.workload, Sample.simulated, medianErrorPercent: 6.5
        ).text()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "calibration", "changes", "forecast", "median_error_percent", "recorded",
            ])
        let forecast = try #require(object["forecast"] as? [String: Any])
        #expect(
            forecast.keys.sorted() == [
                "busiest_link_bytes", "calls", "complete", "control_store_bytes",
                "control_store_wait_ns", "counts", "events", "first_result_ns", "network_bytes",
                "start_ns", "steps", "store_peak_bytes", "wall_ns",
            ])
        #expect(forecast["wall_ns"] as? Int == Int(one.forecast.wallNs))
        #expect(forecast["complete"] as? Bool == true)
        let counts = try #require(forecast["counts"] as? [String: [String: Int]])
        #expect(counts["put"]?.keys.sorted() == ["bytes", "copied", "count", "ns"])
        #expect(counts["put"]?["count"] == 20)
        #expect(counts["put"]?["bytes"] == 160_000_000)
        let recorded = try #require(object["recorded"] as? [String: Any])
        #expect(recorded.keys.sorted() == ["calls", "counts", "wall_ns"])
    }

    @Test("a sweep for programs")
    func sweep() throws {
        let run = try Sample.sweep("A=1kB..1GB", Sample.workload(), variable: "A")
        let text = try SweepJSON(run, Sample.simulated).text()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "axis", "calibration", "changes", "complete", "crossings", "lines", "notes",
            ])
        let lines = try #require(object["lines"] as? [[String: Any]])
        #expect(lines.map { $0["name"] as? String } == ["by value", "by reference", "captured"])
        #expect(lines[2]["refused_from"] as? Int == 100_000_000)
        let point = try #require((lines[0]["points"] as? [[String: Any]])?.first)
        for key in [
            "value", "call_ns", "first_result_ns", "total_ns", "control_store_bytes",
            "busiest_link_bytes",
        ] { #expect(point[key] != nil, "\(key)") }
    }
}
