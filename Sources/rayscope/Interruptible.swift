import Dispatch
import Foundation
import Launcher
import Synchronization

/// Work that Ctrl-C ends with what there is; and that says how far it is once it takes two seconds.
final class Interruptible {
    private static let delay: Int64 = 2_000_000_000
    private static let between: Int64 = 100_000_000
    private let isInterrupted = Atomic(false)
    private let line = StatusLine(enabled: true, delay: delay, isAlone: true)
    private var lastShown: Int64 = 0

    /// Runs the work; the first Ctrl-C is for it, the next one ends the program.
    func during<Result>(_ work: (Interruptible) throws -> Result) rethrows -> Result {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [self] in
            isInterrupted.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
        defer {
            source.cancel()
            signal(SIGINT, SIG_DFL)
            line.clear()
        }
        return try work(self)
    }

    /// Whether to go on.
    var isWanted: Bool { !isInterrupted.load(ordering: .relaxed) }

    /// Shows a bar: so much of the whole is done.
    func show(_ what: @autoclosure () -> String, _ done: Int, of total: Int) {
        guard line.isEnabled, line.elapsed - lastShown > Self.between else { return }
        lastShown = line.elapsed
        let share = min(1, Double(done) / Double(max(1, total)))
        let filled = Int(share * 20)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        line.show("\(what()) \(bar) \(Int(share * 100)) %")
    }
}
