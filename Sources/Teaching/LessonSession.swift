package import Lessons

/// Stepping through a lesson: what is shown when, whatever the keys come from.
package struct LessonSession {
    /// Where screens go and keys come from.
    package struct Dialogue {
        package var say: ([String]) -> Void
        /// What the reader asks for, told whether a step has asked and not answered; nil for what
        /// means nothing here.
        package var key: (_ asks: Bool) -> LessonKey?
        /// Shows a step's part of the timeline.
        package var show: (_ step: Int) throws -> Void
        /// Whether the reader sees what is asked of them; from a pipe the last step ends it.
        package var isInteractive: Bool

        package init(
            say: @escaping ([String]) -> Void, key: @escaping (_ asks: Bool) -> LessonKey?,
            show: @escaping (_ step: Int) throws -> Void, isInteractive: Bool
        ) {
            (self.say, self.key, self.show) = (say, key, show)
            self.isInteractive = isInteractive
        }
    }

    /// What comes after it.
    package enum Ending { case done, quiz }

    private let reading: LessonReading
    private let dialogue: Dialogue
    /// What is noted after each step.
    private let keep: (LessonProgress) throws -> Void
    private var progress: LessonProgress

    package init(
        _ reading: LessonReading, progress: LessonProgress, dialogue: Dialogue,
        keep: @escaping (LessonProgress) throws -> Void
    ) {
        (self.reading, self.progress) = (reading, progress)
        (self.dialogue, self.keep) = (dialogue, keep)
    }

    /// From a step on, from 1; where nil, from where the reader left off.
    ///
    /// - Throws: what the lesson, the picture or the progress throws.
    package mutating func run(from first: Int?) throws -> Ending {
        let count = reading.lesson.steps.count
        var current = min(max(first ?? (progress.isRead ? 1 : progress.current), 1), count)
        var asks = try open(current)
        while true {
            let key = dialogue.key(asks)
            // Whoever wants to know anything of the run has decided.
            if asks, let key, key.revealsAnswer {
                asks = false
                dialogue.say(try reading.screen(of: current) + [""])
                if key == .next { continue }
            }
            var next: Int?
            switch key {
            case .next where current < count: next = current + 1
            case .next:
                dialogue.say([
                    "That was the last step: rayscope quiz \(reading.lesson.number) comes next."
                ])
                if !dialogue.isInteractive { return .done }
            case .back where current > 1: next = current - 1
            case .back: dialogue.say(["This is the first step."])
            case .jump(let step) where (1...count).contains(step): next = step
            case .jump(let step): dialogue.say(["There is no step \(step); the last is \(count)."])
            case .picture: try dialogue.show(current)
            case .stores: dialogue.say([""] + (try reading.stores(at: current)) + [""])
            case .why: dialogue.say([""] + reading.reasons(at: current) + [""])
            case .help: dialogue.say(LessonKey.explained)
            case .quiz: return .quiz
            case .end: return .done
            case nil: dialogue.say(["That is no key here: \(LessonKey.menu)"])
            }
            if let next {
                current = next
                asks = try open(current)
            }
        }
    }

    /// Shows what a step asks, or all of one that asks nothing; whether it asks.
    private mutating func open(_ step: Int) throws -> Bool {
        let question = reading.question(of: step)
        dialogue.say(["", ""] + (try question ?? reading.screen(of: step)) + [""])
        progress.note(step: step, of: reading.lesson.steps.count)
        try keep(progress)
        return question != nil
    }
}
