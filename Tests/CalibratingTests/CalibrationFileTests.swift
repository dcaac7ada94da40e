import Calibrating
import Launcher
import Simulation
import TestSupport
import Testing
import TraceSchema

struct CalibrationFileTests {
    private let calibration = Calibration(
        engine: .embedded, engineVersion: "0.1.0", machine: "2 cores, \"A\" \\ processor, 24 GB",
        date: "2026-11-27T10:20:30Z",
        curves: [
            .pickle: CostCurve([.init(bytes: 741, ns: 105_000), .init(bytes: 95_000_745, ns: 6e7)])
                ?? CostCurve(constant: 0),
            .leaseHop: CostCurve(constant: 22.5),
        ], firstCurves: [.export: CostCurve(constant: 70)], medianErrorPercent: 12.5)

    private func complaint(_ text: String) -> String? {
        do {
            _ = try CalibrationFile.read(Array(text.utf8), named: "my.json")
            return nil
        } catch {
            #expect(error.reason == .usage)
            #expect(!error.description.contains("\n"))
            return error.description
        }
    }

    private func file(_ curves: String, version: Int = 1, engine: String = "embedded") -> String {
        """
        {"rayscope_calibration": \(version), "engine": "\(engine)", "engine_version": "1",
         "machine": "m", "date": "2026-01-01T00:00:00Z", "curves": \(curves)}
        """
    }

    @Test("what is written is read again, in a folder that was not there")
    func roundTrip() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("state/rayscope/calibration-embedded.json")
        try CalibrationFile.write(calibration, to: path)
        #expect(try CalibrationFile.read(path) == calibration)
        #expect(CalibrationFile.text(calibration).contains("\"pickle\": [[741, 105000], "))
    }

    @Test("what a later version measures beside is passed over")
    func unknownCost() throws {
        let text = file(#"{"teleport": [[1, 2]], "put": [[10, 20]]}"#)
        let read = try CalibrationFile.read(Array(text.utf8), named: "")
        #expect(read.curves.keys.map(\.self) == [.put])
    }

    @Test(
        "what is wrong is named in a line",
        arguments: [
            ("", "is no calibration"),
            ("[1]", "is no calibration"),
            ("{\"rayscope\": 1}", "is no calibration"),
            ("{\"rayscope_calibration\": 1}", "`engine` is missing"),
        ])
    func noCalibration(text: String, says: String) {
        #expect(complaint(text)?.contains(says) == true)
        #expect(complaint(text)?.contains("rayscope calibrate") == true)
    }

    @Test(
        "broken curves are named",
        arguments: [
            (#"{"put": [[10, -1]]}"#, "curves, put: point 1 has -1.0 ns"),
            (#"{"put": [[-10, 1]]}"#, "point 1 has -10.0 bytes"),
            (#"{"put": [[1.5, 1]]}"#, "point 1 has 1.5 bytes"),
            (#"{"put": [[20, 1], [10, 2]]}"#, "point 2 is not larger than the one before"),
            (#"{"put": [[10, 1], [10, 2]]}"#, "point 2 is not larger than the one before"),
            (#"{"put": [[10]]}"#, "point 1 is not [bytes, ns]"),
            (#"{"put": []}"#, "it has no point"),
            (#"{"put": [[10, "x"]]}"#, "curves, put, 1, 2 is not what it should be"),
            (#"{"put": [[10, null]]}"#, "is not what it should be"),
            (#"{"put": [[10, NaN]]}"#, "is no calibration"),
            (#"{"put": [[10, 1e999]]}"#, ""),
            ("{}", "it has no curve"),
            (#"{"put": 5}"#, "curves, put is not what it should be"),
        ])
    func brokenCurves(curves: String, says: String) {
        #expect(complaint(file(curves))?.contains(says) == true)
    }

    @Test("a newer version and an unknown engine are told")
    func versions() {
        let newer = complaint(file(#"{"put": [[1, 1]]}"#, version: 2))
        #expect(newer?.contains("newer Rayscope") == true)
        let engine = complaint(file(#"{"put": [[1, 1]]}"#, engine: "spark"))
        #expect(engine?.contains("no engine is called spark") == true)
    }

    @Test("a file that is not there, and a folder")
    func noFile() throws {
        let folder = try TemporaryDirectory()
        #expect(throws: CommandError.self) { try CalibrationFile.read(folder.file("none.json")) }
        #expect(throws: CommandError.self) { try CalibrationFile.read(folder.path) }
    }
}
