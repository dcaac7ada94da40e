#if canImport(Glibc)
    import Glibc
#endif
internal import TraceReading
import TraceSchema

/// Puts variables at the left, functions in the middle, and who fetched them at the right.
struct CaptureLayout {
    private let header: TraceHeader
    private let folds: [Fold]
    private let collector: CaptureCollector
    private let drawn: [CapturingFunction]
    private let leftOut: [CapturingFunction]

    private static let functionLimit = 12
    static let variableLimit = 8
    static let workerLimit = 4
    static let variableWidth = 300.0
    static let helperX = Sheet.margin + variableWidth + 50
    static let helperWidth = 130.0
    static let functionX = helperX + helperWidth + 60
    static let functionWidth = 220.0
    static let storeX = functionX + functionWidth + 70
    static let storeWidth = 214.0
    static let workerX = storeX + storeWidth + 80
    static let workerWidth = 220.0
    static let width = workerX + workerWidth - Sheet.margin
    private static let gap = 16.0

    init(collector: CaptureCollector, header: TraceHeader, folds: [Fold]) {
        (self.collector, self.header, self.folds) = (collector, header, folds)
        let known = collector.functions.enumerated().sorted { left, right in
            (right.element.weight, left.offset) < (left.element.weight, right.offset)
        }.map(\.element)
        drawn = Array(known.prefix(Self.functionLimit))
        leftOut = Array(known.dropFirst(Self.functionLimit))
    }

    func sheet() -> Sheet {
        var sheet = Sheet(description: description)
        var y = sheet.addHeading(TraceNotes.title(header), notes: notes, width: Self.width)
        if !drawn.isEmpty {
            for (id, text, x, width) in [
                ("variables", "captured variables", Sheet.margin + 12, Self.variableWidth),
                ("functions", "function, as pickled", Self.functionX, Self.functionWidth),
                ("stores", "control store", Self.storeX, Self.storeWidth),
                ("workers", "workers", Self.workerX, Self.workerWidth),
            ] {
                sheet.labels.append(
                    .line(id: "column-\(id)", text, .lane, x: x, y: y, width: width - 12))
            }
            y += TextStyle.lane.lineHeight + 6
        }
        // One scale for all functions, so that they compare.
        let largest = drawn.flatMap(\.captures).map(\.bytes).max() ?? 1
        for (index, function) in drawn.enumerated() {
            let drawing = CaptureDrawing(
                function: function, id: "f\(index + 1)", top: y, largest: largest)
            drawing.draw(into: &sheet)
            y += drawing.height + Self.gap
        }
        sheet.addLegend(drawn.isEmpty ? [] : legend(of: sheet), y: y, width: Self.width)
        return sheet
    }

    // MARK: Words

    private var notes: [String] {
        guard !drawn.isEmpty else {
            return [
                "Nothing to draw: in the \(Quantity.count(collector.eventCount, "event")) of this trace no function is pickled."
            ] + TraceNotes.all(header, folds: folds, foldedAre: "their sums are in the totals.")
        }
        var notes = [
            "What a remote function uses but does not define is pickled with it, and goes through "
                + "the control store to the workers that run it.", totals,
        ]
        if let absent = TraceNotes.absent([.pickle, .export, .fetch], in: header) {
            notes.append("\(absent): what would be shown of it is left out.")
        }
        if !leftOut.isEmpty {
            var sum = CaptureSum()
            leftOut.forEach { sum.add($0.pickled) }
            notes.append(
                "The largest are drawn. Left out: \(Quantity.count(leftOut.count, "function")) with "
                    + "\(Quantity.bytes(sum.bytes)) pickled; they are in the totals.")
        }
        let unknown = collector.unknown
        if unknown.exported.count > 0 || unknown.fetchedTotal.count > 0 {
            notes.append(
                "Of functions whose pickle isn't in the trace: "
                    + "\(Quantity.count(unknown.exported.count, "export")), "
                    + "\(Self.times(unknown.fetchedTotal.count, "fetch", "fetches")) "
                    + "(\(Quantity.bytes(unknown.fetchedTotal.bytes))); they are in the totals.")
        }
        return notes
            + TraceNotes.all(header, folds: folds, foldedAre: "their sums are in the totals.")
    }

    private var totals: String {
        let all = collector.functions + [collector.unknown]
        var (pickled, exported, fetched) = (CaptureSum(), CaptureSum(), CaptureSum())
        for function in all {
            pickled.add(function.pickled)
            exported.add(function.exported)
            fetched.add(function.fetchedTotal)
        }
        func words(_ sum: CaptureSum, _ one: String, _ many: String) -> String {
            "\(Self.times(sum.count, one, many)): \(Quantity.bytes(sum.bytes)) in "
                + Quantity.duration(sum.durationNs)
        }
        return "Together "
            + [
                words(pickled, "pickle", "pickles"), words(exported, "export", "exports"),
                words(fetched, "fetch", "fetches"),
            ].joined(separator: "; ") + "."
    }

    static func times(_ count: Int, _ one: String, _ many: String) -> String {
        "\(Quantity.count(count)) \(count == 1 ? one : many)"
    }

    private var description: String {
        let functions = drawn.map { function in
            let captures = function.captures.filter { $0.how != .module }.prefix(3).map {
                "\(TextStyle.note.fitted($0.variable, into: 300)) (\(Quantity.bytes($0.bytes)))"
            }
            if function.isUnpickled {
                return "\(TextStyle.note.fitted(function.name, into: 300)) could not be pickled."
            }
            return "\(TextStyle.note.fitted(function.name, into: 300)) captures "
                + (captures.isEmpty ? "nothing" : TraceNotes.list(captures)) + "."
        }
        return (["Captured variables of \(TraceNotes.title(header))."] + notes + functions)
            .joined(separator: " ")
    }

    private func legend(of sheet: Sheet) -> [Sheet.LegendItem] {
        var items = [
            Sheet.LegendItem(
                sample: .none,
                text:
                    "Bars and lines grow with the logarithm of the bytes: about as much for every ten times. Of a helper, what it captures itself is not in its size."
            )
        ]
        func add(_ name: String, _ shape: Sheet.Shape, _ text: String) {
            guard sheet.shapes.contains(where: { $0.name.hasPrefix(name) }) else { return }
            items.append(Sheet.LegendItem(sample: .shape(shape), text: text))
        }
        add(
            "variable",
            .sample("key", form: .rounded, fill: .fill(.value), line: .line(.value)),
            "a captured variable")
        add(
            "helper",
            .sample(
                "key", form: .rounded, fill: .sheet, line: .line(.function), texture: .dashed),
            "through a helper that the function calls")
        add(
            "module", .sample("key", form: .rounded, fill: .block, line: .guide),
            "a module or a function that goes by its name: a few bytes")
        add(
            "function",
            .sample("key", form: .rounded, fill: .fill(.function), line: .line(.function)),
            "a pickled function or class")
        add(
            "store",
            .sample("key", form: .rounded, fill: .fill(.transfer), line: .line(.transfer)),
            "exported to, fetched from the control store")
        return items
    }
}
