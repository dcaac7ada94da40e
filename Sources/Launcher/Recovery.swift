import Glibc
import TraceFile

/// What is left of runs whose `rayscope` was killed: makes their traces, and removes it.
package enum Recovery {
    /// Recovers one run; for the node, which is the last to live when `rayscope` was killed.
    ///
    /// Does nothing where the run goes on, or somebody else recovers it.
    /// - Throws: ``CommandError`` for a path that is no run directory of this user's.
    package static func recover(_ path: String) throws {
        guard let directory = PrivateDirectory(existing: path) else {
            throw CommandError.usage("\(path) is not a run directory of this user's")
        }
        guard let lock = directory.lock() else { return }
        // The node may be waiting for this very process.
        RunProcesses(directory: directory).end(except: [getpid(), getppid()])
        _ = try collect(directory)
        withExtendedLifetime(lock) {}
    }

    /// Recovers whatever has ended and been left, in all the places that run directories are made
    /// in; quick where there is nothing. Says in a line each what became of it.
    package static func sweep() {
        let environment = ChildEnvironment.inherited()
        let places = PrivateDirectory.places(
            runtime: environment["XDG_RUNTIME_DIR"], temporary: environment["TMPDIR"])
        for directory in PrivateDirectory.all(in: places) {
            guard let lock = directory.lock() else { continue }
            // Somebody of the run lives: it cleans up itself, or the next command does.
            guard RunProcesses(directory: directory).alive().isEmpty else { continue }
            do {
                if let destination = try collect(directory) {
                    Report.say(
                        "rayscope: recovered the trace of a run that was cut off: \(destination)")
                }
            } catch {
                Report.say("rayscope: a run that was cut off: \(error)")
            }
            withExtendedLifetime(lock) {}
        }
    }

    /// Makes the trace and removes the directory.
    ///
    /// - Returns: where the trace is; nil where the run had not begun.
    private static func collect(_ directory: PrivateDirectory) throws -> String? {
        let collection = TraceCollection(directory: directory)
        guard let destination = collection.destination() else {
            directory.remove()
            return nil
        }
        // With its folder gone there is nowhere to put it, now or later.
        guard FileSystem.isDirectory(FileSystem.folder(of: destination)) else {
            directory.remove()
            throw CommandError.usage("its trace is lost: the folder of \(destination) is gone")
        }
        // Its own, if it was killed while it wrote the trace.
        OutputFile.removeAbandoned(for: destination)
        _ = try collection.finish(nil, at: destination)
        directory.remove()
        return destination
    }
}
