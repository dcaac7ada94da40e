internal import TraceReading
import TraceSchema

/// Puts lanes, bars, runs and arrows on one sheet.
struct GanttLayout {
    private let header: TraceHeader
    private let folds: [Fold]
    private let scope: Scope
    private let collector: GanttCollector
    private let axis: TimeAxis
    /// Those that are drawn, the longest first.
    private let bars: [GanttBar]
    /// With everything that isn't drawn in the grids.
    private let lanes: [GanttLane]
    private let order: [Int]
    private let runs: GanttRuns

    static let columnWidth = 216.0
    static let plotWidth = 1000.0
    private static let barLimit = 125
    private static let arrowLimit = 24
    private static let idleLimit = 24
    static let width = columnWidth + plotWidth

    init(collector: GanttCollector, header: TraceHeader, folds: [Fold], scope: Scope) {
        (self.header, self.folds, self.collector) = (header, folds, collector)
        self.scope = scope
        let start = collector.firstNs ?? 0
        axis = TimeAxis(
            start: start, end: collector.lastNs, x: Sheet.margin + Self.columnWidth,
            width: Self.plotWidth)
        let candidates = collector.lanes.flatMap(\.bars.bars).sorted {
            ($1.durationNs, $0.serial) < ($0.durationNs, $1.serial)
        }
        // Each bar may cut a run in two: where both are too many, there are fewer bars.
        var limit = Self.barLimit
        var choice = GanttChoice(candidates, of: collector, axis: axis, limit: limit)
        while limit > 15, choice.runs.shapeCount > GanttChoice.runLimit {
            limit = limit * 2 / 3
            choice = GanttChoice(candidates, of: collector, axis: axis, limit: limit)
        }
        (bars, lanes, runs) = (choice.bars, choice.lanes, choice.runs)
        order = choice.lanes.indices.sorted { [lanes = choice.lanes] in
            Self.place(lanes[$0], $0) < Self.place(lanes[$1], $1)
        }
    }

    /// Driver, stores, scheduler, workers by number, then what shares a lane.
    private static func place(_ lane: GanttLane, _ index: Int) -> (Int, Int, Int) {
        (lane.isShared ? 1 : 0, lane.process.order, index)
    }

    func sheet() -> Sheet {
        var sheet = Sheet(description: description)
        guard !lanes.isEmpty else {
            let bottom = sheet.addHeading(
                title, notes: ["Nothing to draw: no event of this trace takes time."] + notes,
                width: Self.width)
            sheet.addLegend([], y: bottom, width: Self.width)
            return sheet
        }
        let top =
            sheet.addHeading(title, notes: notes, width: Self.width)
            + TextStyle.lane.lineHeight + 6
        var y = top
        var places = Array(repeating: GanttLanePlace(top: 0, rows: 0), count: lanes.count)
        for index in order {
            let used = (0..<GanttLane.rowCount).last { row in
                !runs.runs[index][row].isEmpty
                    || bars.contains { $0.lane == index && $0.row == row }
            }
            places[index] = GanttLanePlace(top: y, rows: (used ?? 0) + 1)
            y += places[index].height + GanttLanePlace.gap
        }
        let bottom = y - GanttLanePlace.gap
        for index in order { addLane(index, places[index], to: &sheet) }
        sheet.addGrid(axis, top: top, bottom: bottom)
        addIdle(places, to: &sheet)
        addArrows(places, to: &sheet)
        let drawing = GanttDrawing(
            axis: axis, names: collector.names.values, isShared: lanes.map(\.isShared))
        for lane in order {
            for row in 0..<GanttLane.rowCount {
                let own = bars.filter { $0.lane == lane && $0.row == row }
                drawing.add(
                    runs.runs[lane][row], beside: own, top: places[lane].rowTop(row),
                    id: "lane\(lane + 1)-row\(row + 1)", to: &sheet)
                for bar in own.sorted(by: { $0.start < $1.start }) {
                    drawing.add(bar, top: places[lane].rowTop(row), to: &sheet)
                }
            }
        }
        addTroubles(places, to: &sheet)
        sheet.addLegend(
            GanttLegend(sheet: sheet).items, y: bottom + 14, width: Self.width)
        return sheet
    }

    // MARK: Parts

    private func addLane(_ index: Int, _ place: GanttLanePlace, to sheet: inout Sheet) {
        let lane = lanes[index]
        let id = "lane\(index + 1)"
        sheet.panels.append(
            Sheet.Panel(
                id: id, name: "lane",
                frame: Sheet.Rectangle(
                    x: Sheet.margin, y: place.top, width: Self.width, height: place.height),
                fill: .block, line: .block))
        let texts: [(String, TextStyle)] =
            [(Self.name(of: lane), .foldTitle)]
            + Self.sums(of: lane).map { ($0, .lane) }
        sheet.addTexts(
            texts, id: id, x: Sheet.margin + 10, middle: place.top + place.height / 2,
            width: Self.columnWidth - 20)
    }

    private static func name(of lane: GanttLane) -> String {
        lane.isShared
            ? "\(Quantity.count(lane.processCount)) more process\(lane.processCount == 1 ? "" : "es")"
            : lane.process.words
    }

    private static func sums(of lane: GanttLane) -> [String] {
        let isScheduler = lane.process == .scheduler
        let times = [
            lane.busyNs > 0 && !isScheduler ? "busy \(Quantity.duration(lane.busyNs))" : nil,
            lane.waitedNs > 0
                ? "\(isScheduler ? "calls waited" : "waits") \(Quantity.duration(lane.waitedNs))"
                : nil,
        ].compactMap(\.self)
        return [Quantity.count(lane.eventCount, "event")]
            + (times.isEmpty ? [] : [times.joined(separator: " · ")])
    }

    private func addArrows(_ places: [GanttLanePlace], to sheet: inout Sheet) {
        let caused = bars.filter { bar in bar.cause.map { $0.lane != bar.lane } ?? false }
        for bar in caused.prefix(Self.arrowLimit) {
            guard let cause = bar.cause else { continue }
            let falls = places[bar.lane].top > places[cause.lane].top
            let row = min(cause.row, places[cause.lane].rows - 1)
            let from = Sheet.Point(
                x: axis.x(at: cause.time), y: places[cause.lane].edge(ofRow: row, lower: falls))
            let arrival = min(max(cause.time, bar.start), bar.end)
            let to = Sheet.Point(
                x: axis.x(at: arrival),
                y: GanttDrawing.edge(of: bar, places[bar.lane], lower: !falls))
            let isResult = bar.event.kind == .get
            sheet.lines.append(
                Sheet.Line(
                    id: "arrow-e\(bar.event.id)",
                    name: "flow \(isResult ? "result" : "call")",
                    path: .upright(from: from, to: to),
                    ink: .line(.message), width: 1.2, stroke: isResult ? .dashed : .solid,
                    hasHead: true,
                    tooltip: "\(cause.kind.rawValue) in \(lanes[cause.lane].process) → "
                        + "\(bar.event.kind.rawValue) in \(bar.event.process)"
                        + (bar.event.name.map { "\n\($0)" } ?? ""),
                    source: bar.event.sourceLine))
        }
    }

    /// Marks stretches without any event that are wide enough to say so.
    private func addIdle(_ places: [GanttLanePlace], to sheet: inout Sheet) {
        var stretches: [(lane: Int, start: Int64, end: Int64)] = []
        for index in order where !lanes[index].process.isStore && !lanes[index].isShared {
            let busy =
                bars.filter { $0.lane == index }.map { ($0.start, $0.end) }
                + runs.runs[index].joined().map { ($0.start, $0.end) }
            var time = axis.start
            for (start, end) in busy.sorted(by: { $0 < $1 }) + [(axis.end, axis.end)] {
                if start > time { stretches.append((index, time, start)) }
                time = max(time, end)
            }
        }
        let widest = stretches.sorted { $1.end - $1.start < $0.end - $0.start }
            .prefix(Self.idleLimit)
        for (number, stretch) in widest.enumerated() {
            let (left, right) = (axis.x(at: stretch.start) + 3, axis.x(at: stretch.end) - 3)
            let isWorker = lanes[stretch.lane].process.isWorker
            let words =
                !isWorker
                ? "nothing recorded" : stretch.start == axis.start ? "not used yet" : "idle"
            let text = "\(words) \(Quantity.duration(stretch.end - stretch.start))"
            let width = TextStyle.lane.width(of: text) + 10
            guard right - left >= width + 16 else { continue }
            let y =
                places[stretch.lane].rowTop(0) + GanttLanePlace.rowHeight
                - GanttLanePlace.bodyHeight / 2
            let label = (left + right - width) / 2
            for (part, ends) in [(left, label), (label + width, right)].enumerated() {
                sheet.lines.append(
                    Sheet.Line(
                        id: "idle\(number + 1)-\(part + 1)", name: "idle",
                        path: .corners([
                            Sheet.Point(x: ends.0, y: y), Sheet.Point(x: ends.1, y: y),
                        ]), ink: .quietText, width: 0.8, stroke: .dashed))
            }
            sheet.labels.append(
                .line(
                    id: "idle\(number + 1)-label", text, .lane, x: label,
                    y: y - TextStyle.lane.lineHeight / 2, width: width, .center))
            sheet.grounds["idle\(number + 1)-label"] = .block
        }
    }

    /// Failures whose bars aren't drawn: a mark at the upper edge of their lane.
    private func addTroubles(_ places: [GanttLanePlace], to sheet: inout Sheet) {
        let drawn = Set(bars.map(\.event.id))
        for (lane, event) in collector.troubles where !drawn.contains(event.id) {
            let x = axis.x(at: moment(event.startNs))
            sheet.shapes.append(
                Sheet.Shape(
                    id: "trouble-e\(event.id)", name: "\(event.kind.rawValue) failed",
                    form: .diamond,
                    frame: Sheet.Rectangle(
                        x: x - 4.5, y: places[lane].top - 3, width: 9, height: 9),
                    fill: .sheet, line: .error, lineWidth: 1.5, tooltip: event.details,
                    source: event.sourceLine))
        }
    }

    // MARK: Words

    private var title: String { TraceNotes.title(header) }

    private var notes: [String] {
        var notes: [String] = []
        if !lanes.isEmpty {
            if let summary { notes.append(summary) }
            notes.append(
                "Time runs to the right, to scale: \(Quantity.duration(axis.span)), from "
                    + "\(Quantity.duration(axis.start)) after the script's start. Each lane is a "
                    + "process; what happens inside of something else lies below it.")
        }
        if !scope.isWhole {
            notes.append(
                "A part of the trace: \(scope.words). It has "
                    + "\(Quantity.count(collector.eventCount)) of the trace's "
                    + "\(Quantity.count(collector.allCount, "event")); sums are of these.")
        }
        let counted = collector.eventCount - bars.count
        if counted > 0 {
            notes.append(
                "\(Quantity.count(counted)) of \(Quantity.count(collector.eventCount, "event")) are "
                    + "too short to be seen one by one: they stand in frames, with their number and "
                    + "the time that they take together.")
        }
        let troubles = collector.troubleCount - collector.troubles.count
        if troubles > 0 {
            notes.append("Not marked: \(Quantity.count(troubles, "later failure")).")
        }
        return notes + TraceNotes.all(header, folds: folds, foldedAre: foldedWords)
    }

    /// Where the time went, for those who read no more than one line.
    private var summary: String? {
        let driver = lanes.first { $0.process == .driver }
        let workers = lanes.filter { $0.process.isWorker && !$0.isShared && $0.busyNs > 0 }
        var parts: [String] = []
        if let driver {
            let words = [
                driver.busyNs > 0
                    ? "works \(Quantity.duration(driver.busyNs))\(Self.mostly([driver]))" : nil,
                driver.waitedNs > 0 ? "waits \(Quantity.duration(driver.waitedNs))" : nil,
            ].compactMap(\.self)
            if !words.isEmpty { parts.append("the driver \(words.joined(separator: " and "))") }
        }
        let times = workers.map(\.busyNs)
        if let least = times.min(), let most = times.max() {
            let (low, high) = (Quantity.duration(least), Quantity.duration(most))
            parts.append(
                workers.count == 1
                    ? "\(workers[0].process.words) works \(high)\(Self.mostly(workers))"
                    : "\(Quantity.count(workers.count)) workers work "
                        + (low == high ? high : "\(low) to \(high)")
                        + " each\(Self.mostly(workers))")
        }
        guard !parts.isEmpty else { return nil }
        return "Of \(Quantity.duration(axis.span)), \(parts.joined(separator: "; "))."
    }

    /// `, mostly run`, where that is so in all of them.
    private static func mostly(_ lanes: [GanttLane]) -> String {
        guard let kind = lanes.first?.mostly, lanes.allSatisfy({ $0.mostly == kind }) else {
            return ""
        }
        return " (mostly \(kind.meaning.prefix { $0 != ":" }))"
    }

    private var foldedWords: String {
        var byKind: [EventKind: Int64] = [:]
        for fold in folds {
            byKind[fold.kind, default: 0] = byKind[fold.kind, default: 0].adding(fold.durationNs)
        }
        let largest = EventKind.allCases.filter { byKind[$0, default: 0] > 0 }
            .sorted { byKind[$1, default: 0] < byKind[$0, default: 0] }.prefix(3)
            .map { "\($0.rawValue) \(Quantity.duration(byKind[$0, default: 0]))" }
        return "nobody knows when, so no lane has them"
            + (largest.isEmpty ? "." : " (\(TraceNotes.list(largest)) together).")
    }

    private var description: String {
        let processes = order.map { index in
            "\(Self.name(of: lanes[index])): \(Self.sums(of: lanes[index]).joined(separator: ", "))."
        }
        return (["Gantt chart of \(title)."] + notes + processes).joined(separator: " ")
    }
}
