import MarkdownReading
import Testing

@testable import Lessons

/// `lesson.md`.
@Suite("Lessons: lesson.md") struct LessonFileTests {
    private static let front = """
        ---
        title: A title
        question: Why?
        misconception: Because.
        needs: [2, 3]
        arguments: [5, 4200]
        ---
        """

    private func lesson(_ body: String, front: String = front, lines: Int = 20) throws -> Lesson {
        try LessonFile(
            file: "lesson.md", text: "\(front)\n\(body)",
            program: (1...lines).map { "line \($0)" }
        ).lesson(number: 7, name: "07-name")
    }

    @Test("front matter, introduction, steps and their comments")
    func whole() throws {
        let lesson = try lesson(
            """

            An introduction.

            ### No step

            ## The *first* `step`

            Its text.

            <!-- a remark -->

            <!-- step
            lines: [3, 12-15]
            events: select 1
            moment: select 2
            picture: {function: f, variable: A}
            -->

            ## The second
            """)
        #expect(lesson.number == 7)
        #expect(lesson.name == "07-name")
        #expect(
            [lesson.title, lesson.question, lesson.misconception] == [
                "A title", "Why?", "Because.",
            ])
        #expect(lesson.needs == [2, 3])
        #expect(lesson.arguments == ["5", "4200"])
        #expect(lesson.introduction.count == 2)
        #expect(lesson.steps.map(\.title) == ["The first step", "The second"])
        let step = lesson.steps[0]
        #expect(step.lines == [3...3, 12...15])
        #expect(step.events == "select 1")
        #expect(step.moment == "select 2")
        #expect(step.picture == LessonStep.PicturePart(function: "f", variable: "A"))
        #expect(step.text.first?.content == .paragraph([.text("Its text.")]))
        let bare = lesson.steps[1]
        #expect(bare.lines.isEmpty && bare.events == nil && bare.moment == nil)
        #expect(bare.picture == nil)
    }

    @Test("a forecast is the options of rayscope simulate")
    func forecast() throws {
        func step(_ fields: String) throws -> LessonStep {
            try lesson("## S\n\n<!-- step\nforecast: \(fields)\n-->\n").steps[0]
        }
        let whole = try step(
            "{set: {A: 8MB}, calls: {f: 20}, rewrite: {A: captured}, workers: 4, nodes: 1000, variable: B}"
        )
        #expect(
            whole.forecast?.words.joined(separator: " ")
                == "--set A=8MB --calls f=20 --rewrite A=captured --workers 4 --nodes 1000 --variable B"
        )
        #expect(try step("{calls: 30}").forecast?.words == ["--calls", "30"])
        #expect(try lesson("## S\n").steps[0].forecast == nil)
        #expect(message { try step("{}") }?.contains("a forecast of what?") == true)
        #expect(message { try step("{node: 3}") }?.contains("no field `node`") == true)
        #expect(message { try step("1000") } != nil)
    }

    @Test("`picture: {}` is the whole timeline, and not none")
    func wholePicture() throws {
        let step = try lesson("## S\n\n<!-- step\npicture: {}\n-->\n").steps[0]
        #expect(step.picture == LessonStep.PicturePart())
    }

    @Test(
        "lines that can't be",
        arguments: [
            ("0", "`lines` takes a line or a range, as in 12 or 12-15"),
            ("5-3", "`lines` takes a line or a range, as in 12 or 12-15"),
            ("1-2-3", "`lines` takes a line or a range, as in 12 or 12-15"),
            ("x", "`lines` takes a line or a range, as in 12 or 12-15"),
            ("99999999999999999999", "`lines` takes a line or a range, as in 12 or 12-15"),
            ("[3, 21]", "program.py has 20 lines; there is no line 21"),
        ])
    func lines(text: String, problem: String) {
        // Seven lines of front matter, a heading, an empty line and the comment's first.
        #expect(
            message { try lesson("## S\n\n<!-- step\nlines: \(text)\n-->\n") }
                == "lesson.md, line 11: \(problem)")
    }

    @Test("the last line of the program is there")
    func lastLine() throws {
        #expect(try lesson("## S\n\n<!-- step\nlines: 20\n-->\n").steps[0].lines == [20...20])
    }

    @Test("what stands above `decide` asks, and the rest answers")
    func decide() throws {
        let asks = "## S\n\nHow many?\n\nDecide.\n\n<!-- decide -->\n\nThree.\n"
        let step = try lesson(asks).steps[0]
        #expect(step.asking == 2 && step.text.count == 3)
        #expect(try lesson("## S\n\nText.\n").steps[0].asking == nil)
        for wrong in ["## S\n\n<!-- decide -->\n\nThree.\n", asks + "\n<!-- decide -->\n"] {
            #expect(message { try lesson(wrong) }?.contains("stands once in a step") == true)
        }
    }

    @Test("a slip in a comment is told with its line of the file")
    func slip() {
        #expect(
            message { try lesson("## S\n\nText.\n\n<!-- step\nevents: select 1\nevent: x\n-->\n") }
                == "lesson.md, line 14: there is no field `event` here; there are events, forecast, lines, "
                + "moment, output, picture")
        #expect(
            message { try lesson("## S\n\n<!-- step\npicture: {task: x}\n-->\n") }
                == "lesson.md, line 11: there is no field `task` here; there are function, variable"
        )
    }

    @Test("a comment before the first step")
    func early() {
        #expect(
            message { try lesson("Text.\n\n<!-- step\nlines: 1\n-->\n\n## S\n") }
                == "lesson.md, line 10: a step's comment stands below the step's heading")
    }

    @Test("no front matter, none that ends, or one with a slip")
    func frontMatter() {
        let needed =
            "lesson.md, line 1: it has to begin with front matter between two lines of `---`"
        #expect(message { try lesson("## S\n", front: "") } == needed)
        #expect(message { try lesson("## S\n", front: "---\ntitle: x") } == needed)
        #expect(
            message { try lesson("## S\n", front: "---\ntitle: x\ntitel: y\n---") }?
                .hasPrefix("lesson.md, line 3: there is no field `titel` here") == true)
        #expect(
            message {
                try lesson(
                    "## S\n", front: Self.front.replacing("needs: [2, 3]\n", with: ""))
            } == "lesson.md, line 2: `needs` is missing")
        #expect(
            message {
                try lesson("## S\n", front: Self.front.replacing("[2, 3]", with: "[two]"))
            } == "lesson.md, line 5: `needs` has to be a whole number")
    }

    @Test("no step at all")
    func noStep() {
        #expect(
            message { try lesson("# Only a heading\n") }
                == "lesson.md: it has no step: each is a heading that begins with `##`")
    }

    @Test(
        "a comment that is nearly one of ours is refused with its line",
        arguments: [
            "<!--step\nlines: 1\n-->", "<!-- step lines: 1 -->", "<!-- Decide -->",
            "<!--decide-->", "<!-- decide: -->", "  <!-- decide -->", "<!-- Step\nlines: 1\n-->",
        ])
    func nearly(comment: String) {
        #expect(
            message { try lesson("## S\n\nText.\n\n\(comment)\n") }
                == "lesson.md, line 12: a step's comment begins with a line `<!-- step`, and "
                + "`<!-- decide -->` is a line by itself")
    }

    @Test("other comments are remarks", arguments: ["<!-- stepwise -->", "<!-- to decide -->"])
    func remarks(comment: String) throws {
        #expect(try lesson("## S\n\nText.\n\n\(comment)\n").steps.count == 1)
    }
}
