/// Draws the lines, the markers and the ends of a panel's series.
struct PlotDrawing {
    let x: PlotScale
    let y: PlotScale
    let frame: Sheet.Rectangle
    /// Where each series' last point lies; nil where it has none.
    private(set) var lastY: [Double?] = []
    private var lines: [Sheet.Line] = []
    private var markers: [Sheet.Shape] = []
    private var ends: [(id: String, name: String, text: String, place: Sheet.Point)] = []

    static let lineWidth = 2.0
    /// Markers are at least so far apart.
    private static let markerPitch = 15.0
    private static let mostMarkers = 60.0
    /// Points that are closer are one to the eye.
    private static let finest = 0.4

    init(x: PlotScale, y: PlotScale, frame: Sheet.Rectangle) {
        (self.x, self.y, self.frame) = (x, y, frame)
    }

    mutating func add(_ series: Plot.Series, axes: (x: Plot.Axis, y: Plot.Axis), id: String) {
        let pieces = pieces(of: series, axes)
        for (number, piece) in pieces.enumerated() where piece.count > 1 {
            var corners: [Sheet.Point] = []
            for spot in piece {
                if let last = corners.last, last.distance(to: spot.place) < Self.finest { continue }
                corners.append(spot.place)
            }
            if let last = piece.last, corners.count == 1 { corners.append(last.place) }
            lines.append(
                Sheet.Line(
                    id: "\(id)-line\(number + 1)", name: "curve", path: .corners(corners),
                    ink: series.look.ink, width: Self.lineWidth, stroke: series.look.stroke,
                    tooltip: series.name))
        }
        let last = pieces.last?.last
        lastY.append(last?.place.y)
        let length = pieces.reduce(0.0) { sum, piece in
            sum
                + zip(piece, piece.dropFirst()).reduce(0.0) {
                    $0 + $1.0.place.distance(to: $1.1.place)
                }
        }
        let pitch = max(Self.markerPitch, length / Self.mostMarkers)
        var spots = pieces.flatMap { Self.thinned($0, pitch) }
        // The cross stands there.
        if series.end != nil, !spots.isEmpty { spots.removeLast() }
        for (number, spot) in spots.enumerated() {
            var marker = Sheet.Shape.marker(series.look, at: spot.place)
            marker.id = "\(id)-point\(number + 1)"
            marker.tooltip =
                "\(series.name)\n\(x.axis.unit.words(spot.point.x)): \(y.axis.unit.words(spot.point.y))"
            markers.append(marker)
        }
        if let text = series.end, let last {
            ends.append((id, series.name, text, last.place))
        }
    }

    /// - Returns: notes on what had no room.
    func draw(into sheet: inout Sheet) -> [String] {
        // Those that show what is below them lie above.
        sheet.lines += lines.filter { $0.stroke == .solid }
        sheet.lines += lines.filter { $0.stroke == .dashed }
        sheet.lines += lines.filter { $0.stroke == .dotted }
        // Of several on one point each is seen: those that are smaller inside lie above.
        for form in [Sheet.Shape.Form.box, .rounded, .diamond, .circle] {
            sheet.shapes += markers.filter { $0.form == form }
        }
        for end in ends {
            let arm = 5.5
            for (number, slope) in [1.0, -1.0].enumerated() {
                let (from, to) = (
                    Sheet.Point(x: end.place.x - arm, y: end.place.y - arm * slope),
                    Sheet.Point(x: end.place.x + arm, y: end.place.y + arm * slope)
                )
                sheet.lines.append(
                    Sheet.Line(
                        id: "\(end.id)-end\(number + 1)", name: "end", path: .corners([from, to]),
                        ink: .error, width: 2.2, tooltip: end.text))
            }
        }
        return addEndLabels(to: &sheet)
    }

    /// The points of a series in runs that nothing is missing between.
    private func pieces(of series: Plot.Series, _ axes: (x: Plot.Axis, y: Plot.Axis)) -> [[Spot]] {
        let places = series.points.enumerated().filter {
            PlotScale.canDraw($0.element.x, on: axes.x)
        }.sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map { _, point in
            self.x.place(of: point.x).flatMap { left in
                self.y.place(of: point.y).map {
                    Spot(point: point, place: Sheet.Point(x: left, y: $0))
                }
            }
        }
        return places.split { $0 == nil }.map { $0.compactMap(\.self) }
    }

    private struct Spot {
        var point: Plot.Point
        var place: Sheet.Point
    }

    /// The first, the last, and as many between them as keep apart.
    private static func thinned(_ spots: [Spot], _ pitch: Double) -> [Spot] {
        guard let last = spots.last else { return [] }
        var kept: [Spot] = []
        for spot in spots.dropLast() {
            if let before = kept.last, before.place.distance(to: spot.place) < pitch { continue }
            kept.append(spot)
        }
        if kept.count > 1, let before = kept.last, before.place.distance(to: last.place) < pitch {
            kept.removeLast()
        }
        return kept + [last]
    }

    // MARK: What stands at an end

    private static let endStyle = TextStyle.legend
    private static let widestEnd = 260.0

    private func addEndLabels(to sheet: inout Sheet) -> [String] {
        var taken: [Sheet.Rectangle] = []
        var notes: [String] = []
        let style = Self.endStyle
        let crosses = ends.map { $0.place.square(16) }
        for end in ends {
            let text = style.fitted(end.text, into: Self.widestEnd)
            let size = Sheet.Size(width: style.width(of: text) + 6, height: style.lineHeight)
            let free = EndLabelPlaces(around: end.place, size: size, in: frame).all.filter {
                place in
                frame.holds(place) && !(taken + crosses).contains { $0.meets(place) }
            }
            let cost = { (place: Sheet.Rectangle) in
                place.distance(to: end.place)
                    + lines.reduce(0) { $0 + 4 * $1.length(inside: place) }
                    + Double(markers.filter { $0.frame.meets(place) }.count) * 20
            }
            guard
                let place = free.enumerated().min(by: {
                    (cost($0.element), $0.offset) < (cost($1.element), $1.offset)
                })?.element
            else {
                notes.append("\(TextStyle.note.fitted(end.name, into: 300)) ends: \(end.text)")
                continue
            }
            taken.append(place)
            var label = Diagram.Label.line(
                id: "\(end.id)-end", text, style, x: place.x, y: place.y, width: place.width,
                .center)
            if text != end.text { label.tooltip = end.text }
            sheet.labels.append(label)
            sheet.grounds[label.id] = .panel
        }
        return notes
    }
}

/// Where a label may stand at a point of a panel, the best first.
private struct EndLabelPlaces {
    let all: [Sheet.Rectangle]

    init(around point: Sheet.Point, size: Sheet.Size, in frame: Sheet.Rectangle) {
        let gap = 12.0
        let (right, left) = (point.x + gap, point.x - gap - size.width)
        let middle = point.y - size.height / 2
        var corners: [(Double, Double)] = []
        for row in 0...8 {
            let shift = row == 0 ? 0 : gap - 2 + Double(row) * size.height / 2
            for y in row == 0 ? [middle] : [middle - shift, middle + shift] {
                corners += (0...8).map { (right + (left - right) * Double($0) / 8, y) }
            }
        }
        all = corners.map { x, y in
            // At the frame's edge, moved inside.
            let inside = max(frame.x + 3, min(x, frame.maxX - 3 - size.width))
            return Sheet.Rectangle(x: inside, y: y, width: size.width, height: size.height)
        }
    }
}

extension Sheet.Shape {
    /// A series' marker at a point.
    static func marker(_ look: Plot.Look, at point: Sheet.Point) -> Self {
        let size =
            switch look.marker {
            case .circle: 5.5
            case .box, .rounded: 10.0
            case .diamond: 12.0
            }
        return Self(
            id: "", name: "point", form: look.marker, frame: point.square(size),
            fill: look.isHollow ? .panel : look.ink, line: look.ink, lineWidth: 1.6)
    }
}

extension Sheet.Line {
    /// About how many points of its length lie in a rectangle; of straight ones.
    fileprivate func length(inside frame: Sheet.Rectangle) -> Double {
        guard case .corners(let corners) = path else { return 0 }
        let step = 3.0
        return zip(corners, corners.dropFirst()).reduce(0) { sum, ends in
            let count = max(1, Int(ends.0.distance(to: ends.1) / step))
            let inside = (0...count).filter { index in
                let share = Double(index) / Double(count)
                let x = ends.0.x + (ends.1.x - ends.0.x) * share
                let y = ends.0.y + (ends.1.y - ends.0.y) * share
                return x >= frame.x && x <= frame.maxX && y >= frame.y && y <= frame.maxY
            }
            return sum + Double(inside.count) * step
        }
    }
}

extension Diagram.Point {
    func distance(to other: Self) -> Double {
        let (dx, dy) = (other.x - x, other.y - y)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// Around it.
    func square(_ size: Double) -> Diagram.Rectangle {
        Diagram.Rectangle(x: x - size / 2, y: y - size / 2, width: size, height: size)
    }
}

extension Diagram.Rectangle {
    fileprivate func meets(_ other: Self) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    /// 0 inside of it.
    fileprivate func distance(to point: Diagram.Point) -> Double {
        let nearest = Diagram.Point(x: max(x, min(point.x, maxX)), y: max(y, min(point.y, maxY)))
        return nearest.distance(to: point)
    }

    fileprivate func holds(_ other: Self) -> Bool {
        x <= other.x && y <= other.y && maxX >= other.maxX && maxY >= other.maxY
    }
}
