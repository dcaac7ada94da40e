/// The scripts of a run, line by line.
struct ScriptSection {
    let scripts: [ScriptSource]

    /// The id of a line's element.
    static func id(script: Int, line: Int) -> String { "s\(script)-l\(line)" }

    func write(into html: inout HTMLOutput) {
        if scripts.isEmpty {
            html.element("p", text: "The events of this picture name no line of a script.")
        }
        for (index, script) in scripts.enumerated() {
            html.element("h3") { $0.element("bdi", text: PageText.shown(script.name)) }
            switch script.contents {
            case .withheld(let reason):
                html.element("p", ["class": "note"], text: reason)
            case .excerpts(let excerpts, let note):
                if let note { html.element("p", ["class": "note"], text: note) }
                write(excerpts, of: index, into: &html)
            }
        }
    }

    private func write(
        _ excerpts: [ScriptSource.Excerpt], of script: Int, into html: inout HTMLOutput
    ) {
        html.element("ol", ["class": "code"]) { html in
            for (position, excerpt) in excerpts.enumerated() {
                if position > 0 { html.element("li", ["class": "gap"], text: "⋯") }
                for (offset, line) in excerpt.lines.enumerated() {
                    let number = excerpt.firstLine + offset
                    html.element("li", ["id": Self.id(script: script, line: number)]) { html in
                        html.element("b", text: String(number))
                        html.element("code", ["dir": "ltr"], text: line)
                    }
                    html.endLine()
                }
            }
        }
    }
}
