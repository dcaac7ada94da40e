internal import TraceReading
import TraceSchema

/// Puts the store's bytes and the lives of the objects on one sheet, over one time axis.
struct LifetimeLayout {
    private let header: TraceHeader
    private let folds: [Fold]
    private let collector: LifetimeCollector
    private let axis: TimeAxis
    /// In order of the first creation.
    private let drawn: [ObjectGroup]
    private let leftOut: [ObjectGroup]
    /// Whether the trace tells who holds what and when it is freed.
    private let knowsEnds: Bool

    static let columnWidth = 290.0
    static let plotWidth = 910.0
    static let width = columnWidth + plotWidth
    private static let rowLimit = 24
    private static let curveHeight = 92.0
    private static let gap = 5.0

    init(collector: LifetimeCollector, header: TraceHeader, folds: [Fold]) {
        (self.header, self.folds, self.collector) = (header, folds, collector)
        axis = TimeAxis(
            start: collector.firstNs ?? 0, end: collector.lastNs,
            x: Sheet.margin + Self.columnWidth, width: Self.plotWidth - 12)
        knowsEnds = header.availability(of: .free) != .absent
        var rows = 0
        var chosen: [ObjectGroup] = []
        var rest: [ObjectGroup] = []
        let groups = collector.finished().filter { $0.count > 0 }.enumerated().sorted {
            (Self.weight($1.element), $0.offset) < (Self.weight($0.element), $1.offset)
        }.map(\.element)
        for group in groups {
            if rows + min(group.count, 2) <= Self.rowLimit {
                rows += min(group.count, 2)
                chosen.append(group)
            } else {
                rest.append(group)
            }
        }
        drawn = chosen.sorted { $0.firstNs < $1.firstNs }
        leftOut = rest
    }

    /// Bytes count most; of small ones, what is pinned or in the store.
    private static func weight(_ group: ObjectGroup) -> Int {
        let isStored =
            switch group.key.origin {
            case .put, .argument, .storedResult: true
            case .inlineResult, .unknown: false
            }
        return group.bytes.adding(isStored ? 1000 : 0).adding(group.pinned > 0 ? 100_000 : 0)
    }

    func sheet() -> Sheet {
        var sheet = Sheet(description: description)
        let bottom = sheet.addHeading(TraceNotes.title(header), notes: notes, width: Self.width)
        guard !drawn.isEmpty else {
            sheet.addLegend([], y: bottom, width: Self.width)
            return sheet
        }
        let top = bottom + TextStyle.lane.lineHeight + 6
        var y = top
        if !collector.store.isEmpty {
            addCurve(y, to: &sheet)
            y += Self.curveHeight + 10
        }
        for (index, group) in drawn.enumerated() {
            let id = "g\(index + 1)"
            let isFolded = group.count > ObjectGroup.sampleLimit
            for (number, record) in group.samples.prefix(isFolded ? 1 : 2).enumerated() {
                let row = LifetimeRow(
                    record: record, key: group.key, id: "\(id)-\(number + 1)", top: y, axis: axis,
                    knowsEnds: knowsEnds)
                addGround("\(id)-\(number + 1)", y, row.height, to: &sheet)
                row.draw(into: &sheet)
                y += row.height + Self.gap
            }
            if isFolded {
                addGround("\(id)-more", y, Self.foldHeight, to: &sheet)
                addFold(group, id: "\(id)-more", y, to: &sheet)
                y += Self.foldHeight + Self.gap
            }
        }
        sheet.addGrid(axis, top: top, bottom: y - Self.gap)
        sheet.addLegend(LifetimeLegend(sheet: sheet).items, y: y + 10, width: Self.width)
        return sheet
    }

    private func addGround(_ id: String, _ y: Double, _ height: Double, to sheet: inout Sheet) {
        sheet.panels.append(
            Sheet.Panel(
                id: "\(id)-row", name: "row",
                frame: Sheet.Rectangle(x: Sheet.margin, y: y, width: Self.width, height: height),
                fill: .block, line: .block))
    }

    // MARK: The store's bytes

    private func addCurve(_ y: Double, to sheet: inout Sheet) {
        let store = collector.store
        addGround("store", y, Self.curveHeight, to: &sheet)
        let texts: [(String, TextStyle)] =
            knowsEnds
            ? [
                ("object store", .foldTitle), ("peak \(Quantity.bytes(store.peak))", .lane),
                ("\(Quantity.bytes(store.bytes)) at the end", .lane),
            ]
            : [
                ("bytes put so far", .foldTitle), ("\(Quantity.bytes(store.bytes)) in all", .lane),
                ("what is freed isn't in the trace", .lane),
            ]
        sheet.addTexts(
            texts, id: "store", x: Sheet.margin + 10, middle: y + Self.curveHeight / 2,
            width: Self.columnWidth - 20)
        let (ceiling, floor) = (y + 14, y + Self.curveHeight - 12)
        func height(_ bytes: Int) -> Double {
            floor - (floor - ceiling) * Double(bytes) / Double(max(1, store.peak))
        }
        for (name, level) in [("zero", floor), ("peak", ceiling)] {
            sheet.lines.append(
                Sheet.Line(
                    id: "store-\(name)", name: "grid",
                    path: .corners([
                        Sheet.Point(x: axis.x, y: level),
                        Sheet.Point(x: axis.x + axis.width, y: level),
                    ]), ink: .guide))
        }
        var points = [Sheet.Point(x: axis.x, y: floor)]
        for step in store.steps {
            let (x, before) = (axis.x(at: step.time), points[points.count - 1].y)
            points.append(Sheet.Point(x: x, y: before))
            points.append(Sheet.Point(x: x, y: height(step.bytes)))
        }
        points.append(Sheet.Point(x: axis.x + axis.width, y: points[points.count - 1].y))
        sheet.lines.append(
            Sheet.Line(
                id: "store-curve", name: "curve", path: .corners(points), ink: .line(.objectStore),
                width: 1.8,
                tooltip: "\(texts[0].0): peak \(Quantity.bytes(store.peak)) at "
                    + "\(Quantity.duration(store.peakNs)), \(Quantity.bytes(store.bytes)) at the end"
            ))
    }

    // MARK: Objects that are counted

    private static let foldHeight = 44.0

    private func addFold(_ group: ObjectGroup, id: String, _ y: Double, to sheet: inout Sheet) {
        let more = group.count - 1
        let bytes = group.bytes - (group.samples.first?.bytes ?? 0)
        var facts = ["\(Quantity.bytes(max(0, bytes))) together"]
        if group.ended > 0 {
            facts.append("\(Quantity.duration(group.livedNs / Int64(group.ended))) each")
        }
        let alive = group.count - group.ended - (group.samples.first?.endedNs == nil ? 1 : 0)
        if knowsEnds, alive > 0 { facts.append("\(Quantity.count(alive)) never freed") }
        let title = "↻ × \(Quantity.count(more)) more like it"
        sheet.addTexts(
            [(title, .foldTitle), (facts.joined(separator: " · "), .lane)], id: id,
            x: Sheet.margin + 10, middle: y + Self.foldHeight / 2, width: Self.columnWidth - 20)
        let (left, right) = (axis.x(at: group.firstNs), axis.x(at: group.lastNs))
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: "fold", form: .rounded,
                frame: Sheet.Rectangle(x: left, y: y + 13, width: max(4, right - left), height: 18),
                fill: .sheet, line: .quietText, texture: .dashed,
                tooltip: ([title] + facts + [
                    "\(Quantity.count(group.getCount, "read")), \(Quantity.count(group.freed)) freed, "
                        + "\(Quantity.count(group.pinned)) pinned"
                ]).joined(separator: "\n"), source: group.key.source))
    }

    // MARK: Words

    private var notes: [String] {
        var notes: [String] = []
        if drawn.isEmpty {
            notes.append(
                "Nothing to draw: in the \(Quantity.count(collector.eventCount, "event")) of this "
                    + "trace no value is put, returned or got.")
        } else {
            notes.append(
                "Time runs to the right: \(Quantity.duration(axis.span)), from "
                    + "\(Quantity.duration(axis.start)) after the script's start. A row for each "
                    + "object: its life"
                    + (knowsEnds
                        ? ", then the processes that hold a reference to it, and why."
                        : ", and who read it."))
        }
        if let absent = TraceNotes.absent([.hold, .drop, .free], in: header) {
            notes.append(
                "\(absent): who holds an object, and when it is freed, isn't known. What is drawn "
                    + "ends with the last thing that the trace tells of it.")
        }
        if !leftOut.isEmpty {
            let (count, bytes) = leftOut.reduce((0, 0)) {
                ($0.0.adding($1.count), $0.1.adding($1.bytes))
            }
            notes.append(
                "The largest are drawn. Left out: \(Quantity.count(count, "object")) with "
                    + "\(Quantity.bytes(bytes)) together.")
        }
        return notes
            + TraceNotes.all(
                header, folds: folds,
                foldedAre: "what they put, hold and free isn't in the picture.")
    }

    private var description: String {
        let objects = drawn.prefix(12).map { group in
            "\(TextStyle.note.fitted(LifetimeRow.title(of: group.key, group.samples.first), into: 400)): "
                + "\(Quantity.count(group.count, "object")), \(Quantity.bytes(group.bytes)), "
                + "\(Quantity.count(group.freed)) freed, \(Quantity.count(group.pinned)) pinned."
        }
        return (["Lifetime of the objects of \(TraceNotes.title(header))."] + notes + objects)
            .joined(separator: " ")
    }
}

extension Sheet {
    /// Lines of text below each other.
    mutating func addTexts(
        _ texts: [(String, TextStyle)], id: String, x: Double, middle: Double, width: Double
    ) {
        var y = middle - texts.reduce(0) { $0 + $1.1.lineHeight } / 2
        for (number, text) in texts.enumerated() {
            labels.append(
                .line(id: "\(id)-text\(number + 1)", text.0, text.1, x: x, y: y, width: width))
            y += text.1.lineHeight
        }
    }
}
