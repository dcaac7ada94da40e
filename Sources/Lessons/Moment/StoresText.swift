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
        [style.heading(stores.controlStoreTitle)] + table(stores.controlStore)
    }

    private var objectStore: [String] {
        var lines = [style.heading(stores.objectStoreTitle)]
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
                        heading: ["held by"], cells: shown.map(\.holdersText), isNumeric: false))
            }
            lines += indented(TextTable(keys: columns, groups: [[]]))
        }
        lines += more(stores.objectStore.count)
        if let note = stores.objectStoreNote { lines.append(style.dimmed("  (\(note))")) }
        return lines
    }

    private func worker(_ worker: StoreContents.Worker) -> [String] {
        [style.heading(worker.title)] + table(worker.functions)
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

    private static func printable(_ text: String) -> String {
        WrappedText.printable(WrappedText.shortened(text, to: 40))
    }
}
