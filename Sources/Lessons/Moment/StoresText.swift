package import TextReport
import TraceReading
import TraceSchema

/// The stores for a terminal: a table each, of what lies in it.
package struct StoresText {
    private let stores: StoreContents
    private let width: Int
    private let style: TextStyle

    package init(_ stores: StoreContents, width: Int, style: TextStyle) {
        (self.stores, self.width, self.style) = (stores, width, style)
    }

    package var lines: [String] {
        controlStore + [""] + objectStore + stores.workers.flatMap { [""] + worker($0) }
    }

    private var controlStore: [String] {
        let title = "Control store: \(Self.functions(stores.controlStore))"
        return [style.heading(title)] + table(stores.controlStore)
    }

    private var objectStore: [String] {
        let bytes = stores.objectStore.reduce(0) { $0.adding($1.bytes) }
        var title = "Object store: \(Quantity.count(stores.objectStore.count, "object"))"
        if !stores.objectStore.isEmpty { title += ", \(Quantity.bytes(bytes))" }
        if stores.freed > 0 { title += "; \(Quantity.count(stores.freed)) freed" }
        var lines = [style.heading(title)]
        let shown = stores.objectStore.prefix(Self.mostRows)
        if !shown.isEmpty {
            var columns = [
                TextTable.Column(
                    heading: ["object"], cells: shown.map { $0.object.description },
                    isNumeric: false),
                TextTable.Column(
                    heading: ["what"], cells: shown.map { $0.name.map(Self.printable) ?? "" },
                    isNumeric: false),
                TextTable.Column(heading: ["bytes"], cells: shown.map { Quantity.count($0.bytes) }),
            ]
            if stores.showsHolders {
                columns.append(
                    TextTable.Column(
                        heading: ["held by"], cells: shown.map(Self.holders), isNumeric: false))
            }
            lines += indented(TextTable(keys: columns, groups: [[]]))
        }
        lines += more(stores.objectStore.count)
        if !stores.showsHolders, !stores.objectStore.isEmpty {
            lines.append(
                style.dimmed("  (real Ray does not show who holds an object, nor when it is freed)")
            )
        }
        return lines
    }

    private func worker(_ worker: StoreContents.Worker) -> [String] {
        let title = "\(worker.process.name): \(Self.functions(worker.functions)) in its cache"
        return [style.heading(title)] + table(worker.functions)
    }

    private static let mostRows = 8

    private func table(_ functions: [StoreContents.Function]) -> [String] {
        let shown = functions.prefix(Self.mostRows)
        guard !shown.isEmpty else { return [] }
        return indented(
            TextTable(
                keys: [
                    TextTable.Column(
                        heading: ["function"],
                        cells: shown.map {
                            Self.printable($0.name) + ($0.function.map { " (\($0))" } ?? "")
                        }, isNumeric: false),
                    TextTable.Column(
                        heading: ["bytes"], cells: shown.map { Quantity.count($0.bytes) }),
                ], groups: [[]])) + more(functions.count)
    }

    private func more(_ count: Int) -> [String] {
        count > Self.mostRows ? ["  … and \(Quantity.count(count - Self.mostRows)) more"] : []
    }

    private func indented(_ table: TextTable) -> [String] {
        var table = table
        // All columns belong together.
        (table.keys, table.groups) = (Array(table.keys.prefix(1)), [Array(table.keys.dropFirst())])
        return table.lines(width: width - 2, style: style).map { "  " + $0 }
    }

    private static func functions(_ functions: [StoreContents.Function]) -> String {
        let bytes = functions.reduce(0) { $0.adding($1.bytes) }
        return Quantity.count(functions.count, "function")
            + (functions.isEmpty ? "" : ", \(Quantity.bytes(bytes))")
    }

    /// `driver (value), worker-1 (captured value)`
    private static func holders(_ object: StoreContents.Object) -> String {
        object.holders.map { holder in
            holder.process.name + (holder.role.map { " (\($0.noun))" } ?? "")
        }.joined(separator: ", ")
    }

    private static func printable(_ text: String) -> String {
        WrappedText.printable(WrappedText.shortened(text, to: 40))
    }
}
