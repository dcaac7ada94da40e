internal import TraceReading
import TraceSchema

/// Draws one object: its life as a bar, its reads as points, its holders below.
struct LifetimeRow {
    let record: ObjectRecord
    let key: ObjectGroup.Key
    let id: String
    let top: Double
    let axis: TimeAxis
    /// Whether the trace tells when objects are freed.
    let knowsEnds: Bool

    private static let padding = 6.0
    private static let lineHeight = 16.0
    private static let barHeight = 9.0
    private static let holdHeight = 14.0
    private static let holdPitch = 18.0
    private static let holderLimit = 4
    private static let pointSize = 8.0

    private var holders: [(process: ProcessID, holds: [ObjectRecord.Hold])] {
        var holders: [(process: ProcessID, holds: [ObjectRecord.Hold])] = []
        for hold in record.holds {
            if let index = holders.firstIndex(where: { $0.process == hold.process }) {
                holders[index].holds.append(hold)
            } else {
                holders.append((hold.process, [hold]))
            }
        }
        return holders
    }

    var height: Double {
        max(
            60,
            2 * Self.padding + Self.lineHeight + 2
                + Double(min(holders.count, Self.holderLimit)) * Self.holdPitch)
    }

    private var startNs: Int64 {
        record.createdNs ?? record.holds.first?.start ?? record.gets.first?.time ?? record.lastNs
    }
    private var isAlive: Bool { knowsEnds && record.endedNs == nil }
    private var endNs: Int64 {
        record.endedNs ?? (knowsEnds ? axis.end : max(record.lastNs, startNs))
    }

    func draw(into sheet: inout Sheet) {
        sheet.addTexts(
            [
                (Self.title(of: key, record), .foldTitle), (facts, .lane), (fate, .lane),
            ], id: id, x: Sheet.margin + 10, middle: top + height / 2,
            width: LifetimeLayout.columnWidth - 20)
        addLife(to: &sheet)
        for (index, holder) in holders.prefix(Self.holderLimit).enumerated() {
            add(
                holder.holds, of: holder.process, number: index + 1,
                y: top + Self.padding + Self.lineHeight + 2 + Double(index) * Self.holdPitch,
                to: &sheet)
        }
    }

    // MARK: Words

    /// As it came about, in the script's words.
    static func title(of key: ObjectGroup.Key, _ record: ObjectRecord?) -> String {
        let value = key.variable ?? "…"
        switch key.origin {
        case .put: return "\(key.bound.map { "\($0) = " } ?? "")ray.put(\(value))"
        case .argument: return "\(value), argument of \(key.function ?? "a call")"
        case .storedResult, .inlineResult: return "result of \(key.function ?? "a call")"
        case .unknown: return record.map { "object \($0.object)" } ?? "object"
        }
    }

    private var facts: String {
        let way: String =
            switch key.origin {
            case .put: "put explicitly"
            case .argument: "put implicitly"
            case .storedResult: "put as a result"
            case .inlineResult: "inline"
            case .unknown: "creation not seen"
            }
        return
            ([record.object.description, Quantity.bytes(record.bytes), way]
            + (key.source.map { ["line \($0.line)"] } ?? []))
            .joined(separator: " · ")
    }

    private var fate: String {
        var facts = ["read \(Quantity.count(record.getCount)) ×"]
        if record.isFreed, let end = record.endedNs {
            facts.append("freed after \(Quantity.duration(end - startNs))")
        } else if let end = record.endedNs {
            facts.append("let go after \(Quantity.duration(end - startNs))")
        } else if knowsEnds {
            facts.append(record.isStored ? "never freed in this run" : "held to the end")
        }
        let hidden = holders.count - Self.holderLimit
        if hidden > 0 { facts.append("\(Quantity.count(hidden, "more holder"))") }
        return facts.joined(separator: " · ")
    }

    private var tooltip: String {
        var lines = [Self.title(of: key, record), facts, fate]
        if let source = key.source { lines.append("\(source.file), line \(source.line)") }
        for hold in record.holds { lines.append(words(for: hold)) }
        if record.omittedHolds > 0 {
            lines.append("and \(Quantity.count(record.omittedHolds, "later hold"))")
        }
        return lines.joined(separator: "\n")
    }

    private func words(for hold: ObjectRecord.Hold) -> String {
        var text =
            "held by \(hold.process) (\(Self.reason(hold.role))) from "
            + Quantity.duration(hold.start)
        text += hold.end.map { " to \(Quantity.duration($0))" } ?? " on"
        if let pinned = hold.pinnedNs {
            text +=
                ", pinned since \(Quantity.duration(pinned))"
                + (hold.pinnedBy.map { " by \($0)" } ?? "")
        }
        return text
    }

    static func reason(_ role: Role?) -> String {
        switch role {
        case .variable: "a variable"
        case .argument: "an argument under way"
        case .captured: "captured"
        case .value: "inside another value"
        case .result: "a result"
        case nil: "not told why"
        }
    }

    // MARK: The life

    private func addLife(to sheet: inout Sheet) {
        let (left, right) = (axis.x(at: startNs), axis.x(at: endNs))
        let middle = top + Self.padding + Self.lineHeight / 2
        let palette: Palette = record.isStored || key.origin == .unknown ? .objectStore : .message
        let isOpen = record.createdNs == nil
        let width = min(max(2, right - left), axis.x + axis.width - left)
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: record.isStored ? "life stored" : "life",
                frame: Sheet.Rectangle(
                    x: min(left, axis.x + axis.width - 2), y: middle - Self.barHeight / 2,
                    width: max(2, width), height: Self.barHeight),
                fill: isOpen ? .sheet : .fill(palette), line: .line(palette),
                texture: isOpen ? .dashed : .plain, tooltip: tooltip, source: key.source))
        if isAlive {
            // An arrow beyond the end: what comes then, nobody knows.
            sheet.lines.append(
                Sheet.Line(
                    id: "\(id)-on", name: "alive",
                    path: .corners([
                        Sheet.Point(x: axis.x + axis.width, y: middle),
                        Sheet.Point(x: axis.x + axis.width + 11, y: middle),
                    ]), ink: .line(palette), width: 1.5, hasHead: true, tooltip: fate))
        }
        addReads(middle, to: &sheet)
        guard record.endedNs != nil else { return }
        if record.isFreed {
            sheet.shapes.append(
                Sheet.Shape(
                    id: "\(id)-freed", name: "freed", form: .diamond,
                    frame: Sheet.Rectangle(x: right - 5.5, y: middle - 5.5, width: 11, height: 11),
                    fill: .quantity, tooltip: fate))
        }
    }

    /// Those that can be told apart.
    private func addReads(_ middle: Double, to sheet: inout Sheet) {
        var free = -Double.infinity
        let end = record.isFreed ? axis.x(at: endNs) - Self.pointSize : .infinity
        for (number, get) in record.gets.enumerated() {
            let x = axis.x(at: get.time)
            guard x - Self.pointSize / 2 >= free, x <= end else { continue }
            free = x + Self.pointSize / 2
            sheet.shapes.append(
                Sheet.Shape(
                    id: "\(id)-get\(number + 1)", name: "get", form: .circle,
                    frame: Sheet.Rectangle(
                        x: x - Self.pointSize / 2, y: middle - Self.pointSize / 2,
                        width: Self.pointSize, height: Self.pointSize), fill: .sheet,
                    line: .line(.objectStore), lineWidth: 1.4,
                    tooltip: "read by \(get.process) at \(Quantity.duration(get.time))"))
        }
    }

    // MARK: Who holds it

    private func add(
        _ holds: [ObjectRecord.Hold], of process: ProcessID, number: Int, y: Double,
        to sheet: inout Sheet
    ) {
        var spans: [Span] = []
        for (index, hold) in holds.enumerated() {
            let end = hold.end ?? axis.end
            let pinned = hold.pinnedNs.map { max(hold.start, $0) }
            let holdID = "\(id)-hold\(number)-\(index + 1)"
            if pinned != hold.start {
                let span = span(hold.start, pinned ?? end, text: Self.reason(hold.role))
                addHold(
                    holdID, Self.name(hold.role), span, y: y, fill: Self.fill(hold.role),
                    line: Self.line(hold.role), texture: .plain, tooltip: words(for: hold),
                    to: &sheet)
                spans.append(span)
            }
            if let pinned {
                let by = hold.pinnedBy.map { " by \(TextStyle.arrow.fitted($0, into: 120))" } ?? ""
                let span = span(pinned, end, text: "captured, pinned\(by)")
                addHold(
                    "\(holdID)-pinned", "hold pinned", span, y: y, fill: .fill(.function),
                    line: .line(.function), texture: .striped, tooltip: words(for: hold),
                    to: &sheet)
                spans.append(span)
            }
        }
        addName(of: process, spans, id: "\(id)-hold\(number)-label", y: y, to: &sheet)
    }

    /// A stretch of a hold, and why it is.
    private struct Span {
        var left: Double
        var right: Double
        var text: String
    }

    private func span(_ start: Int64, _ end: Int64, text: String) -> Span {
        let left = min(axis.x(at: start), axis.x + axis.width - 2)
        return Span(left: left, right: max(axis.x(at: end), left + 2), text: text)
    }

    private func addHold(
        _ id: String, _ name: String, _ span: Span, y: Double, fill: Ink, line: Ink,
        texture: Sheet.Shape.Texture, tooltip: String, to sheet: inout Sheet
    ) {
        sheet.shapes.append(
            Sheet.Shape(
                id: id, name: name,
                frame: Sheet.Rectangle(
                    x: span.left, y: y, width: span.right - span.left, height: Self.holdHeight),
                fill: fill, line: line, lineWidth: 0.8, texture: texture, tooltip: tooltip))
    }

    /// In each bar that has room for it; where none has, behind the last, else before the first.
    private func addName(
        of process: ProcessID, _ spans: [Span], id: String, y: Double, to sheet: inout Sheet
    ) {
        guard let first = spans.first, let last = spans.last else { return }
        let style = TextStyle.arrow
        let labelY = y + (Self.holdHeight - style.lineHeight) / 2
        func add(_ text: String, _ number: Int, x: Double, width: Double, ground: Ink?) {
            let labelID = "\(id)\(number)"
            sheet.labels.append(.line(id: labelID, text, style, x: x, y: labelY, width: width))
            sheet.grounds[labelID] = ground
        }
        var isNamed = false
        var lastText = ""
        for (number, span) in spans.enumerated() where span.text != lastText || !isNamed {
            let text = "\(process.words): \(span.text)"
            let width = style.width(of: text) + 4
            guard span.right - span.left >= width + 10 else { continue }
            let hold = sheet.shapes.last {
                $0.frame.x == span.left && $0.frame.y == y && $0.name.hasPrefix("hold")
            }
            add(
                text, number + 1, x: span.left + 5, width: width,
                ground: hold?.texture == .striped ? hold?.fill : nil)
            (isNamed, lastText) = (true, span.text)
        }
        guard !isNamed else { return }
        // Each reason once.
        let reasons = spans.reduce(into: [String]()) { reasons, span in
            if !reasons.contains(span.text) { reasons.append(span.text) }
        }
        let text = style.fitted("\(process.words): \(reasons.joined(separator: ", "))", into: 300)
        let width = style.width(of: text) + 4
        if last.right + 5 + width <= axis.x + axis.width {
            add(text, 0, x: last.right + 5, width: width, ground: .block)
        } else if first.left - 5 - width >= axis.x {
            add(text, 0, x: first.left - 5 - width, width: width, ground: .block)
        }
    }

    /// The name of a hold's shape: the legend explains each that there is.
    private static func name(_ role: Role?) -> String {
        switch role {
        case .variable, .result, nil: "hold"
        case .argument: "hold argument"
        case .captured: "hold captured"
        case .value: "hold value"
        }
    }

    static func fill(_ role: Role?) -> Ink {
        switch role {
        case .variable, .result, nil: .fill(.message)
        case .argument: .fill(.value)
        case .captured: .fill(.function)
        case .value: .fill(.objectStore)
        }
    }

    static func line(_ role: Role?) -> Ink {
        switch role {
        case .variable, .result, nil: .line(.message)
        case .argument: .line(.value)
        case .captured: .line(.function)
        case .value: .line(.objectStore)
        }
    }
}
