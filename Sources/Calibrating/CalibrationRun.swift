import Foundation
import Launcher
package import Simulation
import TraceFile
package import TraceSchema

/// Measures on this machine what the steps of a run cost: runs programs on the real engine, recorded
/// as any run is, and takes the costs from their traces.
package struct CalibrationRun {
    package struct Options: Sendable {
        package var engine = Engine.embedded
        /// A name or path; `python3` in `PATH` where nil.
        package var python: String?
        /// Each step a few times only, and no large values: in seconds, and rough.
        package var isQuick = false

        package init() {}
    }

    private let options: Options

    package init(options: Options) { self.options = options }

    /// Each program once more as long as that ends within this time: real Ray takes half a minute for
    /// one round, our own engine some seconds.
    private static let time = Duration.seconds(45)
    private static let mostRounds = 3

    /// Runs them. To be called on the main thread, before any other thread is there.
    ///
    /// A signal that would end this process ends it when the program that runs has ended, and nothing
    /// is left behind.
    ///
    /// - Throws: ``CommandError`` where a program fails.
    package func run() throws -> Calibration {
        let signals = HeldSignals()
        defer { signals.release() }
        let programs = try CalibrationPrograms()
        defer { programs.remove() }
        let start = ContinuousClock.now
        var rounds: [[CostSample]] = []
        var version = ""
        var round = 0
        repeat {
            round += 1
            var samples: [CostSample] = []
            for (index, program) in programs.programs.enumerated() {
                let label = Self.label(
                    program.label, round: round, step: index, of: programs.programs.count)
                do {
                    try run(program, label, signals, trace: programs.trace)
                } catch let interruption as Interruption {
                    programs.remove()
                    HeldSignals.end(by: interruption.signal)
                }
                let reader = try TraceReader(path: programs.trace)
                version = reader.header.engineVersion
                var events: [Event] = []
                try reader.forEach(event: { events.append($0) }, fold: { _ in })
                samples += CostSamples.of(events)
            }
            rounds.append(samples)
        } while goesOn(after: round, since: start)
        return Calibration(
            engine: options.engine, engineVersion: version,
            machine: MachineDescription.current(),
            date: Date.now.formatted(.iso8601), curves: CostFit.curves(rounds: rounds),
            firstCurves: CostFit.curves(rounds: rounds, first: true))
    }

    private func goesOn(after round: Int, since start: ContinuousClock.Instant) -> Bool {
        guard !options.isQuick, round < Self.mostRounds else { return false }
        return (ContinuousClock.now - start) / round * (round + 1) < Self.time
    }

    /// `calibrating [###       ] values captured`
    static func label(_ what: String, round: Int, step: Int, of steps: Int) -> String {
        let width = 4 * steps
        let done = 4 * step
        let bar = String(repeating: "#", count: done) + String(repeating: " ", count: width - done)
        return "calibrating, round \(round) [\(bar)] \(what)"
    }

    private struct Interruption: Error { let signal: Int32 }

    private func run(
        _ program: CalibrationPrograms.Program, _ label: String, _ signals: HeldSignals,
        trace: String
    ) throws {
        if let signal = signals.arrived() { throw Interruption(signal: signal) }
        let streams = try CapturedStreams()
        var options = ScriptRun.Options()
        options.engine = self.options.engine
        options.python = self.options.python
        options.trace = trace
        options.streams = streams.streams
        options.label = label
        let script = try Script(
            file: program.path, arguments: self.options.isQuick ? ["--quick"] : [])
        let outcome = try ScriptRun(script: script, options: options).run()
        if let signal = outcome.signal { throw Interruption(signal: signal) }
        guard outcome.status == 0 else {
            throw Self.failure(program, outcome.status, streams.lastComplaint())
        }
    }

    /// What our own part of the run says of the machine is passed on as it is.
    private static func failure(
        _ program: CalibrationPrograms.Program, _ status: Int32, _ complaint: String?
    ) -> CommandError {
        let ours = "rayscope: "
        if status == CommandError.Reason.machine.rawValue, let complaint, complaint.hasPrefix(ours)
        {
            return CommandError(.machine, String(complaint.dropFirst(ours.count)))
        }
        return CommandError(
            .failed,
            "the calibration program for \(program.label) fails (exit status \(status))"
                + (complaint.map { ": \($0)" } ?? ""))
    }
}
