import Lessons
import TraceSchema

/// How a command that a reader may type names the trace of a lesson's run.
enum LessonTrace {
    /// The recorded one as it lies in the project; what `rayscope run program.py` writes for a run that
    /// was made just now, and is gone with this process.
    static func name(of lesson: Lesson, _ run: RecordedRun, isLive: Bool) -> String {
        isLive
            ? "program.trace.jsonl"
            : "traces/\(lesson.name).\(run.header.engine.rawValue).trace.jsonl"
    }
}
