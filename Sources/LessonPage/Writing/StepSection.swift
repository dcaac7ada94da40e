import Explanation
import Lessons
import MarkdownReading
import TracePage
import TraceReading

/// One step: its text, its lines, what happened, the stores, the reasons, the forecast, the picture. Of one that asks
/// something, all but the question and the lines is `told` when the reader has decided.
struct StepSection {
    let number: Int
    let step: PageStep
    let program: [String]
    let source: String
    let picture: DrawnPicture?

    func write(into html: inout HTMLOutput) {
        let title = "step-\(number)-title"
        let asking = step.step.asking
        html.element(
            "section",
            [
                "class": asking == nil ? "part" : "part asks", "id": "step-\(number)",
                "aria-labelledby": title,
            ]
        ) { html in
            html.element("h2", ["id": title, "dir": "auto"]) { html in
                html.element("small", text: "Step \(number) ")
                html.append(PageText.shown(step.step.title))
            }
            let text = step.step.text
            html.element("div", ["class": "reading"]) { html in
                html.element("div", ["class": "asked"]) { html in
                    MarkdownHTML.write(Array(text.prefix(asking ?? text.count)), into: &html)
                    if asking != nil {
                        html.element(
                            "button", ["type": "button", "class": "decide"],
                            text: "I have decided: show what happened")
                    }
                }
                if !step.step.lines.isEmpty {
                    html.element("div", ["class": "program"]) { html in
                        html.element("h3", text: "program.py")
                        ProgramSection(program: program, marked: step.step.lines)
                            .write(into: &html)
                    }
                }
                html.element("div", ["class": "told"]) { html in
                    MarkdownHTML.write(Array(text.dropFirst(asking ?? text.count)), into: &html)
                    happened(into: &html)
                    printed(into: &html)
                    StoresSection(stores: step.view.stores).write(into: &html)
                    why(into: &html)
                }
            }
            if !step.view.forecast.isEmpty {
                html.element("div", ["class": "told"]) { forecast(into: &$0) }
            }
            if let picture {
                html.element("div", ["class": "told"]) { show(picture, into: &$0) }
            }
        }
        html.endLine()
    }

    private func happened(into html: inout HTMLOutput) {
        guard !step.view.sentences.isEmpty else { return }
        html.element("h3") { html in
            html.append("What happened")
            html.element("small", text: " (\(source))")
        }
        html.element("ul", ["class": "happened"]) { html in
            for sentence in step.view.sentences {
                html.element("li", ["dir": "auto"]) { $0.quoting(sentence) }
                html.endLine()
            }
            if step.view.further > 0 {
                html.element(
                    "li", text: "… and \(Quantity.count(step.view.further)) more like these")
            }
        }
    }

    private func printed(into html: inout HTMLOutput) {
        guard !step.view.printed.isEmpty else { return }
        html.element("h3", text: "What the program printed")
        html.element("pre", ["class": "printed", "dir": "ltr"]) { html in
            html.element(
                "code", text: step.view.printed.map(PageText.shown).joined(separator: "\n"))
        }
    }

    private func forecast(into html: inout HTMLOutput) {
        html.element("h3", text: "The forecast")
        // Aligned by spaces, as the terminal shows it.
        html.element("pre", ["class": "forecast", "dir": "ltr", "tabindex": "0"]) { html in
            html.element(
                "code", text: step.view.forecast.map(PageText.shown).joined(separator: "\n"))
        }
    }

    private func why(into html: inout HTMLOutput) {
        html.element("details", ["class": "why"]) { html in
            html.element("summary", text: "Why? The reasons, made from this run")
            let reasons = step.reasons.filter { !$0.reasons.isEmpty }
            if reasons.isEmpty {
                html.element("p", text: "There is nothing to explain in this run.")
            }
            for subject in reasons {
                html.element("h4", ["dir": "auto"]) { $0.quoting(subject.title) }
                html.element("ul") { html in
                    for reason in subject.reasons {
                        html.element("li", ["dir": "auto"]) { $0.quoting(reason.text) }
                    }
                }
            }
        }
    }

    private func show(_ picture: DrawnPicture, into html: inout HTMLOutput) {
        html.element("h3") { html in
            html.quoting(picture.title)
            if picture.shows(step.events) {
                html.element(
                    "small", text: " (what this step speaks of has a thick, dashed border)")
            }
            html.append(" ")
            html.element(
                "button", ["type": "button", "class": "size", "aria-pressed": "false"],
                text: "Full size")
        }
        html.element(
            "div",
            ["class": "picture", "tabindex": "0", "role": "group", "aria-label": "The picture"]
        ) { $0.markup(picture.element(step: number, events: step.events)) }
    }
}
