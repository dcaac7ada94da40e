import Findings
import TraceReading

/// What costs more than it has to, with the change where the page may show the script.
struct FindingsSection {
    let findings: Findings
    let links: LineLinks

    /// As many as a terminal shows.
    private static let shownAtMost = 10
    private static let linesAtMost = 40

    func write(into html: inout HTMLOutput) {
        html.element("h3", text: "Findings")
        if findings.all.isEmpty {
            html.element("p", text: "Nothing that is worth a change.")
        }
        for finding in findings.all.prefix(Self.shownAtMost) { write(finding, into: &html) }
        let left = findings.all.count - Self.shownAtMost
        if left > 0 {
            html.element(
                "p", text: "\(Quantity.count(left)) more: `rayscope explain --json` has all.")
        }
        for note in findings.unchecked {
            html.element("p", ["class": "note", "dir": "auto"]) { $0.quoting(note) }
        }
    }

    private func write(_ finding: Finding, into html: inout HTMLOutput) {
        html.element("h4") { html in
            html.append(finding.kind.rawValue)
            if let place = finding.place {
                html.append(" · ")
                links.write(place, file: finding.file, line: finding.line, into: &html)
            }
        }
        let cost = "Cost: \(finding.cost.text) here; the change saves \(finding.saves.text)."
        let change = finding.rewrite.words.map { "Change: \($0)" }
        for text in [finding.headline, finding.evidence, cost, change].compactMap(\.self) {
            html.element("p", ["dir": "auto"]) { $0.quoting(text) }
        }
        // A change quotes the script. What is not proven to be it stays out of a page, which may
        // travel.
        guard links.shows(file: finding.file, line: finding.line) else { return }
        guard !finding.rewrite.before.isEmpty || !finding.rewrite.after.isEmpty else { return }
        html.element("ul", ["class": "code"]) { html in
            for (mark, lines) in [("−", finding.rewrite.before), ("+", finding.rewrite.after)] {
                for line in lines.prefix(Self.linesAtMost) {
                    html.element("li") { html in
                        html.element("b", text: mark)
                        html.element("code", ["dir": "ltr"], text: PageText.shown(line))
                    }
                    html.endLine()
                }
            }
        }
    }
}
