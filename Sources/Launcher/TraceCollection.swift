import Glibc
import TraceFile
import TraceSchema

/// The files of a run directory that become the trace.
struct TraceCollection {
    let directory: RunDirectory

    /// Writes what the run is; from now on the directory can be recovered.
    func begin(
        script: Script, destination: TraceDestination, options: ScriptRun.Options
    ) throws {
    }

    /// Counts the events while they are recorded.
    func counter() -> EventCounter { EventCounter() }

    /// Where the trace is meant to go; nil where the run had not begun.
    func destination() -> String? { nil }

    /// Merges the recorder files into the trace.
    ///
    /// - Parameter end: how the script ended; nil where nobody saw it.
    /// - Returns: how many events the trace has.
    func finish(_ end: ChildProcess.End?) throws -> Int {
        0
    }
}

struct EventCounter { func count() -> Int { 0 } }
