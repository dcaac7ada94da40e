import Explanation
import TraceReading

/// What `rayscope explain` tells: the notes, the reasons, the table.
struct ExplanationSection {
    let explanation: Explanation
    let scripts: [ScriptSource]

    /// Rows and subjects are as many as the script has places; a page shows the first of them.
    private static let shownAtMost = 200

    func write(into html: inout HTMLOutput) {
        for note in explanation.notes {
            html.element("p", ["class": "note"], text: PageText.shown(note))
        }
        guard !explanation.rows.isEmpty else {
            html.element("p", text: "No remote function was called.")
            return
        }
        for subject in explanation.subjects.prefix(Self.shownAtMost) where !subject.reasons.isEmpty
        {
            html.element("h3") { html in
                html.element("bdi") { code(in: subject.title, into: &$0) }
                html.element("small", text: " (\(rows(subject.rows)))")
            }
            html.element("ul") { html in
                for reason in subject.reasons {
                    html.element("li", ["dir": "auto"]) { code(in: reason.text, into: &$0) }
                }
            }
        }
        html.element("h3", ["id": "table-title"], text: "What was passed, and how often")
        html.element("div", ["class": "wide"]) { table(into: &$0) }
        let left = explanation.rows.count - Self.shownAtMost
        if left > 0 {
            html.element(
                "p", text: "\(Quantity.count(left, "row")) more: `rayscope explain` has all.")
        }
    }

    /// The explanation quotes code between backticks.
    private func code(in text: String, into html: inout HTMLOutput) {
        let pieces = PageText.shown(text).split(separator: "`", omittingEmptySubsequences: false)
        guard pieces.count.isMultiple(of: 2) == false else {
            return html.append(PageText.shown(text))
        }
        for (index, piece) in pieces.enumerated() {
            if index.isMultiple(of: 2) {
                html.append(String(piece))
            } else {
                html.element("code", text: String(piece))
            }
        }
    }

    private func rows(_ ids: [Int]) -> String {
        "row\(ids.count == 1 ? "" : "s") \(ids.map(String.init).joined(separator: ", "))"
    }

    private static let headings = [
        "#", "way", "value", "size", "call", "line", "calls", "pickled", "serialized", "put",
        "exported", "fetched", "gets", "copied", "wall time", "a call",
    ]

    private func table(into html: inout HTMLOutput) {
        html.element("table", ["aria-labelledby": "table-title"]) { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    for heading in Self.headings {
                        html.element("th", ["scope": "col"], text: heading)
                    }
                }
            }
            html.element("tbody") { html in
                for row in explanation.rows.prefix(Self.shownAtMost) {
                    html.element("tr") { write(row, into: &$0) }
                    html.endLine()
                }
            }
        }
    }

    private func write(_ row: CallRow, into html: inout HTMLOutput) {
        func number(_ kept: Int, _ folded: Int?) {
            let sum = kept.adding(folded ?? 0)
            html.element("td", ["class": "number"], text: sum == 0 ? "–" : Quantity.count(sum))
        }
        func quantity(_ text: String) { html.element("td", ["class": "number"], text: text) }
        html.element("th", ["scope": "row"], text: String(row.id))
        html.element("td", text: row.way.label)
        html.element("td") { $0.element("bdi", text: row.variable.map(PageText.shown) ?? "–") }
        quantity(row.largestBytes == 0 ? "–" : Quantity.bytes(row.largestBytes))
        html.element("td") { $0.element("code", ["dir": "auto"], text: PageText.shown(row.call)) }
        html.element("td") { place(of: row, into: &$0) }
        number(row.calls, row.folded?.calls)
        number(row.counts.pickled, row.folded?.pickled)
        number(row.counts.serialized, row.folded?.serialized)
        number(row.counts.put, row.folded?.put)
        number(row.counts.exported, row.folded?.exported)
        number(row.counts.fetched, row.folded?.fetched)
        number(row.counts.gets, row.folded?.gets)
        let copied = row.counts.copiedBytes.adding(row.folded?.copiedBytes ?? 0)
        quantity(copied == 0 ? "–" : Quantity.bytes(copied))
        quantity(Quantity.duration(row.wallNs))
        quantity(Quantity.duration(row.perCallNs))
    }

    private func place(of row: CallRow, into html: inout HTMLOutput) {
        guard let place = row.place else { return html.append("–") }
        guard let line = row.line, let script = scripts.firstIndex(where: { $0.name == row.file }),
            scripts[script].holds(line)
        else { return html.element("bdi", text: PageText.shown(place)) }
        let target = ScriptSection.id(script: script, line: line)
        html.element("a", ["href": "#\(target)", "class": "line"]) {
            $0.element("bdi", text: PageText.shown(place))
        }
    }
}

extension ScriptSource {
    /// Whether the page shows the line.
    func holds(_ line: Int) -> Bool {
        switch contents {
        case .withheld: false
        case .excerpts(let excerpts, _):
            excerpts.contains { $0.firstLine <= line && line < $0.firstLine + $0.lines.count }
        }
    }
}
