import Lessons
import TracePage
import TraceReading
import TraceSchema

/// The stores at a step's moment: a table each.
struct StoresSection {
    let stores: StoreContents

    /// A table has so many rows at most.
    private static let mostRows = 12

    func write(into html: inout HTMLOutput) {
        html.element("h3") { html in
            html.append("The stores")
            html.element("small", text: " (after the last of these events)")
        }
        html.element("div", ["class": "stores"]) { html in
            functions(stores.controlStore, stores.controlStoreTitle, into: &html)
            objects(into: &html)
            for worker in stores.workers {
                functions(worker.functions, worker.title, into: &html)
            }
        }
    }

    private func functions(
        _ functions: [StoreContents.Function], _ title: String, into html: inout HTMLOutput
    ) {
        table(
            title, ["function", "bytes"],
            functions.map { function in
                [
                    Cell(function.name + (function.function.map { " (\($0))" } ?? "")),
                    Cell(Quantity.count(function.bytes), isNumber: true),
                ]
            }, into: &html)
    }

    private func objects(into html: inout HTMLOutput) {
        var headings = ["object", "what", "bytes"]
        if stores.showsHolders { headings.append("held by") }
        table(
            stores.objectStoreTitle, headings,
            stores.objectStore.map { object in
                var cells = [
                    Cell(object.object.description), Cell(object.name ?? "–"),
                    Cell(Quantity.count(object.bytes), isNumber: true),
                ]
                if stores.showsHolders {
                    cells.append(Cell(object.holders.isEmpty ? "–" : object.holdersText))
                }
                return cells
            }, note: stores.objectStoreNote, into: &html)
    }

    private struct Cell {
        var text: String
        var isNumber = false

        init(_ text: String, isNumber: Bool = false) {
            (self.text, self.isNumber) = (text, isNumber)
        }
    }

    private func table(
        _ title: String, _ headings: [String], _ rows: [[Cell]], note: String? = nil,
        into html: inout HTMLOutput
    ) {
        html.element("div") { html in
            html.element("h4") { html in
                html.element("bdi", text: PageText.shown(title))
                if let note { html.element("small", text: " (\(note))") }
            }
            if !rows.isEmpty { table(headings, rows, labelled: title, into: &html) }
        }
        html.endLine()
    }

    private func table(
        _ headings: [String], _ rows: [[Cell]], labelled title: String, into html: inout HTMLOutput
    ) {
        html.element("table", ["aria-label": PageText.shown(title)]) { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    for heading in headings {
                        html.element("th", ["scope": "col"], text: heading)
                    }
                }
            }
            html.element("tbody") { html in
                for row in rows.prefix(Self.mostRows) {
                    html.element("tr") { html in
                        for cell in row { write(cell, into: &html) }
                    }
                    html.endLine()
                }
                if rows.count > Self.mostRows {
                    html.element("tr") { html in
                        html.element(
                            "td", ["colspan": String(headings.count)],
                            text: "… and \(Quantity.count(rows.count - Self.mostRows)) more")
                    }
                }
            }
        }
    }

    private func write(_ cell: Cell, into html: inout HTMLOutput) {
        if cell.isNumber {
            html.element("td", ["class": "number"], text: cell.text)
        } else {
            html.element("td") { $0.element("bdi", text: PageText.shown(cell.text)) }
        }
    }
}
