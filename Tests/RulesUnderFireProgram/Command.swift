import Glibc
import RulesUnderFire
import TraceFile
import TraceSchema

/// `rules-under-fire`: many schedules, or one of them step by step.
enum Command {
    private static let usage = """
        Usage: rules-under-fire [--seeds COUNT] [--from SEED]   runs COUNT schedules (10000)
               rules-under-fire --seed SEED [--trace FILE]      replays one, step by step
        """

    private struct Options {
        var first: UInt64 = 1
        var count: UInt64 = 10_000
        var replayed: UInt64?
        var trace: String?
    }

    static func run(_ arguments: [String]) async {
        guard let options = options(arguments) else {
            complain(usage)
            exit(2)
        }
        let isSound: Bool
        if let seed = options.replayed {
            isSound = replay(seed, trace: options.trace)
        } else {
            isSound = await hunt(options)
        }
        exit(isSound ? 0 : 1)
    }

    private static func options(_ arguments: [String]) -> Options? {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--trace" {
                options.trace = rest.popFirst()
                guard options.trace != nil else { return nil }
                continue
            }
            guard let number = rest.popFirst().flatMap(UInt64.init) else { return nil }
            switch argument {
            case "--seeds" where number > 0 && number < 1 << 40: options.count = number
            case "--from" where number < 1 << 40: options.first = number
            case "--seed": options.replayed = number
            default: return nil
            }
        }
        return options.trace == nil || options.replayed != nil ? options : nil
    }

    private static func replay(_ seed: UInt64, trace path: String?) -> Bool {
        let trace = path.map { _ in ScheduleTrace() }
        let world = SimulatedWorld(seed: seed, trace: trace) { print($0) }
        world.run()
        if let trace, let path { write(trace, of: seed, to: path) }
        guard world.wrong.isEmpty else { return false }
        print("seed \(seed): \(world.steps) steps, every invariant holds")
        return true
    }

    private static func write(_ trace: ScheduleTrace, of seed: UInt64, to path: String) {
        let lanes = trace.processes.sorted { ($0.order, $0.name) < ($1.order, $1.name) }
        let header = TraceHeader(
            engine: .embedded, engineVersion: "simulated", script: "seed-\(seed)",
            started: "1970-01-01T00:00:00Z",
            processes: lanes.enumerated().map { TraceHeader.Process(id: $1, pid: $0 + 1) })
        do {
            try Trace(header: header, events: trace.events).write(to: path)
        } catch {
            complain("\(error)")
            exit(2)
        }
    }

    private static func complain(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { _ = Glibc.write(2, $0.baseAddress, $0.count) }
    }

    private static func hunt(_ options: Options) async -> Bool {
        let part: UInt64 = 10_000
        var failed = 0
        var steps = 0
        var next = options.first
        let end = options.first + options.count
        while next < end {
            let through = min(next + part, end)
            let outcome = await Hunt.run(seeds: next..<through)
            steps += outcome.steps
            failed += outcome.failures.count
            for failure in outcome.failures.prefix(10) { print(failure) }
            next = through
            print(
                "\(next - options.first) of \(options.count) schedules, \(steps) steps, "
                    + "\(failed) failed")
            fflush(nil)
            if failed >= 10 { break }
        }
        return failed == 0
    }
}
