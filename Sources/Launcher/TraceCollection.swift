import Foundation
import ObjectPassing
import TraceFile
import TraceSchema

/// From the run directory to the trace: what the run is, how far it is, and the merge at its end.
struct TraceCollection {
    let directory: PrivateDirectory
    private let records: RunDirectory

    init(directory: PrivateDirectory) {
        self.directory = directory
        records = RunDirectory(path: directory.path)
    }

    /// Writes what the run is; from now on the directory can be recovered.
    func begin(
        script: Script, destination: TraceDestination, options: ScriptRun.Options,
        world: Supposition?, engineVersion: String
    ) throws {
        var config = Self.limits(of: options.engine, world?.rules ?? .ray)
        config["workers"] = options.workers
        try records.write(
            RunDescription(
                script: script.name, started: Date().ISO8601Format(), originNs: Monotonic.now(),
                engine: options.engine, engineVersion: engineVersion, config: config,
                suppose: world?.rawValue,
                outputPath: destination.path,
                eventLimit: options.eventLimit ?? RunDescription.defaultEventLimit))
    }

    /// The limits that are known before the run; real Ray tells its own when it has started.
    private static func limits(of engine: Engine, _ rules: Rules) -> [String: Int] {
        guard engine == .embedded else { return [:] }
        return [
            "inline_limit": max(0, rules.inlineLimit),
            "inline_total_limit": rules.inlineTotalLimit,
            "function_warning_size": rules.functionWarningSize,
            "function_size_limit": rules.functionSizeLimit,
        ]
    }

    /// Counts the events while they are recorded; nil where the directory can't be read.
    func counter() -> EventCounter? {
        try? EventCounter(directory: directory.path)
    }

    /// Where the trace is meant to go, absolute; nil where the run had not begun.
    func destination() -> String? {
        guard FileSystem.isFile(directory.file("run")) else { return nil }
        return (try? records.description())?.outputPath
    }

    /// Merges the recorder files into the trace.
    ///
    /// How the script ended is nil where nobody saw it.
    func finish(_ end: ChildProcess.End?, at path: String) throws -> TraceMerge.Summary {
        try TraceMerge.merge(
            runDirectory: records, to: path, exitStatus: end.map { Int($0.status) })
    }
}
