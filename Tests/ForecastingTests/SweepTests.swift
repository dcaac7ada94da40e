import Forecasting
import Launcher
import Simulation
import TestSupport
import TextReport
import Testing
import Timeline

/// A range instead of one value.
struct SweepTests {
    @Test("sizes: four to a decade, and both sides of each limit")
    func sizes() throws {
        let sweep = try Sweep("A=1kB..1GB")
        #expect(sweep.axis == .size("A"))
        #expect(sweep.name == "size of A")
        #expect(sweep.values == sweep.values.sorted())
        #expect(Set(sweep.values).count == sweep.values.count)
        #expect(sweep.values.first == 1000)
        #expect(sweep.values.last == 1_000_000_000)
        for value in [1800, 3200, 5600, 10_000, 320_000_000] {
            #expect(sweep.values.contains(value))
        }
        for limit in [102_400, 10_000_000, 100_000_000] {
            #expect(sweep.values.contains(limit - limit / 50))
            #expect(sweep.values.contains(limit + limit / 50))
        }
    }

    @Test("counts")
    func counts() throws {
        #expect(try Sweep("nodes=1..1000").axis == .nodes)
        #expect(
            try Sweep("nodes=1..1000").values == [
                1, 3, 5, 10, 18, 32, 56, 100, 180, 320, 560, 1000,
            ])
        #expect(try Sweep("workers=2..3").values == [2, 3])
        #expect(try Sweep("calls=10..11").axis == .calls)
        #expect(try Sweep("calls=999999..1000000").values == [999_999, 1_000_000])
    }

    @Test(
        "wrong ones, each in a line",
        arguments: [
            ("A", "it takes NAME=VALUE, where the value is a range"),
            ("A=1kB", "a range is FROM..TO"),
            ("A=1kB..", " is no size"), ("A=..1kB", " is no size"), ("A=2kB..1kB", "has to rise"),
            ("A=1kB..1kB", "has to rise"), ("A=0..1kB", "a size above 0 is needed"),
            ("nodes=0..3", "0 is no count from 1 to 60,000"), ("nodes=1..x", "x is no count"),
            ("nodes=1..1000001", "no count"), ("=1..2", "NAME=VALUE"), ("calls=1..1.5", "no count"),
        ])
    func wrong(text: String, says: String) {
        do {
            _ = try Sweep(text)
            Issue.record("taken")
        } catch {
            #expect(error.description.contains(says), "\(error.description)")
            #expect(error.reason == .usage)
            #expect(!error.description.contains("\n"))
        }
    }

    @Test("three ways beside each other: they cross where the rules say, and one ends")
    func ways() throws {
        let run = try Sample.sweep("A=1kB..1GB", Sample.workload(), variable: "A")
        #expect(run.lines.map(\.name) == ["by value", "by reference", "captured"])
        #expect(run.isCutOff == false)
        let ends = run.lines.map { $0.end?.value }
        #expect(ends[0] == nil && ends[1] == nil)
        // A function of 100 MB is refused, whatever else is in it.
        #expect(ends[2] == 100_000_000)
        #expect(run.lines[2].end?.reason.contains("ValueError") == true)
        #expect(run.lines[0].points.map(\.value) == run.sweep.values)
        // By value it is copied for each call, above the limit; by reference once.
        let crossing = run.crossings.first { $0.above == "by reference" && $0.below == "by value" }
        #expect((crossing?.value ?? 0) <= 10_000_000)
        let text = SweepText(run).lines(width: 200, style: .plain).joined(separator: "\n")
        #expect(text.contains("Time per call, by size of A"))
        #expect(text.contains("refused"))
        #expect(text.contains("Up to 102.4 kB a value rides in the task's message"))
        #expect(text.contains("by reference is cheaper than by value"))
    }

    @Test("one program through a range: one line")
    func program() throws {
        let run = try Sample.sweep("workers=1..4", Sample.workload(), variable: nil)
        #expect(run.lines.map(\.name) == ["the program"])
        #expect(run.lines[0].points.map(\.value) == run.sweep.values)
        #expect(run.crossings.isEmpty)
    }

    @Test("nodes: each worker has something to do, and the control store's bytes grow")
    func nodes() throws {
        let run = try Sample.sweep(
            "nodes=1..10",
            Sample.workload([.captured], size: 1_000_000, isPipelined: true), variable: "A")
        let captured = run.lines[2].points.map(\.controlStoreBytes)
        #expect(captured == captured.sorted())
        #expect((captured.last ?? 0) >= 5 * (captured.first ?? 0))
        let reference = run.lines[1].points
        #expect(reference.allSatisfy { $0.controlStoreBytes < 100_000 })
        #expect((reference.last?.busiestLinkBytes ?? 0) > 1_000_000)
        let text = SweepText(run).lines(width: 200, style: .plain).joined(separator: "\n")
        #expect(text.contains("by nodes"))
    }

    @Test("a sweep that is stopped has what there was")
    func stopped() throws {
        var asked = 0
        let run = try Sample.sweep("A=1kB..1GB", Sample.workload(calls: 2000), variable: "A") {
            done, total in
            asked += 1
            #expect(done <= total)
            return asked < 40
        }
        #expect(run.isCutOff)
        let points = run.lines.map(\.points.count)
        #expect(points.reduce(0, +) > 0)
        #expect(points.reduce(0, +) < 3 * run.sweep.values.count)
        #expect(try SweepJSON(run, Sample.simulated).text().contains(#""complete" : false"#))
    }

    @Test("a variable that is none is told")
    func unknown() throws {
        #expect(throws: SimulationError.self) {
            try Sample.sweep("B=1kB..1MB", Sample.workload(), variable: "B")
        }
    }

    @Test("the picture: a line for each way, in its colour; marks in the order of the axis")
    func picture() throws {
        let run = try Sample.sweep("A=1kB..1GB", Sample.workload(), variable: "A")
        let plot = SweepPicture(run, script: "program.py", Sample.simulated).plot
        #expect(plot.title == "program.py: time per call")
        #expect(plot.subtitle.contains("A forecast, not a run."))
        #expect(plot.subtitle.contains { $0.contains("the calibration of a test") })
        #expect(plot.panels.count == 1)
        #expect(plot.x.unit == .bytes)
        let series = plot.panels[0].series
        #expect(series.map(\.look) == [.byValue, .byReference, .captured])
        #expect(series.map { $0.end != nil } == [false, false, true])
        #expect(series[0].points.count == run.sweep.values.count)
        #expect(plot.marks.map(\.x) == plot.marks.map(\.x).sorted())
        #expect(plot.marks.contains { $0.x == 102_400 })
        #expect(plot.marks.contains { $0.y != nil })
        let nodes = try Sample.sweep("nodes=1..5", Sample.workload(), variable: nil)
        let panels = SweepPicture(nodes, script: "program.py", Sample.simulated).plot.panels
        #expect(panels.count >= 3)
        #expect(panels.allSatisfy { $0.series.count == 1 })
    }
}
