import ArgumentParser
import Calibrating
import Forecasting
import Foundation
import Launcher
import Simulation
import Timeline
import TraceReading
import TraceSchema

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Forecast a recorded run with other sizes, counts, ways and machines.",
        discussion: """
            Takes the script's steps out of a trace and runs them again under a
            virtual clock, with the rules that the engine itself follows. What
            hasn't changed takes the time that was recorded; what has, the time
            that a calibration of the machine says. A task's body always takes
            what it took.

            EXAMPLES
              rayscope simulate my_script.trace.jsonl --set A=800MB
              rayscope simulate my_script.trace.jsonl --calls 100000 --workers 64
              rayscope simulate my_script.trace.jsonl --rewrite A=reference
              rayscope simulate my_script.trace.jsonl --nodes 1000 --workers 64 \\
                  --calls 64000 --network 10gbe -o forecast.trace.jsonl
              rayscope simulate my_script.trace.jsonl --sweep A=1kB..1GB -o sizes.svg
              rayscope simulate my_script.trace.jsonl --sweep nodes=1..1000 \\
                  --variable A -o nodes.svg
              rayscope explain forecast.trace.jsonl
                  a forecast is a trace like any other

            NETWORKS
            \(NetworkModel.presets.map { "  \($0.name): \($0.source)" }.joined(separator: "\n"))

            EXIT STATUS
              0  done
              1  the program as forecast ends early: a function that is too large, a
                 full object store; of several forecasts, all of them
              2  wrong use, or a trace that can't be simulated
            """)

    @Argument(help: "A trace with each event: no folds.")
    var trace: String

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A variable's serialized size, or with f() that of what f returns.",
            valueName: "name=size"))
    var sizes: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many calls each loop of the script makes that makes any, or that calls this "
                + "function; whole rounds.",
            valueName: "n|function=n"))
    var calls: [String] = []

    @Option(
        name: .customLong("rewrite"),
        help: ArgumentHelp(
            "Pass a variable by value, by reference, or have it captured.",
            valueName: "name=value|reference|captured"))
    var rewrites: [String] = []

    @Option(help: "CPUs, and so workers, of each node; as recorded otherwise.")
    var workers: Int?

    @Option(help: "Nodes of the cluster; the driver and the control store are on the first.")
    var nodes: Int?

    @Option(help: ArgumentHelp("Up to which size a value rides in a message.", valueName: "size"))
    var inlineLimit: String?

    @Option(
        help: ArgumentHelp(
            "Change one of Ray's rules, as rayscope run does.", valueName: "rule"))
    var suppose: String?

    @Option(
        help: ArgumentHelp(
            "Between the nodes; \(ScenarioArguments.standardNetwork) otherwise. See NETWORKS above.",
            valueName: "name"))
    var network: String?

    @Option(help: ArgumentHelp("One way, in microseconds; with --bandwidth.", valueName: "µs"))
    var latency: Double?

    @Option(
        help: ArgumentHelp(
            "Of each node's link, a second: 1.25GB; with --latency.", valueName: "size"))
    var bandwidth: String?

    @Option(
        help: ArgumentHelp(
            "Each node's object store; 8GB otherwise.", valueName: "size"))
    var memory: String?

    @Option(
        help: ArgumentHelp(
            "Through a range: A=1kB..1GB, nodes=1..1000, workers=1..64, calls=10..10000.",
            valueName: "name=from..to"))
    var sweep: String?

    @Option(
        help: ArgumentHelp(
            "Lay its three ways side by side, as a table or with --sweep; in a sweep of sizes it is "
                + "the variable that is swept.", valueName: "name"))
    var variable: String?

    @Option(
        help: ArgumentHelp(
            "What steps cost; what rayscope calibrate kept otherwise.", valueName: "file"))
    var calibration: String?

    @Option(help: "For what is chosen at random: where a copy of an object is taken from.")
    var seed: UInt64 = 1

    @Option(help: "Events that a forecast's trace keeps; beyond, they are summed.")
    var eventLimit: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The forecast as a trace; or a sweep's picture: .svg, .png, .pdf.", valueName: "file"))
    var output: String?

    @Flag(help: "For programs; the format is stable.")
    var json = false

    @Option(help: "Of a sweep's picture.")
    var theme = Theme.light

    func run() throws {
        do {
            try simulate()
        } catch let error as SimulationError {
            throw CommandError.usage("\(trace): \(error.description)")
        }
    }

    private var arguments: ScenarioArguments {
        var arguments = ScenarioArguments()
        arguments.sizes = sizes
        arguments.calls = calls
        arguments.rewrites = rewrites
        arguments.workers = workers
        arguments.nodes = nodes
        arguments.inlineLimit = inlineLimit
        arguments.suppose = suppose
        arguments.network = network
        arguments.latency = latency
        arguments.bandwidth = bandwidth
        arguments.memory = memory
        arguments.seed = seed
        arguments.eventLimit = eventLimit
        return arguments
    }

    private func simulate() throws {
        let scenario = try arguments.scenario()
        let sweep = try sweep.map { try Sweep($0) }
        try checkOptions(sweep)
        if sweep == nil, let variable, json || output != nil {
            throw CommandError.usage(
                "--variable \(variable) without --sweep is a table of three forecasts: leave out "
                    + "\(json ? "--json" : "-o"), or make one forecast with --rewrite \(variable)=…"
            )
        }
        if let output, sweep == nil {
            if let ending = output.split(separator: ".").last,
                ["svg", "png", "pdf"].contains(ending)
            {
                throw CommandError.usage(
                    "\(output): a picture needs --sweep; of one forecast, write the trace with -o and "
                        + "draw it with rayscope render")
            }
            try OutputPlace.check(output)
        }
        let picture =
            try sweep == nil ? nil : output.map { try PictureFile(path: $0, theme: theme) }
        let workload = try Progress.during("reading \(trace)") { try Workload(trace: trace) }
        let chosen = try ChosenCalibration.forForecasts(
            engine: workload.header.engine, file: calibration,
            environment: ProcessInfo.processInfo.environment)
        let simulated = TraceHeader.Simulated(
            changes: arguments.changes, calibration: chosen.name,
            network: scenario.nodes > 1 || sweep?.axis == .nodes
                ? "\(scenario.network.name) (\(scenario.network.source))" : nil)
        if let sweep {
            try run(sweep, workload, scenario, chosen, simulated, picture)
        } else if let variable {
            try compare(variable, workload, scenario, chosen, simulated)
        } else {
            try forecast(workload, scenario, chosen, simulated)
        }
    }

    /// Options that say the same thing twice, and not alike.
    private func checkOptions(_ sweep: Sweep?) throws {
        func names(_ assignments: [String]) -> [String] {
            assignments.map { String($0.prefix { $0 != "=" }) }
        }
        for (option, given) in [("--set", sizes), ("--rewrite", rewrites)] {
            let names = names(given)
            if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
                throw CommandError.usage("\(option) \(name)=… is there twice: say it once")
            }
        }
        if let variable, names(rewrites).contains(variable) {
            throw CommandError.usage(
                "--variable \(variable) goes through all of its ways: leave out --rewrite \(variable)=…"
            )
        }
        let isThere: String? =
            switch sweep?.axis {
            case .nodes: nodes.map { _ in "--nodes" }
            case .workers: workers.map { _ in "--workers" }
            case .calls: calls.isEmpty ? nil : "--calls"
            case .size(let name):
                names(sizes).contains(name)
                    ? "--set \(name)=…"
                    : names(rewrites).contains(name) ? "--rewrite \(name)=…" : nil
            case nil: nil
            }
        if let isThere {
            throw CommandError.usage("--sweep goes through it already: leave out \(isThere)")
        }
        guard nodes == nil, sweep?.axis != .nodes else { return }
        if let option = network != nil ? "--network" : latency != nil ? "--latency" : nil {
            throw CommandError.usage("\(option) is about several nodes: say how many with --nodes")
        }
    }

    // MARK: One forecast

    private func forecast(
        _ workload: Workload, _ scenario: Scenario, _ chosen: ChosenCalibration,
        _ simulated: TraceHeader.Simulated
    ) throws {
        let simulator = try Simulator(workload, scenario, chosen.calibration)
        let total = simulator.callCount
        let forecast = Interruptible().during { work in
            simulator.run { done in
                work.show("simulating \(Quantity.count(total, "call"))", done, of: total)
                return work.isWanted
            }
        }
        if let output { try ForecastTrace.write(forecast, simulated: simulated, to: output) }
        let error = chosen.calibration.medianErrorPercent
        if json {
            Console.print(
                try ForecastJSON(forecast, of: workload, simulated, medianErrorPercent: error)
                    .text())
        } else {
            Console.print(
                lines: ForecastText(
                    forecast, of: workload, scenario, simulated, medianErrorPercent: error
                ).lines(width: Console.width, style: Console.style))
        }
        if forecast.isCutOff { throw ExitCode(130) }
        if forecast.refusal != nil { throw ExitCode(CommandError.Reason.failed.rawValue) }
    }

    /// Three forecasts, side by side.
    private func compare(
        _ variable: String, _ workload: Workload, _ scenario: Scenario,
        _ chosen: ChosenCalibration, _ simulated: TraceHeader.Simulated
    ) throws {
        let ways = try Interruptible().during { work in
            try ThreeWays(workload, scenario, chosen.calibration, variable: variable) {
                done, total in
                work.show("simulating \(Quantity.count(total, "run"))", done, of: total)
                return work.isWanted
            }
        }
        Console.print(
            lines: ForecastText(
                ways, of: workload, scenario, simulated,
                medianErrorPercent: chosen.calibration.medianErrorPercent
            ).lines(width: Console.width, style: Console.style))
        if ways.isCutOff { throw ExitCode(130) }
        if ways.forecasts.allSatisfy({ $0.forecast.refusal != nil }) {
            throw ExitCode(CommandError.Reason.failed.rawValue)
        }
    }

    // MARK: A sweep

    private func run(
        _ sweep: Sweep, _ workload: Workload, _ scenario: Scenario, _ chosen: ChosenCalibration,
        _ simulated: TraceHeader.Simulated, _ picture: PictureFile?
    ) throws {
        var ways = variable
        if case .size(let name) = sweep.axis {
            if let variable, variable != name {
                throw CommandError.usage(
                    "--sweep \(name)=… sweeps \(name) by its three ways: leave out --variable \(variable)"
                )
            }
            ways = name.hasSuffix("()") ? nil : name
        }
        let run = try Interruptible().during { work in
            try SweepRun(
                sweep, workload, scenario, chosen.calibration, variable: ways
            ) { done, total in
                work.show("simulating \(Quantity.count(total, "run"))", done, of: total)
                return work.isWanted
            }
        }
        if let picture {
            let plot = SweepPicture(run, script: workload.header.script, simulated).plot
            let sheet = plot.sheet()
            try picture.write { style in
                Drawing(dot: sheet.dot(style), title: plot.title, description: sheet.description)
            }
        }
        if json {
            Console.print(try SweepJSON(run, simulated).text())
        } else {
            Console.print(
                lines: SweepText(run, simulated).lines(width: Console.width, style: Console.style))
        }
        if run.isCutOff { throw ExitCode(130) }
        if run.lines.allSatisfy({ $0.points.isEmpty }) {
            throw ExitCode(CommandError.Reason.failed.rawValue)
        }
    }
}
