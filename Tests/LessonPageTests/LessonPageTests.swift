import Lessons
import MarkdownReading
import TestSupport
import Testing
import TraceSchema

@testable import LessonPage

@Suite("The page of a lesson")
struct LessonPageTests {
    @Test("has all that each step shows, on both engines", arguments: [Engine.embedded, .ray])
    func steps(engine: Engine) async throws {
        let folder = LessonPages.folder
        let lesson = try folder.lesson(1)
        let run = try LessonPages.recordedRun(of: 1, engine: engine)
        let page = try await LessonPages.page(of: 1, engine: engine)
        let parts = page.root.all("section", class: "part")
        #expect(parts.count == lesson.steps.count + 1)
        for (part, step) in zip(parts, lesson.steps) {
            let view = try StepView(step, in: run, file: "lesson.md")
            #expect(part.all("h2").first?.text.hasSuffix(step.title) == true)
            let program = part.all("div", class: "program").first
            #expect(program?.all("li").count == (step.lines.isEmpty ? nil : lesson.program.count))
            #expect(
                program?.all("li", class: "marked").compactMap { Int($0.all("b")[0].text) } ?? []
                    == step.lines.flatMap(Array.init))
            let sentences = part.all("ul", class: "happened").first?.all("li").map(\.text) ?? []
            #expect(
                sentences.prefix(view.sentences.count)
                    == view.sentences.map { $0.replacing("`", with: "") }[...])
            #expect(sentences.count == view.sentences.count + (view.further > 0 ? 1 : 0))
            let captions =
                part.all("div", class: "stores")[0].all("h4").map { $0.all("bdi")[0].text }
            #expect(
                captions == [view.stores.controlStoreTitle, view.stores.objectStoreTitle]
                    + view.stores.workers.map(\.title))
            #expect(part.all("td").contains { $0.text.contains("foo2") || $0.text.contains("A") })
            #expect(part.all("svg").count == (step.picture == nil ? 0 : 1))
            let why = part.all("details", class: "why")
            #expect(why.count == 1 && why[0].attributes["open"] == nil)
            #expect(why[0].all("li").count > 0)
        }
        #expect(page.root.all("section", class: "opening")[0].text.contains(lesson.misconception))
    }

    @Test("what a step asks stands apart from what is told when the reader has decided")
    func asking() async throws {
        let place = try TemporaryDirectory()
        let steps = """
            ## Asks

            How many?

            <!-- decide -->

            Many.

            <!-- step
            lines: 2
            events: select min(id) from event
            picture: {}
            -->

            ## Tells

            Only this.
            """
        let (folder, run) = try LessonPages.written(
            LessonPages.lesson(steps: steps), in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        let parts = page.root.all("section", class: "part")
        #expect(parts[0].classes.contains("asks"))
        let told = parts[0].all("div", class: "told")
        #expect(told.count == 2)
        let words = told.map(\.text).joined()
        #expect(words.contains("Many.") && words.contains("What happened"))
        #expect(words.contains("The stores") && words.contains("The picture"))
        #expect(!words.contains("How many?"))
        #expect(told.allSatisfy { $0.all("div", class: "program").isEmpty })
        #expect(parts[0].all("button", class: "decide").count == 1)
        #expect(parts[0].text.contains("How many?"))
        #expect(!parts[1].classes.contains("asks"))
        #expect(parts[1].all("button", class: "decide").isEmpty)
        #expect(parts[1].text.contains("Only this."))
    }

    @Test("its ids are its own, its links lead somewhere, and it asks nothing of a network")
    func isWhole() async throws {
        let page = try await LessonPages.page(of: 1)
        let ids = page.root.all.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let links = page.root.all("nav")[0].all("a").compactMap { $0.attributes["href"] }
        #expect(links.count == 8)
        for link in links { #expect(ids.contains(String(link.dropFirst())), "\(link)") }
        for element in page.root.all {
            #expect(element.attributes["src"] == nil)
            #expect(element.attributes["style"] == nil)
            #expect(element.attributes["xlink:href"] == nil)
        }
        let policy = page.root.all("meta").compactMap { $0.attributes["content"] }
        #expect(
            policy.contains { $0.contains("default-src 'none'") && $0.contains("'nonce-nonce'") })
        #expect(page.root.all("script").count == 1)
        #expect(!page.root.all("style")[0].ownText.contains("url("))
    }

    @Test("marks in the picture the boxes of the events that a step speaks of, and no others")
    func spoken() async throws {
        let place = try TemporaryDirectory()
        let text = LessonPages.lesson(
            steps: """
                ## Puts

                <!-- step
                events: select min(id) from event where kind = 'put' and role = 'argument'
                picture: {}
                -->

                ## None

                <!-- step
                picture: {}
                -->
                """)
        let (folder, run) = try LessonPages.written(text, in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        let parts = page.root.all("section", class: "part")
        let spoken = parts[0].all("g", class: "spoken")
        #expect(spoken.count == 1)
        #expect(spoken[0].text.contains("put"))
        #expect(parts[0].all("h3").contains { $0.text.contains("dashed border") })
        #expect(parts[1].all("g", class: "spoken").isEmpty)
        #expect(!parts[1].all("h3").contains { $0.text.contains("dashed border") })
        #expect(parts[1].all("svg").count == 1)
        #expect(parts[1].all("div", class: "program").isEmpty)
    }

    @Test("what the program printed stands in the steps that show it, and in no other")
    func printed() async throws {
        let place = try TemporaryDirectory()
        let (folder, run) = try LessonPages.written(
            LessonPages.lesson(steps: "## A\n\n<!-- step\noutput: true\n-->\n\n## B\n"),
            printed: ["total:  <3>", "done"], in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        #expect(page.root.all("pre", class: "printed").map(\.text) == ["total:  <3>\ndone"])
        let parts = page.root.all("section", class: "part")
        #expect(parts[0].all("pre", class: "printed").count == 1)
    }

    @Test("a forecast stands below what happened, told when the reader has decided")
    func forecast() async throws {
        let place = try TemporaryDirectory()
        let text = LessonPages.lesson(
            steps: "## First\n\nAsks.\n\n<!-- decide -->\n\nAnswers.\n\n"
                + "<!-- step\nforecast: {nodes: 1000, variable: A}\n-->\n\n## Second\n\nText.\n")
        let (folder, run) = try LessonPages.written(text, in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run) { request in
            request.words + ["  time  <1 s>"]
        }
        let parts = page.root.all("section", class: "part")
        #expect(
            parts[0].all("div", class: "told").flatMap { $0.all("pre", class: "forecast") }.map(
                \.text)
                == ["--nodes\n1000\n--variable\nA\n  time  <1 s>"])
        #expect(parts[1].all("pre").isEmpty)
    }

    @Test("a picture of what the run does not have is refused, with the step")
    func missingPart() throws {
        let place = try TemporaryDirectory()
        let text = LessonPages.lesson(
            steps: "## Odd one\n\n<!-- step\npicture: {function: nosuch}\n-->\n")
        let (folder, run) = try LessonPages.written(text, in: place)
        let error = #expect(throws: LessonError.self) {
            try LessonPageDraft(
                folder.lesson(1), run: run, quiz: PageQuiz([], arguments: [], of: 0),
                file: "lesson.md", forecast: { $0.words })
        }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("lesson.md: step \"Odd one\""))
        #expect(message.contains("nosuch") && message.contains("foo"))
    }

    @Test("Markdown is markup, and what is not the page's own is text")
    func markdown() async throws {
        let place = try TemporaryDirectory()
        let text = LessonPages.lesson(
            steps: """
                ## First

                ### Below

                A *soft*, **loud**, `x < 1` [page](https://docs.ray.io/a?b=1&c) and
                [here](javascript:alert(1)), [there](../../docs/x.md), <b onclick=x>raw</b>.

                3. three
                4. four

                > said

                ```python
                print("<&>")
                ```

                <div>gone</div>

                <!-- a remark -->
                """)
        let (folder, run) = try LessonPages.written(text, in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        let part = page.root.all("div", class: "asked")[0]
        #expect(part.all("h3").map(\.text) == ["Below"])
        #expect(part.all("em").map(\.text) == ["soft"])
        #expect(part.all("strong").map(\.text) == ["loud"])
        #expect(part.all("code").map(\.text) == ["x < 1", "print(\"<&>\")\n"])
        #expect(part.all("a").map { $0.attributes["href"] } == ["https://docs.ray.io/a?b=1&c"])
        #expect(part.all("ol").map { $0.attributes["start"] } == ["3"])
        #expect(part.all("li").map(\.text).map { $0.filter { $0 != "\n" } } == ["three", "four"])
        #expect(part.all("blockquote").count == 1)
        #expect(part.all("b").isEmpty && part.text.contains("<b onclick=x>raw</b>"))
        #expect(part.text.contains("here") && part.text.contains("there"))
        #expect(!part.text.contains("gone") && !part.text.contains("remark"))
    }

    @Test("no text of a lesson breaks it", arguments: HostileText.all)
    func hostile(text: String) async throws {
        let place = try TemporaryDirectory()
        let (folder, run) = try LessonPages.written(
            LessonPages.lesson(steps: "## A\n\n<!-- step\nlines: 1\npicture: {}\n-->\n"), in: place)
        var lesson = try folder.lesson(1)
        (lesson.title, lesson.question, lesson.misconception) = (text, text, text)
        lesson.introduction = MarkdownDocument.blocks(of: text)
        lesson.steps[0].title = text
        lesson.steps[0].text = [
            MarkdownBlock(
                .paragraph([
                    .text(text), .code(text), .link([.text(text)], address: "https://\(text)"),
                ]), line: 1), MarkdownBlock(.code(text, language: text), line: 2),
        ]
        lesson.program = [text, text]
        var posed = try PageQuiz(
            folder.quiz(1), recorded: run, of: folder.lesson(1), file: "quiz.yml"
        ).questions
        for index in posed.indices {
            (posed[index].ask, posed[index].explanation) = (text, text)
            posed[index].hints = [text]
            posed[index].unit = text
            for choice in posed[index].choices.indices {
                posed[index].choices[choice].text = text
                posed[index].choices[choice].misconception = text
                posed[index].choices[choice].refutation = text
            }
        }
        let page = try await LessonPages.page(
            LessonPageDraft(
                lesson, run: run, quiz: PageQuiz(posed, arguments: [text], of: 9),
                file: "lesson.md", forecast: { _ in [text] }))
        #expect(page.root.all("script").count == 1)
        #expect(page.root.all("style").count == 1)
        #expect(page.root.all("img").isEmpty)
        for element in page.root.all {
            #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
        }
        for scalar in page.root.text.unicodeScalars {
            #expect(!(0x202A...0x202E).contains(scalar.value))
            #expect(scalar.value >= 0x20 || scalar == "\n" || scalar == "\t")
        }
        #expect(page.root.all("section", class: "part").count == 2)
    }

    @Test("a text of any length stands whole in a step")
    func long() async throws {
        let place = try TemporaryDirectory()
        let long = String(repeating: "🦊e\u{301} ", count: 10_000)
        let (folder, run) = try LessonPages.written(
            LessonPages.lesson(steps: "## A\n\n\(long)end.\n"), in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        #expect(page.root.all("div", class: "asked")[0].text.contains("\(long)end."))
    }
}
