import TraceReading
import TraceSchema

/// Puts a page together: bar, picture, step, scripts, explanation, and the data of the steps.
struct PageWriter {
    let draft: PageDraft
    let steps: PageSteps
    let scripts: [ScriptSource]
    let nonce: String

    func page(svg: SVGPicture) -> String {
        var html = HTMLOutput()
        html.markup("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { html in
            head(svg, into: &html)
            html.element("body") { html in
                bar(into: &html)
                html.element("main") { html in
                    picture(svg, into: &html)
                    html.element("div", ["class": "beside"]) { html in
                        step(into: &html)
                        tabs(into: &html)
                    }
                }
                html.element("div", ["id": "tip", "role": "tooltip", "hidden": ""]) { _ in }
                html.element("script", ["type": "application/json", "id": "data"]) {
                    $0.markup(PageData.json(steps.steps))
                }
                html.endLine()
                html.element("script", ["nonce": nonce]) { html in
                    for asset in PageAsset.scripts { html.markup(asset) }
                }
            }
        }
        html.endLine()
        return html.text
    }

    // MARK: Head

    private func head(_ svg: SVGPicture, into html: inout HTMLOutput) {
        PageHead(
            title: draft.header.script, style: PageAsset.style + svg.darkColours, nonce: nonce
        ).write(into: &html)
    }

    // MARK: Bar

    private func bar(into html: inout HTMLOutput) {
        html.element("header") { html in
            html.element("h1") { html in
                html.element("bdi", text: PageText.shown(draft.header.script))
                html.element("small", text: " on \(engine)")
            }
            html.element("div", ["role": "toolbar", "aria-label": "Steps and view"]) { html in
                choice("variable", "Variable", steps.variables, into: &html)
                choice("function", "Function", steps.functions, into: &html)
                button("previous", "◀", "Previous step (←)", into: &html)
                html.element(
                    "output", ["id": "position", "aria-live": "off"],
                    text: Quantity.count(steps.steps.count, "step"))
                button("next", "▶", "Next step (→)", into: &html)
                button("zoom-out", "−", "Zoom out (-)", into: &html)
                button("zoom-in", "+", "Zoom in (+)", into: &html)
                button("fit", "Fit", "Show the whole picture (0)", into: &html)
                button("theme", "◐", "Light or dark (t)", into: &html)
                button("help", "?", "The keys (?)", into: &html)
            }
        }
        if let simulated = draft.header.simulated {
            warning(SimulatedRun.sentence(simulated), into: &html)
        }
        if let world = draft.header.suppose {
            warning(SupposedWorld.sentence("“\(world)”") + ".", into: &html)
        }
        if !draft.header.complete {
            warning(
                "Incomplete: the run was cut off; the page tells of what was recorded until then.",
                into: &html)
        }
        html.element("noscript") { html in
            html.element(
                "p", ["class": "warning"],
                text: "Stepping and filters need JavaScript; the picture, the scripts and the "
                    + "explanation do not.")
        }
    }

    private var engine: String {
        switch draft.header.engine {
        case .embedded: "the embedded engine"
        case .ray: "Ray \(draft.header.engineVersion)"
        }
    }

    private func warning(_ text: String, into html: inout HTMLOutput) {
        html.element("p", ["class": "warning"]) { html in
            html.element("bdi", text: PageText.shown(text))
        }
    }

    private func button(
        _ id: String, _ text: String, _ label: String, into html: inout HTMLOutput
    ) {
        html.element(
            "button", ["type": "button", "id": id, "aria-label": label, "title": label], text: text)
    }

    /// The names that a filter offers; a trace may have any number of them.
    private static let namesOffered = 500

    private func choice(
        _ id: String, _ label: String, _ names: [String], into html: inout HTMLOutput
    ) {
        html.element("label") { html in
            html.append("\(label) ")
            html.element("select", ["id": id]) { html in
                html.element("option", ["value": "all"], text: "all")
                for (index, name) in names.prefix(Self.namesOffered).enumerated() {
                    // By number: a name may be any text.
                    html.element(
                        "option", ["value": String(index), "data-name": PageText.shown(name)],
                        text: name.count > 40 ? name.prefix(40) + "…" : name)
                }
            }
        }
    }

    // MARK: Picture and step

    private func picture(_ svg: SVGPicture, into html: inout HTMLOutput) {
        html.element(
            "section",
            [
                "class": "picture", "id": "picture", "tabindex": "0",
                "aria-label": "Timeline. Time runs downwards, each column is a place. "
                    + "Arrow keys left and right go from step to step.",
            ]
        ) { $0.markup(svg.element) }
    }

    private func step(into html: inout HTMLOutput) {
        html.element("section", ["id": "step", "aria-labelledby": "step-title"]) { html in
            html.element("h2", ["id": "step-title", "dir": "auto"], text: "Step through the run")
            html.element("div", ["id": "step-body", "aria-live": "polite"]) { html in
                html.element(
                    "p",
                    text: "Press → or ▶ for the first step, or click a box: here stands what "
                        + "happened, with all that the trace knows of it.")
            }
        }
    }

    private func tabs(into html: inout HTMLOutput) {
        html.element("div", ["class": "tabs", "role": "tablist", "aria-label": "Beside the step"]) {
            html in
            tab("script", "Script", isSelected: true, into: &html)
            tab("why", "Why", isSelected: false, into: &html)
        }
        html.element(
            "section",
            ["id": "script", "role": "tabpanel", "aria-labelledby": "script-tab", "tabindex": "0"]
        ) { ScriptSection(scripts: scripts).write(into: &$0) }
        html.element(
            "section",
            ["id": "why", "role": "tabpanel", "aria-labelledby": "why-tab", "tabindex": "0"]
        ) {
            let links = LineLinks(scripts: scripts)
            ExplanationSection(
                explanation: draft.explanation,
                findings: FindingsSection(findings: draft.findings, links: links), links: links
            ).write(into: &$0)
        }
    }

    private func tab(
        _ id: String, _ name: String, isSelected: Bool, into html: inout HTMLOutput
    ) {
        html.element(
            "button",
            [
                "type": "button", "role": "tab", "id": "\(id)-tab", "aria-controls": id,
                "aria-selected": String(isSelected), "tabindex": isSelected ? "0" : "-1",
            ], text: name)
    }
}

/// The page's own files, which the program carries with it.
enum PageAsset {
    static let base = String(decoding: PackageResources.base_css, as: UTF8.self)
    static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    /// In the order in which they need each other.
    static let scripts = [
        PackageResources.picture_js, PackageResources.steps_js, PackageResources.page_js,
    ].map { String(decoding: $0, as: UTF8.self) }
}
