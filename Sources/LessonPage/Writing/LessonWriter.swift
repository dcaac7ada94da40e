import Lessons
import MarkdownReading
import TracePage
import TraceReading

/// Puts a lesson's page together: bar, opening, steps, quiz.
struct LessonWriter {
    let draft: LessonPageDraft
    let drawn: [DrawnPicture]
    let nonce: String

    private var lesson: Lesson { draft.lesson }

    func page() -> String {
        var html = HTMLOutput()
        html.markup("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { html in
            let colours = Set(drawn.flatMap(\.colours)).sorted()
            PageHead(
                title: "Lesson \(lesson.number): \(lesson.title)",
                style: LessonAsset.style + SVGPicture.darkColours(of: colours), nonce: nonce
            ).write(into: &html)
            html.element("body") { html in
                bar(into: &html)
                html.element("main") { html in
                    opening(into: &html)
                    for (index, step) in draft.steps.enumerated() {
                        StepSection(
                            number: index + 1, step: step, program: lesson.program,
                            source: draft.source, picture: step.picture.map { drawn[$0] }
                        ).write(into: &html)
                    }
                    QuizSection(quiz: draft.quiz, lesson: lesson.number).write(into: &html)
                }
                keys(into: &html)
                html.element("script", ["nonce": nonce]) { $0.markup(LessonAsset.script) }
            }
        }
        html.endLine()
        return html.text
    }

    // MARK: Bar

    private func bar(into html: inout HTMLOutput) {
        html.element("header") { html in
            html.element("h1") { html in
                html.append("Lesson \(lesson.number): ")
                html.element("bdi", text: PageText.shown(lesson.title))
                html.element("small", text: " \(draft.source)")
            }
            html.element("nav", ["aria-label": "Steps"]) { html in
                button("back", "◀ Back", "Previous step (← or b)", into: &html)
                html.element("ol", ["class": "places"]) { html in
                    for (index, step) in lesson.steps.enumerated() {
                        place("step-\(index + 1)", String(index + 1), step.title, into: &html)
                    }
                    place("quiz", "Quiz", "The quiz (q)", into: &html)
                }
                button("next", "Next ▶", "Next step (→ or n)", into: &html)
                html.element("output", ["id": "position", "aria-live": "polite"]) { _ in }
            }
        }
    }

    private func button(
        _ id: String, _ text: String, _ label: String, into html: inout HTMLOutput
    ) {
        html.element(
            "button", ["type": "button", "id": id, "aria-label": label, "title": label], text: text)
    }

    private func place(
        _ id: String, _ text: String, _ title: String, into html: inout HTMLOutput
    ) {
        html.element("li") { html in
            html.element("a", ["href": "#\(id)", "title": PageText.shown(title)], text: text)
        }
    }

    // MARK: Opening

    private func opening(into html: inout HTMLOutput) {
        html.element("section", ["class": "opening", "aria-label": "What this lesson is about"]) {
            html in
            labelled("Question", lesson.question, into: &html)
            labelled("Many believe", lesson.misconception, into: &html)
            if !lesson.needs.isEmpty {
                let needs = lesson.needs.map(String.init).joined(separator: ", ")
                labelled("Builds on", "lesson \(needs)", into: &html)
            }
            MarkdownHTML.write(lesson.introduction, into: &html)
            // On paper the steps have their own lines alone.
            html.element("div", ["class": "paper"]) { html in
                html.element("h3", text: "program.py")
                ProgramSection(program: lesson.program, marked: []).write(into: &html)
            }
        }
        html.endLine()
    }

    private func labelled(_ label: String, _ text: String, into html: inout HTMLOutput) {
        html.element("p", ["dir": "auto"]) { html in
            html.element("strong", text: "\(label): ")
            html.quoting(text)
        }
    }

    private func keys(into html: inout HTMLOutput) {
        html.element(
            "footer",
            text:
                "Keys: → or n what happened, then the next step · ← or b back · 1–9 to that step · "
                + "w why · z size of the picture · q quiz")
    }
}

/// The page's own files, which the program carries with it.
enum LessonAsset {
    static let style = String(decoding: PackageResources.lesson_css, as: UTF8.self)
    static let script = String(decoding: PackageResources.lesson_js, as: UTF8.self)
}
