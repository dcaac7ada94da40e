/// Places in a script, as links to their lines where the page shows them.
struct LineLinks {
    let scripts: [ScriptSource]

    func shows(file: String?, line: Int?) -> Bool { target(file: file, line: line) != nil }

    func write(_ place: String, file: String?, line: Int?, into html: inout HTMLOutput) {
        guard let target = target(file: file, line: line) else {
            return html.element("bdi", text: PageText.shown(place))
        }
        html.element("a", ["href": "#\(target)", "class": "line"]) {
            $0.element("bdi", text: PageText.shown(place))
        }
    }

    private func target(file: String?, line: Int?) -> String? {
        guard let line, let script = scripts.firstIndex(where: { $0.name == file }),
            scripts[script].holds(line)
        else { return nil }
        return ScriptSection.id(script: script, line: line)
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
