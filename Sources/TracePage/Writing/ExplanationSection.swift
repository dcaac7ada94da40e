import Explanation
import TraceReading

/// What `rayscope explain` tells: the notes, where the time went, the findings, what each variable
/// cost, the reasons, the table.
struct ExplanationSection {
    let explanation: Explanation
    let findings: FindingsSection
    let links: LineLinks

    /// Rows and subjects are as many as the script has places; a page shows the first of them.
    private static let shownAtMost = 200

    func write(into html: inout HTMLOutput) {
        for note in explanation.notes {
            html.element("p", ["class": "note"], text: PageText.shown(note))
        }
        html.element("h3", text: "Where the time went")
        html.element(
            "p",
            text: "\(Quantity.duration(explanation.wallNs)), from the script's start to its last "
                + "event:")
        costs(explanation.weightyStretches, into: &html)
        findings.write(into: &html)
        html.element("h3", text: "What each variable cost")
        html.element(
            "p",
            text: "Of \(Quantity.duration(explanation.workNs)) of work in all processes "
                + "together:")
        costs(explanation.weightyVariables, into: &html)
        guard !explanation.rows.isEmpty else {
            html.element("p", text: "No remote function was called.")
            return
        }
        for subject in explanation.subjects.prefix(Self.shownAtMost) where !subject.reasons.isEmpty
        {
            html.element("h3") { html in
                html.element("bdi") { $0.quoting(subject.title) }
                html.element("small", text: " (\(rows(subject.rows)))")
            }
            html.element("ul") { html in
                for reason in subject.reasons {
                    html.element("li", ["dir": "auto"]) { $0.quoting(reason.text) }
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

    private func costs(_ lines: [Explanation.CostLine], into html: inout HTMLOutput) {
        html.element("ul") { html in
            for line in lines {
                html.element("li", ["dir": "auto"]) { html in
                    html.append("\(Quantity.duration(line.ns)), \(line.share): ")
                    html.quoting(line.title)
                    if !line.deeds.isEmpty {
                        html.void("br", [:])
                        html.quoting(line.deeds)
                    }
                }
                html.endLine()
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
        links.write(place, file: row.file, line: row.line, into: &html)
    }
}
