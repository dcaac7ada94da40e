import GraphvizRendering
import Testing
import Timeline
import TraceSchema

/// The pictures that are sheets.
enum SheetPicture: String, CaseIterable, CustomTestStringConvertible {
    case gantt, lifetime, captures

    var testDescription: String { rawValue }

    func sheet(of events: [Event], header: TraceHeader = SampleRun.header, folds: [Fold] = [])
        -> Sheet
    {
        switch self {
        case .gantt:
            var picture = Gantt()
            events.forEach { picture.add($0) }
            return picture.sheet(header: header, folds: folds)
        case .lifetime:
            var picture = Lifetime()
            events.forEach { picture.add($0) }
            return picture.sheet(header: header, folds: folds)
        case .captures:
            var picture = Captures()
            events.forEach { picture.add($0) }
            return picture.sheet(header: header, folds: folds)
        }
    }
}

extension Sheet {
    var texts: String {
        (labels.map(\.text) + shapes.flatMap { $0.texts.map(\.text) }).joined(separator: "\n")
    }

    /// Shapes without those of the legend.
    func shapes(_ name: String) -> [Shape] {
        shapes.filter { $0.name == name && !$0.id.hasPrefix("legend") }
    }

    func lines(_ name: String) -> [Line] { lines.filter { $0.name == name } }

    func label(_ id: String) -> Label? { labels.first { $0.id == id } }

    /// Everything lies on the sheet, and no text over another; the number of shapes is bounded.
    func check(_ comment: Comment? = nil) {
        let sheet = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
        for frame in shapes.map(\.frame) + labels.map(\.frame) + panels.map(\.frame) {
            #expect(sheet.contains(frame), comment)
            #expect(frame.width.isFinite && frame.height.isFinite, comment)
        }
        let inked = labels.map { ($0.id, $0.inked) }
        for (number, label) in inked.enumerated() {
            for other in inked.dropFirst(number + 1) {
                #expect(
                    !label.1.overlaps(other.1), "\(comment ?? ""): \(label.0) over \(other.0)")
            }
            // Text inside of a shape is that shape's own: no other text over it.
            for shape in shapes where !shape.texts.isEmpty {
                #expect(!label.1.overlaps(shape.frame), "\(label.0) over \(shape.id)")
            }
        }
        for shape in shapes {
            for text in shape.texts {
                #expect(
                    Double(text.text.count) * text.style.size * 0.3 <= shape.frame.width,
                    "\(shape.id)")
            }
        }
        #expect(shapes.count <= 300, comment)
        #expect(Set(shapes.map(\.id)).count == shapes.count, comment)
        #expect(Set(lines.map(\.id)).count == lines.count, comment)
        #expect(Set(labels.map(\.id)).count == labels.count, comment)
    }

    /// The bars of a row don't lie over each other.
    func checkApart(_ isChecked: (Shape) -> Bool) {
        let frames = shapes.filter(isChecked)
        for (number, shape) in frames.enumerated() {
            for other in frames.dropFirst(number + 1) {
                var (one, two) = (shape.frame, other.frame)
                // Outlines may touch.
                one.width -= 0.01
                two.width -= 0.01
                #expect(!one.overlaps(two), "\(shape.id) over \(other.id)")
            }
        }
    }
}
