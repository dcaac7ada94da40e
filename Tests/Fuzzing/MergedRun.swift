import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// A run directory whose files may hold anything, and the trace that is made of it.
final class MergedRun {
    private let directory: TemporaryDirectory
    private let engine: Engine
    private var output: String { directory.file("merged.trace.jsonl") }

    init(_ engine: Engine) throws {
        directory = try TemporaryDirectory()
        self.engine = engine
    }

    /// Merges these files, and no others, into a trace. What a merge makes of whatever was left
    /// behind, every reader of traces reads.
    func merge(_ files: [(name: String, bytes: [UInt8])]) throws {
        for file in files { try directory.write(Data(file.bytes), to: file.name) }
        defer { for file in files { unlink(directory.file(file.name)) } }
        if !files.contains(where: { $0.name == "run" }) {
            try RunDirectory(path: directory.path).write(
                RunDescription(
                    script: "program.py", started: "2026-01-01T00:00:00Z", originNs: 1000,
                    engine: engine, engineVersion: "1", outputPath: output, eventLimit: 20))
        }
        unlink(output)
        guard let summary = try merged() else { return }
        let trace = try read()
        try promise(
            trace.events.count == summary.events,
            "\(summary.events) events were merged, and \(trace.events.count) are there")
        try promise(
            trace.header.folded == summary.folded,
            "\(summary.folded) events were folded, and the header says \(trace.header.folded)")
    }

    /// Nil where the run's description cannot be read.
    private func merged() throws -> TraceMerge.Summary? {
        let run = RunDirectory(path: directory.path)
        guard (try? run.description()) != nil else { return nil }
        return try TraceMerge.merge(runDirectory: run, to: output, exitStatus: 0)
    }

    private func read() throws -> Trace {
        do throws(TraceError) {
            return try Trace(path: output)
        } catch {
            guard error.problem == .noEvents else {
                throw BrokenPromise("the merged trace cannot be read: \(error)")
            }
            return Trace(header: try TraceReader(path: output).header)
        }
    }
}
