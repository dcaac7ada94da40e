import Foundation
import Lessons

/// What the user has done of the lessons, and where that is kept.
struct KeptProgress {
    private let file: ProgressFile?
    private(set) var all: LearnerProgress

    /// - Throws: ``LessonError`` for a file that can't be read.
    init() throws {
        file = ProgressFile.ofUser(ProcessInfo.processInfo.environment)
        all = try file?.read() ?? LearnerProgress()
    }

    /// Notes what is done of a lesson; where there is no home, it is forgotten at the end.
    mutating func note(_ progress: LessonProgress, of name: String) throws {
        guard all[name] != progress else { return }
        all[name] = progress
        if let file { all = try file.note(progress, of: name) }
    }

    /// Forgets it all, whatever is in the file; whether there was any.
    static func reset() throws -> Bool {
        try ProgressFile.ofUser(ProcessInfo.processInfo.environment)?.reset() ?? false
    }
}
