import Glibc
import RulesUnderFire

/// `rules-under-fire`: many schedules, or one of them step by step.
enum Command {
    private static let usage = """
        Usage: rules-under-fire [--seeds COUNT] [--from SEED]   runs COUNT schedules (10000)
               rules-under-fire --seed SEED                     replays one, step by step
        """

    private struct Options {
        var first: UInt64 = 1
        var count: UInt64 = 10_000
        var replayed: UInt64?
    }

    static func run(_ arguments: [String]) async {
        guard let options = options(arguments) else {
            var text = usage + "\n"
            text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
            exit(2)
        }
        let isSound: Bool
        if let seed = options.replayed {
            isSound = replay(seed)
        } else {
            isSound = await hunt(options)
        }
        exit(isSound ? 0 : 1)
    }

    private static func options(_ arguments: [String]) -> Options? {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard let number = rest.popFirst().flatMap(UInt64.init) else { return nil }
            switch argument {
            case "--seeds" where number > 0 && number < 1 << 40: options.count = number
            case "--from" where number < 1 << 40: options.first = number
            case "--seed": options.replayed = number
            default: return nil
            }
        }
        return options
    }

    private static func replay(_ seed: UInt64) -> Bool {
        let world = SimulatedWorld(seed: seed) { print($0) }
        world.run()
        guard world.wrong.isEmpty else { return false }
        print("seed \(seed): \(world.steps) steps, every invariant holds")
        return true
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
