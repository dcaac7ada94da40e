import TracePage

/// The program, with a step's lines marked.
struct ProgramSection {
    let program: [String]
    let marked: [ClosedRange<Int>]

    func write(into html: inout HTMLOutput) {
        html.element("ol", ["class": "code"]) { html in
            for (index, line) in program.enumerated() {
                let number = index + 1
                html.element("li", ["class": mark(of: number)]) { html in
                    html.element("b", text: String(number))
                    html.element("code", ["dir": "ltr"], text: PageText.shown(line))
                }
                html.endLine()
            }
        }
    }

    /// `marked`, and `first` where others stand between it and the marked line before.
    private func mark(of number: Int) -> String? {
        guard marked.contains(where: { $0.contains(number) }) else { return nil }
        return marked.contains { $0.contains(number - 1) } ? "marked" : "marked first"
    }
}
