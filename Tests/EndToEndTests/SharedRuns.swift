import Glibc
import Synchronization
import TraceSchema

extension ProgramRun {
    /// A run that several tests look at: made by whichever of them asks first, with the very command
    /// that it would have alone, and there until the test process ends.
    static func shared(
        program: String, suppose world: String? = nil, arguments: [String] = [],
        engine: Engine = .embedded
    ) throws -> ProgramRun {
        let way = SharedRuns.Way(
            program: program, world: world, arguments: arguments, engine: engine)
        return try SharedRuns.made.value(for: way) {
            try ProgramRun(program: program, suppose: world, arguments: arguments, engine: engine)
        }
    }
}

private enum SharedRuns {
    struct Way: Hashable {
        let program: String
        let world: String?
        let arguments: [String]
        let engine: Engine
    }

    static let made: MadeOnce<Way, ProgramRun> = {
        // Nothing else ends a static value, and a run's folder goes with it.
        atexit { SharedRuns.made.removeAll() }
        return MadeOnce()
    }()
}

/// A value for each key, made by whoever asks for it first. Who asks for another key's does not wait.
final class MadeOnce<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private final class Place: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private let places = Mutex<[Key: Place]>([:])

    /// An error is not kept: whoever asks next tries again, and meets it as its own.
    func value(for key: Key, _ make: () throws -> Value) throws -> Value {
        let place = places.withLock { places in
            let place = places[key] ?? Place()
            places[key] = place
            return place
        }
        return try place.value.withLock { value in
            if let value { return value }
            let made = try make()
            value = made
            return made
        }
    }

    func removeAll() {
        places.withLock { $0 = [:] }
    }
}
