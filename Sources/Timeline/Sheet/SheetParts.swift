import TraceSchema

/// Title, notes and legend: what every sheet has around its picture.
extension Sheet {
    static let margin = 24.0

    /// Puts title and notes at the top; long ones take several lines.
    ///
    /// - Returns: where the picture may begin.
    mutating func addHeading(_ title: String, notes: [String], width: Double) -> Double {
        var y = Self.margin
        labels.append(
            .line(id: "title", title, .title, x: Self.margin, y: y, width: width))
        y += TextStyle.title.lineHeight + 4
        var number = 0
        for note in notes {
            for line in TextStyle.note.wrapped(note, into: width) {
                number += 1
                labels.append(
                    .line(
                        id: "note\(number)", line, .note, x: Self.margin, y: y, width: width))
                y += TextStyle.note.lineHeight + 3
            }
        }
        return y + 12
    }

    /// One sign of the legend and what it means.
    struct LegendItem {
        /// At the origin; moved to its place.
        var sample: Sample
        var text: String

        enum Sample {
            case shape(Shape)
            /// A line of the legend's usual length.
            case line(Line)
            case none
        }
    }

    /// Puts signs and their meanings below the picture, and ends the sheet there.
    mutating func addLegend(_ items: [LegendItem], y top: Double, width: Double) {
        let (rowHeight, sampleWidth, gap) = (24.0, 28.0, 24.0)
        var x = Self.margin
        var y = top + rowHeight / 2
        for (index, item) in items.enumerated() {
            let id = "legend\(index + 1)"
            var sampleRoom = sampleWidth + 8
            if case .none = item.sample { sampleRoom = 0 }
            let textWidth = min(TextStyle.legend.width(of: item.text) + 4, width - sampleRoom)
            if x > Self.margin, x + sampleRoom + textWidth > Self.margin + width {
                x = Self.margin
                y += rowHeight
            }
            switch item.sample {
            case .shape(var shape):
                shape.id = id
                shape.frame.x = x + (sampleWidth - shape.frame.width) / 2
                shape.frame.y = y - shape.frame.height / 2
                shapes.append(shape)
            case .line(var line):
                line.id = id
                line.path = .corners([Point(x: x, y: y), Point(x: x + sampleWidth, y: y)])
                lines.append(line)
            case .none: break
            }
            labels.append(
                .line(
                    id: "\(id)-label", item.text, .legend, x: x + sampleRoom,
                    y: y - TextStyle.legend.lineHeight / 2, width: textWidth))
            x += sampleRoom + textWidth + gap
        }
        size = Size(
            width: width + 2 * Self.margin, height: y + (items.isEmpty ? 0 : rowHeight) + 8)
    }
}

extension TextStyle {
    /// The text in lines that fit a width, broken at spaces; a word that is too long is shortened.
    func wrapped(_ text: String, into width: Double) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if !line.isEmpty, self.width(of: longer) > width {
                lines.append(line)
                line = fitted(String(word), into: width)
            } else {
                line = fitted(longer, into: width)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}

extension Sheet.Shape {
    /// A sign of a legend, at the origin.
    static func sample(
        _ name: String, form: Form = .box, width: Double = 26, height: Double = 15, fill: Ink?,
        line: Ink?, texture: Texture = .plain
    ) -> Self {
        Self(
            id: "", name: name, form: form,
            frame: Sheet.Rectangle(x: 0, y: 0, width: width, height: height), fill: fill,
            line: line, texture: texture)
    }
}
