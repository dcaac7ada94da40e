#if canImport(Glibc)
    import Glibc
#endif
internal import TraceReading
import TraceSchema

/// Draws one function with what it captures and where it goes.
struct CaptureDrawing {
    let function: CapturingFunction
    let id: String
    let top: Double
    /// The largest capture of the picture, in bytes: its bar has the full length.
    let largest: Int

    private static let rowHeight = 36.0
    private static let rowGap = 8.0
    private static let padding = 12.0
    private static let chipHeight = 22.0

    private var variables: [Event.Capture] { function.captures.filter { $0.how != .module } }
    private var modules: [Event.Capture] { function.captures.filter { $0.how == .module } }
    private var shownVariables: ArraySlice<Event.Capture> {
        variables.prefix(CaptureLayout.variableLimit)
    }
    private var restOfVariables: ArraySlice<Event.Capture> {
        variables.dropFirst(CaptureLayout.variableLimit)
    }
    private var workerRows: Int {
        min(function.fetched.count, CaptureLayout.workerLimit)
            + (function.fetched.count > CaptureLayout.workerLimit ? 1 : 0)
    }

    private func rows(_ count: Int) -> Double {
        Double(count) * Self.rowHeight + Double(max(0, count - 1)) * Self.rowGap
    }

    /// Of the left column: variables, the rest of them, modules; one line where there is nothing.
    private var leftHeight: Double {
        rows(shownVariables.count + (restOfVariables.isEmpty ? 0 : 1))
            + (modules.isEmpty ? 0 : Self.chipHeight + (variables.isEmpty ? 0 : Self.rowGap))
    }

    private var functionLines: [(String, TextStyle)] {
        let inner = CaptureLayout.functionWidth - 16
        if function.isUnpickled {
            return [
                (TextStyle.foldTitle.fitted(function.name, into: inner), .foldTitle),
                (
                    "✗ not pickled" + (function.source.map { " · line \($0.line)" } ?? ""),
                    .boxDetail
                ),
                (TextStyle.boxDetail.fitted(function.errors.first ?? "", into: inner), .boxDetail),
            ]
        }
        var lines: [(String, TextStyle)] = [
            (TextStyle.foldTitle.fitted(function.name, into: inner), .foldTitle),
            (
                "\(Quantity.bytes(function.largestPickle)) as pickled"
                    + (function.source.map { " · line \($0.line)" } ?? ""), .boxDetail
            ),
            (
                "pickled \(Quantity.count(function.pickled.count)) × · "
                    + Quantity.duration(function.pickled.durationNs), .boxDetail
            ),
        ]
        if function.errorCount > 0 {
            lines.append(
                (
                    TextStyle.boxDetail.fitted(
                        "✗ \(function.errorCount) ×: \(function.errors.first ?? "")", into: inner),
                    .boxDetail
                ))
        }
        return lines.map { ($0.1.fitted($0.0, into: inner), $0.1) }
    }

    private var functionHeight: Double { Double(functionLines.count) * 19 + 14 }

    var height: Double {
        max(leftHeight, functionHeight, rows(max(1, workerRows))) + 2 * Self.padding
    }

    private var midY: Double { top + height / 2 }

    func draw(into sheet: inout Sheet) {
        sheet.panels.append(
            Sheet.Panel(
                id: id, name: "panel",
                frame: Sheet.Rectangle(
                    x: Sheet.margin, y: top, width: CaptureLayout.width, height: height)))
        addVariables(to: &sheet)
        let box = Sheet.Rectangle(
            x: CaptureLayout.functionX, y: midY - functionHeight / 2,
            width: CaptureLayout.functionWidth, height: functionHeight)
        sheet.shapes.append(
            Sheet.Shape(
                id: "\(id)-function",
                name: function.errorCount > 0 ? "function failed" : "function",
                form: .rounded, frame: box, fill: .fill(.function),
                line: function.errorCount > 0 ? .error : .line(.function),
                lineWidth: function.errorCount > 0 ? 2.5 : 1.2,
                texts: functionLines.map { Sheet.Shape.Text(text: $0.0, style: $0.1) },
                tooltip: tooltip, source: function.source))
        addWays(to: &sheet)
    }

    private var tooltip: String {
        var lines = [
            function.name,
            "pickled \(Quantity.count(function.pickled.count)) ×, "
                + "\(Quantity.count(function.pickled.bytes)) B, "
                + Quantity.duration(function.pickled.durationNs),
            "unpickled \(Quantity.count(function.unpickled.count)) ×, "
                + Quantity.duration(function.unpickled.durationNs),
        ]
        if let source = function.source { lines.append("\(source.file), line \(source.line)") }
        return (lines + function.errors).joined(separator: "\n")
    }

    // MARK: What it captures

    private func addVariables(to sheet: inout Sheet) {
        let x = Sheet.margin + Self.padding
        let width = CaptureLayout.variableWidth - Self.padding
        var y = midY - leftHeight / 2
        for (number, capture) in shownVariables.enumerated() {
            add(capture, id: "\(id)-variable\(number + 1)", x: x, y: y, width: width, to: &sheet)
            y += Self.rowHeight + Self.rowGap
        }
        if !restOfVariables.isEmpty {
            let bytes = restOfVariables.reduce(0) { $0.adding(max(0, $1.bytes)) }
            let text =
                "\(Quantity.count(restOfVariables.count)) smaller ones · at most \(Quantity.bytes(bytes))"
            sheet.shapes.append(
                Sheet.Shape(
                    id: "\(id)-rest", name: "variable rest", form: .rounded,
                    frame: Sheet.Rectangle(x: x, y: y, width: width, height: Self.rowHeight),
                    fill: .sheet, line: .quietText, texture: .dashed,
                    texts: [
                        Sheet.Shape.Text(
                            text: TextStyle.boxDetail.fitted(text, into: width - 12),
                            style: .boxDetail)
                    ],
                    tooltip: restOfVariables.prefix(40).map(Self.words).joined(separator: "\n")))
            addEdge(
                id: "\(id)-rest-edge", fromX: x + width, y: y + Self.rowHeight / 2,
                bytes: bytes, tooltip: text, to: &sheet)
            y += Self.rowHeight + Self.rowGap
        }
        guard !modules.isEmpty else {
            if variables.isEmpty {
                sheet.labels.append(
                    .line(
                        id: "\(id)-nothing",
                        function.isUnpickled
                            ? "not known: it could not be pickled" : "captures nothing", .lane,
                        x: x,
                        y: midY - TextStyle.lane.lineHeight / 2, width: width))
            }
            return
        }
        let names = modules.map(\.variable).joined(separator: ", ")
        let bytes = modules.reduce(0) { $0.adding(max(0, $1.bytes)) }
        let inner = width - 20
        let suffix = " · \(Quantity.bytes(bytes))"
        let text =
            TextStyle.arrow.fitted(
                "by name: \(names)", into: inner - TextStyle.arrow.width(of: suffix)) + suffix
        sheet.shapes.append(
            Sheet.Shape(
                id: "\(id)-modules", name: "module", form: .rounded,
                frame: Sheet.Rectangle(x: x, y: y, width: width, height: Self.chipHeight),
                fill: .block, line: .guide, texts: [Sheet.Shape.Text(text: text, style: .arrow)],
                tooltip: modules.prefix(40).map(Self.words).joined(separator: "\n")))
    }

    private func add(
        _ capture: Event.Capture, id: String, x: Double, y: Double, width: Double,
        to sheet: inout Sheet
    ) {
        let words = Self.words(capture)
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: "variable", form: .rounded,
                frame: Sheet.Rectangle(x: x, y: y, width: width, height: Self.rowHeight),
                fill: .fill(.value), line: .line(.value), tooltip: words, source: function.source))
        let inner = width - 16
        let size = "\(capture.how.rawValue) · \(Quantity.bytes(capture.bytes))"
        let sizeWidth = TextStyle.boxDetail.width(of: size) + 4
        sheet.labels += [
            .line(
                id: "\(id)-name", capture.variable, .boxTitle, x: x + 8, y: y + 5,
                width: inner - sizeWidth - 8),
            .line(
                id: "\(id)-size", size, .boxDetail, x: x + 8 + inner - sizeWidth, y: y + 5,
                width: sizeWidth),
        ]
        sheet.shapes.append(
            Sheet.Shape(
                id: "\(id)-bar", name: "bar",
                frame: Sheet.Rectangle(
                    x: x + 8, y: y + Self.rowHeight - 11,
                    width: max(2, inner * share(capture.bytes)),
                    height: 6), fill: .quantity, tooltip: words))
        let middle = y + Self.rowHeight / 2
        guard let through = capture.through else {
            addEdge(
                id: "\(id)-edge", fromX: x + width, y: middle, bytes: capture.bytes,
                tooltip: words, to: &sheet)
            return
        }
        let helper = Sheet.Rectangle(
            x: CaptureLayout.helperX, y: middle - 14,
            width: CaptureLayout.helperWidth, height: 28)
        sheet.lines.append(
            Sheet.Line(
                id: "\(id)-to-helper", name: "capture",
                path: .corners([
                    Sheet.Point(x: x + width, y: middle), Sheet.Point(x: helper.x, y: middle),
                ]), ink: .line(.function), width: Self.lineWidth(capture.bytes), tooltip: words))
        sheet.shapes.append(
            Sheet.Shape(
                id: "\(id)-helper", name: "helper", form: .rounded, frame: helper, fill: .sheet,
                line: .line(.function), texture: .dashed,
                texts: [
                    Sheet.Shape.Text(
                        text: TextStyle.boxDetail.fitted(through, into: helper.width - 12),
                        style: .boxDetail)
                ], tooltip: "through \(through)"))
        addEdge(
            id: "\(id)-edge", fromX: helper.maxX, y: middle, bytes: capture.bytes,
            tooltip: words, to: &sheet)
    }

    private func addEdge(
        id: String, fromX x: Double, y: Double, bytes: Int, tooltip: String, to sheet: inout Sheet
    ) {
        let end = min(max(y, midY - functionHeight / 2 + 12), midY + functionHeight / 2 - 12)
        // Straight through the column of the helpers, whose boxes lie at other heights.
        let bend = CaptureLayout.helperX + CaptureLayout.helperWidth
        if x < bend {
            sheet.lines.append(
                Sheet.Line(
                    id: "\(id)-start", name: "capture",
                    path: .corners([Sheet.Point(x: x, y: y), Sheet.Point(x: bend, y: y)]),
                    ink: .line(.function), width: Self.lineWidth(bytes), tooltip: tooltip))
        }
        sheet.lines.append(
            Sheet.Line(
                id: id, name: "capture",
                path: .level(
                    from: Sheet.Point(x: max(x, bend), y: y),
                    to: Sheet.Point(x: CaptureLayout.functionX, y: end)), ink: .line(.function),
                width: Self.lineWidth(bytes), hasHead: true, tooltip: tooltip))
    }

    // MARK: Where it goes

    private func addWays(to sheet: inout Sheet) {
        let functionEnd = CaptureLayout.functionX + CaptureLayout.functionWidth
        guard function.exported.count > 0 || !function.fetched.isEmpty else {
            sheet.labels.append(
                .line(
                    id: "\(id)-unexported", "no export in this trace", .lane,
                    x: CaptureLayout.storeX, y: midY - TextStyle.lane.lineHeight / 2,
                    width: CaptureLayout.storeWidth))
            return
        }
        let store = Sheet.Rectangle(
            x: CaptureLayout.storeX, y: midY - Self.rowHeight / 2, width: CaptureLayout.storeWidth,
            height: Self.rowHeight)
        addMove(
            id: "\(id)-store", "exported", function.exported, title: "control store", frame: store,
            from: Sheet.Point(x: functionEnd, y: midY), to: &sheet)
        let count = workerRows
        var y = midY - rows(count) / 2
        let workers = function.fetched.sorted { $0.process.order < $1.process.order }
        for (number, worker) in workers.prefix(CaptureLayout.workerLimit).enumerated() {
            addMove(
                id: "\(id)-worker\(number + 1)", "fetched", worker.sum,
                title: worker.process.words,
                frame: Sheet.Rectangle(
                    x: CaptureLayout.workerX, y: y, width: CaptureLayout.workerWidth - Self.padding,
                    height: Self.rowHeight), from: Sheet.Point(x: store.maxX, y: midY), to: &sheet)
            y += Self.rowHeight + Self.rowGap
        }
        let others = workers.dropFirst(CaptureLayout.workerLimit)
        guard !others.isEmpty else { return }
        var sum = CaptureSum()
        others.forEach { sum.add($0.sum) }
        addMove(
            id: "\(id)-others", "fetched", sum,
            title: Quantity.count(others.count, "more worker"),
            frame: Sheet.Rectangle(
                x: CaptureLayout.workerX, y: y, width: CaptureLayout.workerWidth - Self.padding,
                height: Self.rowHeight), from: Sheet.Point(x: store.maxX, y: midY), to: &sheet)
    }

    private func addMove(
        id: String, _ verb: String, _ sum: CaptureSum, title: String, frame: Sheet.Rectangle,
        from start: Sheet.Point, to sheet: inout Sheet
    ) {
        let inner = frame.width - 12
        let detail =
            sum.count == 0
            ? "not \(verb) in this trace"
            : "\(verb) \(Quantity.count(sum.count)) × · \(Quantity.bytes(sum.bytes))"
                + " · \(Quantity.duration(sum.durationNs))"
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: verb == "exported" ? "store" : "worker", form: .rounded, frame: frame,
                fill: .fill(.transfer), line: .line(.transfer),
                texts: [
                    Sheet.Shape.Text(
                        text: TextStyle.boxTitle.fitted(title, into: inner), style: .boxTitle),
                    Sheet.Shape.Text(
                        text: TextStyle.boxDetail.fitted(detail, into: inner), style: .boxDetail),
                ], tooltip: "\(title)\n\(detail)"))
        guard sum.count > 0 else { return }
        sheet.lines.append(
            Sheet.Line(
                id: "\(id)-edge", name: verb,
                path: .level(from: start, to: Sheet.Point(x: frame.x, y: frame.midY)),
                ink: .line(.transfer), width: Self.lineWidth(sum.bytes / max(1, sum.count)),
                hasHead: true, tooltip: "\(title)\n\(detail)"))
    }

    // MARK: Measures

    private func share(_ bytes: Int) -> Double {
        log10(1 + Double(max(0, bytes))) / log10(1 + Double(max(1, largest)))
    }

    /// Of one pickle or capture; thinner than in the timeline, where arrows lie apart.
    private static func lineWidth(_ bytes: Int) -> Double {
        min(9, ArrowScale.width(bytes: bytes, copied: nil))
    }

    private static func words(_ capture: Event.Capture) -> String {
        "\(capture.variable): \(capture.how.rawValue), \(Quantity.count(capture.bytes)) B"
            + (capture.through.map { ", through \($0)" } ?? "")
    }
}
