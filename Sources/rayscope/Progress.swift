import Dispatch
import Foundation
import Launcher
import Synchronization

/// Says on a terminal that work goes on, for work that takes more than two seconds.
enum Progress {
    private static let delay: Int64 = 2_000_000_000

    static func during<Result>(_ what: String, _ work: () throws -> Result) rethrows -> Result {
        guard StatusLine(enabled: true, delay: delay, isAlone: true).isEnabled else {
            return try work()
        }
        let (stop, stopped) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        Thread.detachNewThread {
            let line = StatusLine(enabled: true, delay: delay, isAlone: true)
            while stop.wait(timeout: .now() + .milliseconds(250)) == .timedOut {
                line.show("\(what) · \(Wording.seconds(line.elapsed))")
            }
            line.clear()
            stopped.signal()
        }
        defer {
            stop.signal()
            stopped.wait()
        }
        return try work()
    }
}

/// Asynchronous work that the main thread waits for, having nothing else to do meanwhile.
final class Awaited<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () async throws -> Value) {
        Task.detached {
            let result: Result<Value, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            self.outcome.withLock { $0 = result }
            self.done.signal()
        }
    }

    /// Waits for the end, once.
    func value() throws -> Value {
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }
}
