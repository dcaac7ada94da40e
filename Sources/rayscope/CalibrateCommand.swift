import ArgumentParser
import Calibrating
import Foundation
import Launcher
import TraceSchema

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measure what the steps of a run cost on this machine, for forecasts.",
        discussion: """
            Runs programs of its own on the engine, records them as any run, and
            takes from their traces what each step takes by size: in less than a
            minute. Keep the machine otherwise idle meanwhile. What comes out is kept
            in your state directory ($XDG_STATE_HOME/rayscope, or
            ~/.local/state/rayscope), one file an engine, and forecasts go by it.

            EXAMPLES
              rayscope calibrate
              rayscope calibrate --engine ray --python .venv/bin/python3
              rayscope calibrate --quick -o rough.json
              rayscope calibrate --json | jq .curves.put
            """)

    @Option(
        help: ArgumentHelp(
            "What is measured: our own engine, or the real Ray of that Python.",
            valueName: "embedded|ray"))
    var engine = "embedded"

    @Option(
        help: ArgumentHelp(
            "The Python that runs the programs; python3 in PATH otherwise.", valueName: "path"))
    var python: String?

    @Flag(help: "In seconds, and rough: each step a few times only, and no large values.")
    var quick = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where it is kept; in your state directory otherwise.", valueName: "file"))
    var output: String?

    @Flag(help: "Print it as its file has it, for programs; the format is stable.")
    var json = false

    func run() throws {
        guard let engine = Engine(rawValue: engine) else {
            throw CommandError.usage("no engine \(engine): --engine takes embedded or ray")
        }
        let kept = ChosenCalibration.keptPath(engine, ProcessInfo.processInfo.environment)
        guard let path = output ?? kept else {
            throw CommandError.usage(
                "neither XDG_STATE_HOME nor HOME names a folder to keep it in: name a file with -o")
        }
        if output != nil { try OutputPlace.check(path) }
        var options = CalibrationRun.Options()
        options.engine = engine
        options.python = python
        options.isQuick = quick
        let calibration = try CalibrationRun(options: options).run()
        try CalibrationFile.write(calibration, to: path)
        if json {
            Console.print(CalibrationFile.text(calibration))
        } else {
            Console.print(
                lines: CalibrationText(calibration).lines(
                    width: Console.width, style: Console.style)
                    + ["", "kept in \(Wording.shell(path))"])
        }
    }
}

/// What `rayscope doctor` says of calibrations.
enum CalibrationFindings {
    /// Whether forecasts on the embedded engine go by this machine.
    static func finding() -> Doctor.Finding {
        let name = "calibration"
        let remedy = "rayscope calibrate"
        do {
            let chosen = try ChosenCalibration.forForecasts(
                engine: .embedded, environment: ProcessInfo.processInfo.environment)
            guard chosen.origin != .shipped else {
                return Doctor.Finding(
                    name, .optional, "none of this machine; forecasts go by another one's",
                    remedy: remedy)
            }
            return Doctor.Finding(name, .ok, chosen.name)
        } catch {
            return Doctor.Finding(name, .optional, error.description, remedy: remedy)
        }
    }
}
