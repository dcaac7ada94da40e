/// Draws the lines and the markers of a panel's series.
struct PlotDrawing {
    let x: PlotScale
    let y: PlotScale
    let frame: Sheet.Rectangle
    /// Where each series' last point lies; nil where it has none.
    private(set) var lastY: [Double?] = []
    private var lines: [Sheet.Line] = []
    private var markers: [Sheet.Shape] = []
    private var ends: [PlotEnds.End] = []

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
        let name = TextStyle.note.fitted(series.name, into: 600)
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
                    tooltip: name))
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
                "\(name)\n\(x.axis.unit.words(spot.point.x)): \(y.axis.unit.words(spot.point.y))"
            markers.append(marker)
        }
        if let text = series.end, let last {
            ends.append(PlotEnds.End(id: id, name: series.name, text: text, place: last.place))
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
        return PlotEnds(ends: ends, frame: frame).add(to: &sheet)
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
