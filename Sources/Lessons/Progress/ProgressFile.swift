import Foundation
import TraceFile

/// Where progress is kept: one file in the user's state directory.
package struct ProgressFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// `$XDG_STATE_HOME/rayscope/progress.json`, or below `~/.local/state`; nil where neither
    /// `XDG_STATE_HOME` nor `HOME` is a path.
    package static func ofUser(_ environment: [String: String]) -> ProgressFile? {
        func folder(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let state = folder("XDG_STATE_HOME") ?? folder("HOME").map { "\($0)/.local/state" }
        return state.map { ProgressFile(path: "\($0)/rayscope/progress.json") }
    }

    /// What is kept; nothing where there is no file.
    ///
    /// - Throws: ``LessonError`` for a file that is not what this writes: it is left as it is.
    package func read() throws(LessonError) -> LearnerProgress {
        guard FileManager.default.fileExists(atPath: path) else { return LearnerProgress() }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONDecoder().decode(LearnerProgress.self, from: data)
        } catch {
            throw LessonError(
                file: path,
                "your progress can't be read from it: mend or move it, or begin anew with "
                    + "`rayscope lesson --reset`")
        }
    }

    /// Keeps it; the file is there whole or not at all.
    ///
    /// - Throws: ``LessonError``
    package func write(_ progress: LearnerProgress) throws(LessonError) {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(),
                withIntermediateDirectories: true)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try OutputFile.write([UInt8](encoder.encode(progress)) + [10], to: path)
        } catch let failure as OutputFile.Failure {
            throw LessonError(file: path, "your progress can't be kept: \(failure.reason)")
        } catch {
            throw LessonError(
                file: path, "your progress can't be kept: \(error.localizedDescription)")
        }
    }

    /// Keeps what is done of one lesson, and of the others what the file says now: another command may
    /// have kept something since it was read. What is kept then.
    ///
    /// - Throws: ``LessonError``
    package func note(_ progress: LessonProgress, of name: String) throws(LessonError)
        -> LearnerProgress
    {
        var all = try read()
        all[name] = progress
        try write(all)
        return all
    }

    /// Forgets it; whether there was any.
    ///
    /// - Throws: ``LessonError``
    package func reset() throws(LessonError) -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw LessonError(file: path, "it can't be removed: \(error.localizedDescription)")
        }
        return true
    }
}
