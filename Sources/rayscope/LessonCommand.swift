import ArgumentParser
import Launcher
import Lessons
import Teaching
import TextReport
import Timeline
import TraceFile
import TraceSchema

struct LessonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson",
        abstract: "Step through a lesson about what Ray does with your variables.",
        discussion: """
            Each step says what to look for, and shows the program's lines, what
            happened to your variables then, the picture and the stores at that
            moment. It is made from a recorded run, or with --live from one made now.
            On a terminal a key goes on; from a pipe it is a word a line: next, back,
            a step's number, picture, stores, why, quiz, end.

            EXAMPLES
              rayscope lesson list
                  what there is, and what you have done of it
              rayscope lesson 1
                  begin, or go on where you left off
              rayscope lesson next
                  the first that is not done
              rayscope lesson 1 --live --engine ray
                  the same steps, from a run on the real Ray
              rayscope lesson 1 --html lesson-1.html
                  the same steps as one page, for a browser, to pass on or to print
              printf 'next\\nstores\\n' | rayscope lesson 1 --from 1
              rayscope lesson --reset
                  forget what was done
            """)

    @Argument(help: ArgumentHelp("A lesson's number; list; next.", valueName: "number"))
    var which = "list"

    @Flag(help: "Run the program now, in place of the recorded run.")
    var live = false

    @Option(help: ArgumentHelp("Begin at this step.", valueName: "step"))
    var from: Int?

    @Option(
        help: ArgumentHelp(
            "Write all steps into one page, in place of stepping here.", valueName: "file"))
    var html: String?

    @Flag(help: "Forget all progress.")
    var reset = false

    @OptionGroup(title: "Lessons and runs")
    var options: LessonOptions

    func validate() throws {
        guard let html else { return }
        if reset || which == "list" {
            throw ValidationError("--html \(html): give a lesson's number, as in rayscope lesson 1")
        }
        if let from {
            throw ValidationError(
                "--from \(from) is for stepping here; a page opens at a step as \(html)#step-\(from)"
            )
        }
    }

    func run() throws {
        if reset {
            Console.print(
                try KeptProgress.reset() ? "Your progress is forgotten." : "There was no progress.")
            return
        }
        let page = try html.map { try LessonPageFile(path: $0) }
        let folder = try options.folder()
        var progress = try KeptProgress()
        if let page { return try write(page, folder, progress.all) }
        switch which {
        case "list": Console.print(lines: try Self.list(folder, progress.all))
        case "next": try step(try Self.next(folder, progress.all), in: folder, &progress)
        default: try step(try number(), in: folder, &progress)
        }
    }

    private func number() throws -> Int {
        guard let number = Int(which) else {
            throw CommandError.usage(
                "rayscope lesson \(which): give a lesson's number, `list` or `next`")
        }
        return number
    }

    private func write(
        _ page: LessonPageFile, _ folder: LessonFolder, _ progress: LearnerProgress
    ) throws {
        let number = which == "next" ? try Self.next(folder, progress) : try number()
        let lesson = try folder.lesson(number)
        let runs = live ? try options.runs() : nil
        try page.write(lesson, of: folder, try source(of: lesson, folder, runs).run, runs: runs)
    }

    // MARK: Lists

    private static func rows(_ folder: LessonFolder, _ progress: LearnerProgress) throws
        -> [LessonList.Row]
    {
        try folder.names.sorted { $0.key < $1.key }.map { number, name in
            LessonList.Row(
                lesson: try folder.lesson(number),
                questions: try folder.quiz(number).questions.count,
                progress: progress[name])
        }
    }

    private static func list(_ folder: LessonFolder, _ progress: LearnerProgress) throws
        -> [String]
    {
        LessonList(try rows(folder, progress)).lines(width: Console.width, style: Console.style)
            + ["", "Next: rayscope lesson next"]
    }

    private static func next(_ folder: LessonFolder, _ progress: LearnerProgress) throws -> Int {
        guard let row = try rows(folder, progress).first(where: { !$0.isDone }) else {
            throw CommandError.usage(
                "all lessons are done; `rayscope lesson N` opens one again, --reset begins anew")
        }
        return row.lesson.number
    }

    // MARK: Stepping

    private func step(_ number: Int, in folder: LessonFolder, _ progress: inout KeptProgress) throws
    {
        let lesson = try folder.lesson(number)
        let runs = live ? try options.runs() : nil
        let reading = try self.reading(lesson, folder, runs)
        var kept = progress
        var pictures: String?
        var session = LessonSession(
            reading, progress: progress.all[lesson.name],
            dialogue: LessonSession.Dialogue(
                say: { Console.print(lines: $0) }, key: Self.key,
                show: { try showPicture(of: lesson, step: $0, reading.trace, in: &pictures) },
                isInteractive: Keyboard.isTerminal),
            keep: { try kept.note($0, of: lesson.name) })
        let ending = try session.run(from: from)
        progress = kept
        if ending == .quiz {
            try QuizCommand.ask(number, folder, runs: runs ?? options.runs(), progress: &progress)
        }
    }

    /// What the user asks for; `.end` at the end of the input.
    private static func key(asks: Bool) -> LessonKey? {
        guard Keyboard.isTerminal else {
            guard let line = Keyboard.line() else { return .end }
            return LessonKey(line: line)
        }
        Console.print(Console.style.dimmed(asks ? LessonKey.decide : LessonKey.menu))
        guard let bytes = Keyboard.key() else { return .end }
        return LessonKey(bytes: bytes)
    }

    private func reading(_ lesson: Lesson, _ folder: LessonFolder, _ runs: LessonRuns?) throws
        -> LessonReading
    {
        let source = try source(of: lesson, folder, runs)
        return LessonReading(
            lesson, run: source.run, trace: source.trace,
            shownTrace: LessonTrace.name(of: lesson, source.run, isLive: runs != nil),
            file: try folder.file("lesson.md", of: lesson.number), isLive: runs != nil,
            width: Console.width, style: Console.style)
    }

    /// The run behind the steps, made now where there is what makes runs, and its trace.
    private func source(of lesson: Lesson, _ folder: LessonFolder, _ runs: LessonRuns?) throws
        -> (run: RecordedRun, trace: String)
    {
        let engine = try options.chosenEngine()
        guard let runs else {
            let trace = try folder.recordedTrace(of: lesson.number, engine: engine.rawValue)
            let printed = try folder.recordedOutput(of: lesson.number, engine: engine.rawValue)
            return (try RecordedRun(trace: trace, printed: printed), trace)
        }
        let program = try folder.file("program.py", of: lesson.number)
        let run = try runs.run(program, lesson.arguments, label: "running \(lesson.name)")
        return (run, runs.trace(of: program, lesson.arguments) ?? "")
    }

    /// Draws a step's part of the timeline, and has it opened where somebody can see it.
    private func showPicture(
        of lesson: Lesson, step: Int, _ trace: String, in folder: inout String?
    ) throws {
        var options = Timeline.Options()
        let part = lesson.steps[step - 1].picture
        options.scope.function = part?.function
        options.scope.variable = part?.variable
        let place = try folder ?? TemporaryPlace.makeFolder(for: "page")
        folder = place
        let path = "\(place)/lesson-\(lesson.number)-step-\(step).svg"
        let file = try PictureFile(path: path, theme: .light)
        let diagram = try TimelineInput.diagram(
            of: [trace], as: live ? ["this run"] : nil, difference: false, options: options,
            output: path)
        try file.write { Drawing(diagram, style: $0) }
        Console.print("picture: \(path)")
        if Keyboard.isTerminal { _ = Browser.inherited().open(path) }
    }
}
