import Calibrating
import Foundation
import Launcher
import Simulation
import TestSupport
import Testing
import TraceSchema

struct ChosenCalibrationTests {
    private func calibration(_ engine: Engine) -> Calibration {
        Calibration(
            engine: engine, engineVersion: "0.1.0", machine: "8 cores",
            date: "2026-11-27T10:20:30Z", curves: [.put: CostCurve(constant: 5)])
    }

    @Test("the named one, else the user's own, else the shipped one")
    func order() throws {
        let folder = try TemporaryDirectory()
        let environment = ["XDG_STATE_HOME": folder.path, "HOME": "/nowhere"]
        let shipped = try ChosenCalibration.forForecasts(
            engine: .embedded, environment: environment)
        #expect(shipped.origin == .shipped)
        #expect(shipped.name.hasPrefix("the calibration that comes with Rayscope ("))
        #expect(shipped.name.hasSuffix("; yours: rayscope calibrate"))

        let kept = try #require(ChosenCalibration.keptPath(.embedded, environment))
        #expect(kept == folder.file("rayscope/calibration-embedded.json"))
        try CalibrationFile.write(calibration(.embedded), to: kept)
        let own = try ChosenCalibration.forForecasts(engine: .embedded, environment: environment)
        #expect(own.origin == .kept(kept))
        #expect(own.name == "calibration of this machine, 2026-11-27 (embedded 0.1.0)")

        let file = folder.file("other.json")
        try CalibrationFile.write(calibration(.embedded), to: file)
        let named = try ChosenCalibration.forForecasts(
            engine: .embedded, file: file, environment: environment)
        #expect(named.origin == .file(file))
    }

    @Test("one of the other engine is refused")
    func otherEngine() throws {
        let folder = try TemporaryDirectory()
        let file = folder.file("ray.json")
        try CalibrationFile.write(calibration(.ray), to: file)
        #expect(throws: CommandError.self) {
            try ChosenCalibration.forForecasts(engine: .embedded, file: file, environment: [:])
        }
    }

    @Test("the user's own that is broken is not passed over in silence")
    func broken() throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: folder.file("rayscope"), withIntermediateDirectories: true)
        try folder.write("{", to: "rayscope/calibration-ray.json")
        #expect(throws: CommandError.self) {
            try ChosenCalibration.forForecasts(
                engine: .ray, environment: ["XDG_STATE_HOME": folder.path])
        }
    }

    @Test("a place below the home; none without one")
    func places() {
        #expect(
            ChosenCalibration.keptPath(.ray, ["HOME": "/home/ada"])
                == "/home/ada/.local/state/rayscope/calibration-ray.json")
        #expect(ChosenCalibration.keptPath(.ray, ["HOME": "ada"]) == nil)
    }

    @Test("the shipped ones have what a forecast needs", arguments: Engine.allCases)
    func shipped(engine: Engine) throws {
        let chosen = try ChosenCalibration.forForecasts(engine: engine, environment: [:])
        let calibration = chosen.calibration
        #expect(calibration.engine == engine)
        for cost in [
            Cost.pickle, .export, .fetch, .unpickle, .serialize, .put, .submit, .get, .deserialize,
            .returnInline, .returnStored, .pushHop, .resultHop, .spawn,
        ] {
            #expect(calibration.curves[cost] != nil, "\(cost)")
        }
        // Up to what a function may take, and a value beyond which the store only copies.
        #expect(calibration.curves[.put]?.points.last?.bytes ?? 0 > 90_000_000)
        #expect(calibration.curves[.pickle]?.points.last?.bytes ?? 0 > 90_000_000)
    }
}
