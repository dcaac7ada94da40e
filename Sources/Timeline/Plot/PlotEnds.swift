/// The crosses where series end, and why they do, in words beside them.
struct PlotEnds {
    let ends: [End]
    let frame: Sheet.Rectangle

    struct End {
        /// Of the series.
        var id: String
        var name: String
        var text: String
        var place: Sheet.Point
    }

    private struct Spot {
        var text: String
        var frame: Sheet.Rectangle
    }

    private static let style = TextStyle.legend
    /// Where the whole text has no room, a part of it may have.
    private static let widths = [260.0, 150.0]
    private static let arm = 5.5

    /// Lines and markers are drawn already.
    ///
    /// - Returns: as notes, the texts that have no room, or not enough.
    func add(to sheet: inout Sheet) -> [String] {
        addCrosses(to: &sheet)
        var taken = ends.map { $0.place.square(16) }
        taken += sheet.shapes.map(\.frame).filter(frame.meets)
        let curves = sheet.lines.filter { $0.name == "curve" }
        var notes: [String] = []
        for end in ends {
            var spot: Spot?
            for width in Self.widths where spot == nil {
                spot = self.spot(for: end, width, taken, curves)
            }
            if let spot {
                taken.append(spot.frame)
                var label = Diagram.Label.line(
                    id: "\(end.id)-end", spot.text, Self.style, x: spot.frame.x, y: spot.frame.y,
                    width: spot.frame.width, .center)
                if spot.text != end.text { label.tooltip = end.text }
                sheet.labels.append(label)
                sheet.grounds[label.id] = .panel
            }
            if spot?.text != end.text {
                notes.append("“\(TextStyle.note.fitted(end.name, into: 300))” ends: \(end.text)")
            }
        }
        return notes
    }

    private func addCrosses(to sheet: inout Sheet) {
        for end in ends {
            for (number, slope) in [1.0, -1.0].enumerated() {
                let corners = [-Self.arm, Self.arm].map {
                    Sheet.Point(x: end.place.x + $0, y: end.place.y + $0 * slope)
                }
                sheet.lines.append(
                    Sheet.Line(
                        id: "\(end.id)-end\(number + 1)", name: "end", path: .corners(corners),
                        ink: .error, width: 2.2,
                        tooltip: TextStyle.note.fitted(end.text, into: 600)))
            }
        }
    }

    /// The nearest place at which nothing else is drawn.
    private func spot(
        for end: End, _ width: Double, _ taken: [Sheet.Rectangle], _ curves: [Sheet.Line]
    ) -> Spot? {
        let text = Self.style.fitted(end.text, into: width)
        let size = Sheet.Size(
            width: Self.style.width(of: text) + 6, height: Self.style.lineHeight)
        let free = places(at: end.place, size).filter { place in
            frame.holds(place) && !taken.contains(where: place.meets)
                && !curves.contains { $0.passes(through: place) }
        }
        return free.enumerated().min {
            ($0.element.distance(to: end.place), $0.offset)
                < ($1.element.distance(to: end.place), $1.offset)
        }.map { Spot(text: text, frame: $0.element) }
    }

    /// To the right first, then to the left; level with the point first, then further and further.
    private func places(at point: Sheet.Point, _ size: Sheet.Size) -> [Sheet.Rectangle] {
        let gap = 12.0
        let (right, left) = (point.x + gap, point.x - gap - size.width)
        let middle = point.y - size.height / 2
        return (0...8).flatMap { row in
            let shift = row == 0 ? 0 : gap - 2 + Double(row) * size.height / 2
            return (row == 0 ? [middle] : [middle - shift, middle + shift]).flatMap { y in
                (0...8).map { step in
                    let x = right + (left - right) * Double(step) / 8
                    // At the frame's edge, moved inside.
                    let inside = max(frame.x + 3, min(x, frame.maxX - 3 - size.width))
                    return Sheet.Rectangle(
                        x: inside, y: y, width: size.width, height: size.height)
                }
            }
        }
    }
}

extension Sheet.Line {
    /// Whether one of its straight parts comes into a rectangle.
    fileprivate func passes(through frame: Sheet.Rectangle) -> Bool {
        guard case .corners(let corners) = path else { return false }
        return zip(corners, corners.dropFirst()).contains { from, to in
            // What is left of the part when it is cut at each of the four sides.
            var (start, end) = (0.0, 1.0)
            for (origin, way, low, high) in [
                (from.x, to.x - from.x, frame.x, frame.maxX),
                (from.y, to.y - from.y, frame.y, frame.maxY),
            ] {
                if way == 0 {
                    if origin < low || origin > high { return false }
                } else {
                    let cuts = [(low - origin) / way, (high - origin) / way]
                    start = max(start, min(cuts[0], cuts[1]))
                    end = min(end, max(cuts[0], cuts[1]))
                }
            }
            return start <= end
        }
    }
}

extension Diagram.Rectangle {
    fileprivate func meets(_ other: Self) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    fileprivate func holds(_ other: Self) -> Bool {
        x <= other.x && y <= other.y && maxX >= other.maxX && maxY >= other.maxY
    }

    /// 0 inside of it.
    fileprivate func distance(to point: Diagram.Point) -> Double {
        let nearest = Diagram.Point(x: max(x, min(point.x, maxX)), y: max(y, min(point.y, maxY)))
        return nearest.distance(to: point)
    }
}
