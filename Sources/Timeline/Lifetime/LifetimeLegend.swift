import TraceSchema

/// The key to the lifetimes, made from what is drawn.
struct LifetimeLegend {
    let sheet: Sheet

    var items: [Sheet.LegendItem] {
        var items: [Sheet.LegendItem] = []
        func add(_ name: String, _ shape: Sheet.Shape, _ text: String) {
            guard sheet.shapes.contains(where: { $0.name == name }) else { return }
            items.append(Sheet.LegendItem(sample: .shape(shape), text: text))
        }
        add(
            "life stored",
            .sample("key", height: 9, fill: .fill(.objectStore), line: .line(.objectStore)),
            "in the object store")
        add(
            "life", .sample("key", height: 9, fill: .fill(.message), line: .line(.message)),
            "small, in its owner's memory store")
        add(
            "get",
            .sample(
                "key", form: .circle, width: 9, height: 9, fill: .sheet, line: .line(.objectStore)),
            "read")
        add(
            "freed",
            .sample("key", form: .diamond, width: 11, height: 11, fill: .quantity, line: nil),
            "freed")
        add(
            "hold", .sample("key", height: 13, fill: .fill(.message), line: .line(.message)),
            "a process holds a reference")
        for (name, role, text) in [
            (
                "hold argument", Role.argument,
                "an argument under way: a call holds it until it is done"
            ),
            ("hold captured", .captured, "captured by a function, and not pinned yet"),
            ("hold value", .value, "a reference inside of another value"),
        ] {
            add(
                name,
                .sample(
                    "key", height: 13, fill: LifetimeRow.fill(role), line: LifetimeRow.line(role)),
                text)
        }
        add(
            "hold pinned",
            .sample(
                "key", height: 13, fill: .fill(.function), line: .line(.function),
                texture: .striped),
            "pinned: a function captured it, and it is held as long as that process lives")
        add(
            "fold",
            .sample(
                "key", form: .rounded, fill: .sheet, line: .quietText, texture: .dashed),
            "others like it, from the first to the last")
        if sheet.lines.contains(where: { $0.name == "alive" }) {
            items.append(
                Sheet.LegendItem(
                    sample: .line(
                        Sheet.Line(
                            id: "", name: "key", path: .corners([]), ink: .line(.objectStore),
                            width: 1.5, hasHead: true)), text: "alive when the trace ends"))
        }
        return items
    }
}
