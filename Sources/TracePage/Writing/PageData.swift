import TraceFile
import TraceSchema

/// What the page's script works on, as JSON.
enum PageData {
    static func json(_ steps: [PageSteps.Step]) -> String {
        var output = JSONOutput()
        output.object { page in
            page.key("steps")
            page.array { array in
                for step in steps {
                    array.nextLine()
                    array.object { write(step, to: &$0) }
                }
            }
        }
        // In a script element only an end tag, or what looks like one, can end it.
        return String(decoding: output.bytes, as: UTF8.self).replacing("<", with: "\\u003c")
    }

    private static func write(_ step: PageSteps.Step, to object: inout JSONOutput) {
        object.field("id", step.id)
        object.field("title", step.title)
        object.field("kind", step.kind)
        object.texts("sentences", step.sentences)
        object.texts("variables", step.variables.sorted())
        object.texts("functions", step.functions.sorted())
        object.texts("parts", step.parts)
        object.key("further")
        object.integer(step.further)
        if let place = step.place {
            object.key("place")
            object.object { place_ in
                place_.key("script")
                place_.integer(place.script)
                place_.key("line")
                place_.integer(place.line)
                place_.key("own")
                place_.boolean(place.isOwn)
            }
        }
        object.key("events")
        object.array { events in
            for event in step.events {
                events.array { rows in
                    for row in EventFields.rows(of: event) {
                        rows.array { cells in
                            cells.string(row.name)
                            cells.string(PageText.shown(row.value))
                            cells.string(row.meaning)
                        }
                    }
                }
            }
        }
    }
}

extension JSONOutput {
    fileprivate mutating func field(_ name: String, _ text: String) {
        key(name)
        string(PageText.shown(text))
    }

    fileprivate mutating func texts(_ name: String, _ texts: [String]) {
        key(name)
        array { array in texts.forEach { array.string(PageText.shown($0)) } }
    }
}
