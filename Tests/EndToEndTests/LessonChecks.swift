import Foundation
import Lessons
import Teaching
import TestSupport
import TextReport
import TraceFile
import TraceSchema

/// What `docs/writing-lessons.md` asks of a lesson, as far as it can be checked: each check says what
/// is wrong, in words, or nothing.
enum LessonChecks {
    static let files: Set = [
        "exercise.py", "exercise.yml", "lesson.md", "program.py", "quiz.yml", "solution.py",
    ]

    /// A lesson has its files, and no others.
    static func files(of folder: String) throws -> [String] {
        // What Python leaves is in no commit.
        let there = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            .subtracting(["__pycache__"])
        return files.subtracting(there).sorted().map { "\($0) is missing" }
            + there.subtracting(files).sorted().map { "\($0) is stray" }
    }

    // MARK: Steps

    /// The lesson's own parts.
    static func lesson(_ lesson: Lesson, all numbers: Set<Int>) -> [String] {
        var problems: [String] = []
        if !(5...9).contains(lesson.steps.count) {
            problems.append("\(lesson.steps.count) steps, not 5 to 9")
        }
        if !(10...40).contains(lesson.program.count) {
            problems.append("program.py has \(lesson.program.count) lines, not 10 to 40")
        }
        for need in lesson.needs where need >= lesson.number || !numbers.contains(need) {
            problems.append("it needs lesson \(need), which does not come before it")
        }
        for step in lesson.steps where step.text.isEmpty {
            problems.append("step \"\(step.title)\" says nothing")
        }
        if lesson.introduction.isEmpty { problems.append("there is no introduction") }
        return problems
    }

    /// What its steps show of a recorded run.
    static func steps(of lesson: Lesson, in run: RecordedRun) -> [String] {
        var problems: [String] = []
        if run.header.script != "lessons/\(lesson.name)/program.py" {
            problems.append("the trace is of \(run.header.script): scripts/record-traces")
        }
        let lines = run.events.filter { $0.file == run.header.script }.compactMap(\.line)
        if let line = lines.max(), line > lesson.program.count {
            problems.append("the trace knows a line \(line) of the program: scripts/record-traces")
        }
        for step in lesson.steps {
            do {
                let view = try StepView(step, in: run, file: "lesson.md") { request in
                    try LessonForecasts(from: run).lines(
                        request, trace: "t", width: 100, style: .plain)
                }
                for line in view.forecast where line.contains("ends early") {
                    problems.append("step \"\(step.title)\", its forecast: \(line)")
                }
            } catch {
                problems.append("\(error)")
            }
            if let name = step.picture?.function, !run.events.contains(where: { $0.name == name }) {
                problems.append("step \"\(step.title)\": no function \(name) in the run")
            }
            if let name = step.picture?.variable, !run.events.contains(where: { $0.names(name) }) {
                problems.append("step \"\(step.title)\": no variable \(name) in the run")
            }
        }
        return problems
    }

    // MARK: Quizzes

    /// The quiz as it is written.
    static func quiz(_ quiz: Quiz) -> [String] {
        var problems: [String] = []
        if quiz.questions.count < 5 { problems.append("\(quiz.questions.count) questions, not 5") }
        problems += parameters(quiz.parameters)
        for question in quiz.questions {
            problems += self.question(question).map { "\(question.id): \($0)" }
        }
        return problems
    }

    /// Sets of parameters: the same names in each, and no two alike.
    private static func parameters(_ sets: [Parameters]) -> [String] {
        var problems: [String] = []
        if sets.count < 2 { problems.append("only one set of parameters") }
        for (index, set) in sets.enumerated() {
            if set.values.map(\.name) != sets[0].values.map(\.name) {
                problems.append("set \(index + 1) has other parameters than the first")
            }
            if sets[..<index].contains(set) { problems.append("set \(index + 1) is there twice") }
        }
        return problems
    }

    private static func question(_ question: Question) -> [String] {
        var problems: [String] = []
        if question.hints.count != 3 { problems.append("\(question.hints.count) hints, not 3") }
        let isWritten =
            if case .constant = question.key { true } else { false }
        if isWritten { problems.append("its key is written down") }
        if question.kind == .printed {
            let isPrinted = if case .printed = question.key { true } else { false }
            if !isPrinted { problems.append("its key is not what is printed") }
        }
        if question.choices.count < (question.kind == .choice ? 2 : 1) {
            problems.append("too few choices")
        }
        return problems
    }

    /// A question on a run: its key, its choices, and its texts.
    static func posed(_ question: PosedQuestion) -> [String] {
        var problems: [String] = []
        switch (question.kind, question.key) {
        case (.number, .number), (.choice, .number), (.choice, .text), (.printed, .text),
            (.printed, .number):
            break
        case (.order, .order(let items)):
            if items.count < 2 || Set(items).count != items.count {
                problems.append("no order: \(items)")
            }
        default: problems.append("the key \(question.key) is of another kind")
        }
        let right = question.choices.count { $0.isRight }
        if question.kind == .choice, right != 1 {
            problems.append("\(right) of its choices equal the key \(question.key)")
        }
        if question.kind != .choice, right > 0 {
            problems.append("a wrong answer that is to be expected equals the key \(question.key)")
        }
        for (index, choice) in question.choices.enumerated() {
            if question.choices[..<index].contains(where: { $0.answer.means(choice.answer) }) {
                problems.append("two choices are \(choice.answer)")
            }
            if question.kind == .choice,
                question.choices[..<index].contains(where: { $0.text == choice.text })
            {
                problems.append("two choices read \(choice.text)")
            }
            for (what, text) in [
                ("misconception", choice.misconception), ("refutation", choice.refutation),
            ] where choice.isRight != (text == nil) {
                problems.append("choice \(choice.answer) has \(text == nil ? "no" : "a") \(what)")
            }
            if case .order(let items) = choice.answer, case .order(let key) = question.key,
                items.sorted() != key.sorted()
            {
                problems.append("choice \(items) has other items than \(key)")
            }
        }
        let texts =
            [question.ask, question.explanation] + question.hints
            + question.choices.flatMap { [$0.text, $0.misconception ?? "", $0.refutation ?? ""] }
        return problems + unfilled(texts)
    }

    /// Names in braces that stood for nothing.
    private static func unfilled(_ texts: [String]) -> [String] {
        texts.flatMap { text in
            text.matches(of: #/\{\w*\}/#).map { "\($0.output) stands for nothing in: \(text)" }
        }
    }

    // MARK: Exercises

    /// The exercise as it is written.
    static func exercise(_ exercise: Exercise) -> [String] {
        let filled = exercise.filledTexts
        var problems = parameters(exercise.parameters)
        if exercise.hints.count != 3 { problems.append("\(exercise.hints.count) hints, not 3") }
        if !exercise.goals.contains(where: { $0.bounds.contains { $0.kind != .atMost } }) {
            problems.append("no goal demands that something is done")
        }
        return problems + unfilled([filled.goal] + filled.goals + exercise.hints)
    }

    /// How the program as given and the solution stand to the goals.
    static func goals(given: [GoalResult], solution: [GoalResult], lines: Int) -> [String] {
        var problems: [String] = []
        let missed = given.filter { !$0.isReached }
        if missed.isEmpty { problems.append("exercise.py reaches all goals as it is given") }
        if !missed.isEmpty, missed.allSatisfy(\.places.isEmpty) {
            problems.append("no line of exercise.py is blamed for what it misses")
        }
        for place in given.flatMap(\.places) where !(1...lines).contains(place.line) {
            problems.append("line \(place.line) is blamed; exercise.py has \(lines)")
        }
        for goal in solution where !goal.isReached {
            problems.append("solution.py misses: \(goal.says): \(goal.value) (\(goal.wanted))")
        }
        for goal in solution where goal.beatsBest {
            problems.append("solution.py beats the best known: \(goal.says): \(goal.value)")
        }
        return problems
    }

    /// A program that does nothing, or only prints, misses a goal, and each goal has a figure for it.
    static func nothingDone(_ exercise: Exercise) throws -> [String] {
        let directory = try TemporaryDirectory()
        try TraceBuilder(workers: 0).trace.write(to: directory.file("t.trace.jsonl"))
        let run = try RecordedRun(trace: directory.file("t.trace.jsonl"))
        do {
            let goals = try exercise.results(in: run, exercise.parameters[0], file: "exercise.yml")
            return goals.allSatisfy(\.isReached) ? ["a program that does nothing passes"] : []
        } catch {
            return ["on a program that does nothing: \(error)"]
        }
    }
}

extension Event {
    /// Whether it names a variable.
    fileprivate func names(_ name: String) -> Bool {
        variable == name || bound == name || arguments?.contains { $0.variable == name } == true
            || captures?.contains { $0.variable == name } == true
    }
}
