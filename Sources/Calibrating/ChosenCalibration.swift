import Foundation
package import Launcher
package import Simulation
package import TraceSchema

/// The calibration that a forecast goes by, and where it comes from.
package struct ChosenCalibration: Sendable {
    package enum Origin: Equatable, Sendable {
        /// A file that the user named.
        case file(String)
        /// What `rayscope calibrate` kept.
        case kept(String)
        /// The one that comes with Rayscope: of another machine.
        case shipped
    }

    package let calibration: Calibration
    package let origin: Origin

    /// The one that was named, else the user's own, else the shipped one.
    ///
    /// - Throws: ``CommandError`` for a file that is no calibration, or one of the other engine.
    package static func forForecasts(
        engine: Engine, file: String? = nil, environment: [String: String]
    ) throws(CommandError) -> ChosenCalibration {
        if let file {
            let named = try CalibrationFile.read(file)
            guard named.engine == engine else {
                throw .usage(
                    "\(file) was measured on \(words(named.engine)), and this is a forecast for "
                        + "\(words(engine)): leave out --calibration, or measure one with `rayscope "
                        + "calibrate --engine \(engine.rawValue)`")
            }
            return ChosenCalibration(calibration: named, origin: .file(file))
        }
        if let path = keptPath(engine, environment), FileManager.default.fileExists(atPath: path) {
            let kept = try CalibrationFile.read(path)
            guard kept.engine == engine else {
                throw .usage(
                    "\(path) was measured on \(words(kept.engine)): measure anew with `rayscope "
                        + "calibrate --engine \(engine.rawValue)`")
            }
            return ChosenCalibration(calibration: kept, origin: .kept(path))
        }
        return try thatComesWithRayscope(engine)
    }

    /// The shipped one, whatever the user has: forecasts by it are the same on each machine.
    ///
    /// - Throws: ``CommandError``
    package static func thatComesWithRayscope(
        _ engine: Engine
    ) throws(CommandError) -> ChosenCalibration {
        ChosenCalibration(calibration: try shipped(engine), origin: .shipped)
    }

    /// `$XDG_STATE_HOME/rayscope/calibration-ENGINE.json`, or below `~/.local/state`; nil where
    /// neither `XDG_STATE_HOME` nor `HOME` is a path.
    package static func keptPath(_ engine: Engine, _ environment: [String: String]) -> String? {
        func folder(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let state = folder("XDG_STATE_HOME") ?? folder("HOME").map { "\($0)/.local/state" }
        return state.map { "\($0)/rayscope/calibration-\(engine.rawValue).json" }
    }

    static func shipped(_ engine: Engine) throws(CommandError) -> Calibration {
        let bytes =
            switch engine {
            case .embedded: PackageResources.calibration_embedded_json
            case .ray: PackageResources.calibration_ray_json
            }
        return try CalibrationFile.read(bytes, named: "the calibration that comes with Rayscope")
    }

    /// In a line: which it is, and for a foreign one how to get one's own.
    package var name: String {
        let date = calibration.date.prefix { $0 != "T" }
        let engine = "\(calibration.engine.rawValue) \(calibration.engineVersion)"
        switch origin {
        case .file(let path): return "calibration \(path), \(date) (\(engine))"
        case .kept: return "calibration of this machine, \(date) (\(engine))"
        case .shipped:
            let option = calibration.engine == .embedded ? "" : " --engine ray"
            return "the calibration that comes with Rayscope (\(calibration.machine), \(date), "
                + "\(engine)); yours: rayscope calibrate\(option)"
        }
    }

    private static func words(_ engine: Engine) -> String {
        switch engine {
        case .embedded: "the embedded engine"
        case .ray: "real Ray"
        }
    }
}
