internal import TraceReading
import TraceSchema

/// Draws the bars and runs of a row.
struct GanttDrawing {
    let axis: TimeAxis
    let names: [String]
    let isShared: [Bool]

    /// How high all of the time is, in a run.
    private static let runHeight = GanttLanePlace.bodyHeight
    private static let thinnestRun = 2.0
    private static let inset = 4.0

    // MARK: Bars

    static func height(of palette: Palette) -> Double {
        switch palette {
        case .function, .transfer, .execution, .trouble: GanttLanePlace.bodyHeight
        case .value, .objectStore: 15
        case .message: 8
        }
    }

    static func texture(of palette: Palette) -> Sheet.Shape.Texture {
        switch palette {
        case .function, .objectStore: .striped
        case .transfer, .value, .message, .execution, .trouble: .plain
        }
    }

    /// The upper or lower edge of a bar: they stand on the floor of their row.
    static func edge(of bar: GanttBar, _ place: GanttLanePlace, lower: Bool) -> Double {
        let floor = place.rowTop(bar.row) + GanttLanePlace.rowHeight
        return lower ? floor : floor - height(of: Palette(bar.event.kind))
    }

    func add(_ bar: GanttBar, top: Double, to sheet: inout Sheet) {
        let event = bar.event
        let palette = Palette(event.kind)
        let height = Self.height(of: palette)
        let floor = top + GanttLanePlace.rowHeight
        let (left, right) = (axis.x(at: bar.start), axis.x(at: bar.end))
        let waited = bar.waitedNs
        let worked = axis.x(at: bar.start + waited)
        let failed = event.error != nil
        var shape = Sheet.Shape(
            id: "e\(event.id)", name: event.kind.rawValue + (failed ? " failed" : ""),
            frame: Sheet.Rectangle(x: left, y: floor - height, width: right - left, height: height),
            fill: .fill(palette), line: failed ? .error : .line(palette),
            lineWidth: failed ? 2.5 : 1, texture: Self.texture(of: palette),
            tooltip: event.details, source: event.sourceLine)
        // What is left of a bar beside its waiting is drawn if it can be seen.
        let isSplit = worked - left >= 1.5
        if isSplit {
            var wait = shape
            (wait.id, wait.name) = ("\(shape.id)-wait", "\(shape.name) waiting")
            (wait.fill, wait.texture) = (.sheet, .dashed)
            let isWhole = right - worked < 1.5
            wait.frame.width = (isWhole ? right : worked) - left
            if isWhole { wait.id = shape.id }
            sheet.shapes.append(wait)
            if !isWhole {
                (shape.frame.x, shape.frame.width) = (worked, right - worked)
                sheet.shapes.append(shape)
            }
        } else {
            sheet.shapes.append(shape)
        }
        // The text stands in the larger part; low bars have it above.
        let isInWait = isSplit && worked - left >= right - worked
        let frame = Sheet.Rectangle(
            x: isSplit && !isInWait ? worked : left, y: floor - height,
            width: isInWait ? worked - left : right - (isSplit ? worked : left), height: height)
        let isLow = height < GanttLanePlace.labelHeight
        addLabel(
            id: "\(shape.id)-label", words(for: bar, waitedNs: waited, failed: failed),
            in: isLow ? left...right : frame.x...frame.maxX,
            y: isLow
                ? floor - height - GanttLanePlace.labelHeight
                : frame.midY - TextStyle.boxDetail.lineHeight / 2,
            ground: isLow
                ? .block
                : !isInWait && shape.texture == .striped ? .fill(palette) : nil,
            to: &sheet)
    }

    /// From the fullest to the shortest.
    private func words(for bar: GanttBar, waitedNs: Int64, failed: Bool) -> [String] {
        let event = bar.event
        let kind = (failed ? "✗ " : "") + (event.kind == .execute ? "run" : event.kind.rawValue)
        let what: String? =
            switch event.kind {
            case .get, .put, .serialize, .deserialize, .free, .spill, .restore:
                event.variable ?? event.name ?? event.object?.description
            case .pickle, .export, .submit, .lease, .dispatch, .fetch, .unpickle, .execute,
                .return, .hold, .drop, .retry, .fail:
                event.name
            }
        let time =
            waitedNs > bar.durationNs / 2
            ? "waits \(Quantity.duration(waitedNs))" : Quantity.duration(bar.durationNs)
        let named = what.map { "\(kind) \(TextStyle.boxDetail.fitted($0, into: 180))" }
        return [named.map { "\($0) · \(time)" }, named, "\(kind) · \(time)", kind]
            .compactMap(\.self)
    }

    private func addLabel(
        id: String, _ candidates: [String], in span: ClosedRange<Double>, y: Double,
        ground: Ink?, to sheet: inout Sheet
    ) {
        let style = TextStyle.boxDetail
        let room = span.upperBound - span.lowerBound - 2 * Self.inset
        guard let text = candidates.first(where: { style.width(of: $0) + 4 <= room }) else {
            return
        }
        let width = style.width(of: text) + 4
        sheet.labels.append(
            .line(id: id, text, style, x: span.lowerBound + Self.inset, y: y, width: width))
        // Stripes, grid and arrows end before the text.
        sheet.grounds[id] = ground
    }

    // MARK: Runs

    /// Draws the runs of a row into the room that its bars leave.
    func add(
        _ runs: [GanttRun], beside bars: [GanttBar], top: Double, id: String, to sheet: inout Sheet
    ) {
        let taken = bars.map { (axis.x(at: $0.start), axis.x(at: $0.end)) }.sorted { $0 < $1 }
        var free = axis.x
        for (number, run) in runs.enumerated() {
            var left = max(axis.x(at: run.start), free)
            var right = axis.x(at: run.end)
            for bar in taken where bar.0 < right && bar.1 > left {
                if bar.0 > left + Self.thinnestRun {
                    right = min(right, bar.0)
                } else {
                    left = max(left, bar.1)
                }
            }
            let next = taken.first { $0.0 >= left }?.0 ?? axis.x + axis.width
            right = min(max(right, left + Self.thinnestRun), next)
            // Between two bars there may be no room at all: the lane's sums have it.
            guard right - left >= Self.thinnestRun / 2 else { continue }
            free = right
            draw(
                run, from: left, to: right, floor: top + GanttLanePlace.rowHeight,
                id: "\(id)-run\(number + 1)", to: &sheet)
        }
    }

    private func draw(
        _ run: GanttRun, from left: Double, to right: Double, floor: Double, id: String,
        to sheet: inout Sheet
    ) {
        let tooltip = tooltip(of: run)
        let isNarrow = right - left < 6
        let frame = Sheet.Rectangle(
            x: left, y: floor - Self.runHeight, width: right - left, height: Self.runHeight)
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: "run", frame: frame,
                // Of a narrow one, an outline would hide what it holds.
                fill: isNarrow ? .guide : .sheet, line: isNarrow ? nil : .quietText,
                lineWidth: 0.6, tooltip: tooltip))
        // One after the other from the left, on the scale of the time: what they leave is idle.
        var x = left
        for (part, share) in run.shares {
            let width = frame.width * share
            var shape = Sheet.Shape(
                id: "\(id)-share\(sheet.shapes.count)", name: "share",
                frame: Sheet.Rectangle(x: x, y: frame.y, width: width, height: frame.height),
                lineWidth: 0.6, tooltip: tooltip)
            switch part {
            case .work(let palette): (shape.fill, shape.line) = (.fill(palette), .line(palette))
            case .others: (shape.fill, shape.name) = (.quantity, "share others")
            case .waiting:
                // Hollow here too.
                (shape.fill, shape.line, shape.texture) = (.sheet, .quietText, .dashed)
                shape.name = "share waiting"
            }
            if isNarrow { shape.line = nil }
            sheet.shapes.append(shape)
            x += width
        }
        let short = "× \(Quantity.count(run.count))"
        let count = "× \(Quantity.count(run.count, "event"))"
        let named =
            name(of: run).map { "\(TextStyle.boxDetail.fitted($0, into: 120)): \(count)" } ?? count
        let worked = run.workedNs > 0 ? Quantity.duration(run.workedNs) : nil
        let waited = run.waitedNs > 0 ? "waits \(Quantity.duration(run.waitedNs))" : nil
        addLabel(
            id: "\(id)-label",
            [
                [named, worked, waited], [named, worked ?? waited], [short, worked ?? waited],
                [short],
            ].map { $0.compactMap(\.self).joined(separator: " · ") },
            in: (left - Self.inset)...(right + Self.inset),
            y: floor - GanttLanePlace.rowHeight, ground: .block, to: &sheet)
    }

    /// The function that most of a run's events belong to. Some kinds of events have no name: a third
    /// of all will do.
    private func name(of run: GanttRun) -> String? {
        guard names.indices.contains(Int(run.tally.name)), Int(run.tally.votes) * 3 >= run.count
        else { return nil }
        return names[Int(run.tally.name)]
    }

    private func tooltip(of run: GanttRun) -> String {
        let span = run.end - run.start
        var lines = [
            "\(Quantity.count(run.count, "event")) that are too short to be seen one by one",
            "from \(Quantity.duration(run.start)), within \(Quantity.duration(span))",
        ]
        if let name = name(of: run) { lines.append("mostly of \(name)") }
        for palette in Palette.allCases where run.busyNs[palette.index] > 0 {
            let time = run.busyNs[palette.index]
            lines.append(
                "\(palette.meaning): \(Quantity.duration(time)) (\(Quantity.share(time, of: span)))"
            )
        }
        if run.waitedNs > 0 {
            lines.append("waiting for others: \(Quantity.duration(run.waitedNs))")
        }
        return lines.joined(separator: "\n")
    }
}
