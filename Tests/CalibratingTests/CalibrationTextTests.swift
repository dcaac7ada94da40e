import Simulation
import Testing
import TextReport
import TraceSchema

@testable import Calibrating

struct CalibrationTextTests {
    private func lines(_ curves: [Cost: CostCurve]) -> [String] {
        let calibration = Calibration(
            engine: .embedded, engineVersion: "0.1.0", machine: "2 cores", date: "",
            curves: curves)
        return CalibrationText(calibration).lines(width: 100, style: .plain)
    }

    @Test("a row a step, at a few sizes; what was not measured is said")
    func table() throws {
        let curve = try #require(
            CostCurve([.init(bytes: 10, ns: 1500), .init(bytes: 1_000_000, ns: 80_000)]))
        let lines = lines([.serialize: curve, .leaseHop: CostCurve(constant: 22_000)])
        #expect(lines[0] == "embedded 0.1.0 on 2 cores")
        let serialize = try #require(lines.first { $0.hasPrefix("serialize a value") })
        #expect(serialize.contains("1.5 µs"))
        #expect(serialize.contains("80 µs"))
        // Never measured at 100 MB: nothing is told of it.
        #expect(serialize.split(separator: "µs").count == 3)
        let hop = try #require(lines.first { $0.hasPrefix("way from submit to lease") })
        #expect(hop.split(separator: "µs").count == 1)
        #expect(lines.last?.contains("spawn") == true)
    }

    @Test("what the machine is, in words")
    func machine() {
        let info = "processor : 0\nmodel name\t: Intel(R) Xeon(R) CPU  @ 2.20GHz\nmodel name: B\n"
        let processor = MachineDescription.processor(in: info)
        #expect(processor == "Intel Xeon CPU @ 2.20GHz")
        #expect(
            MachineDescription.text(cores: 2, processor: processor, memory: 25_000_000_000)
                == "2 cores, Intel Xeon CPU @ 2.20GHz, 23 GB")
        #expect(MachineDescription.processor(in: "processor : 0\nmodel name") == nil)
        #expect(MachineDescription.text(cores: 1, processor: nil, memory: nil) == "1 core")
        #expect(MachineDescription.current().contains("core"))
    }

    @Test("the progress line has a bar")
    func progress() {
        #expect(
            CalibrationRun.label("values captured", round: 2, step: 1, of: 3)
                == "calibrating, round 2 [####        ] values captured")
    }
}
