/// A picture as a value: shapes, lines and texts, each with its place and its meaning. Which colours
/// they have is the theme's affair.
///
/// Lengths are points (1/72 inch); the origin is the upper left corner, y grows downwards. Drawn in
/// the order of the fields: panels lie below lines, lines below shapes, shapes below labels.
package struct Sheet: Equatable, Sendable {
    package typealias Point = Diagram.Point
    package typealias Size = Diagram.Size
    package typealias Rectangle = Diagram.Rectangle
    package typealias Label = Diagram.Label

    /// What the picture shows, in words: for those who can't see it, and as the SVG's title.
    package var description: String
    package var size = Size(width: 0, height: 0)
    package var panels: [Panel] = []
    package var lines: [Line] = []
    package var shapes: [Shape] = []
    package var labels: [Label] = []
    /// What is put behind the labels that lines may cross, by the label's id.
    package var grounds: [String: Ink] = [:]

    package init(description: String = "") { self.description = description }

    /// A quiet ground that holds things together.
    package struct Panel: Equatable, Sendable {
        package var id: String
        /// Its class in the SVG.
        package var name: String
        package var frame: Rectangle
        package var fill: Ink = .panel
        package var line: Ink = .panelLine
    }

    /// A bar, a box or a mark.
    package struct Shape: Equatable, Sendable {
        package var id: String
        /// Its class in the SVG: an event's kind, or what it is.
        package var name: String
        package var form = Form.box
        package var frame: Rectangle
        package var fill: Ink?
        package var line: Ink?
        /// Of the outline, in points.
        package var lineWidth = 1.0
        package var texture = Texture.plain
        /// The lines of text inside.
        package var texts: [Text] = []
        package var tooltip: String?
        /// The line of the script that caused it.
        package var source: SourceLine?

        package enum Form: Equatable, Sendable { case box, rounded, circle, diamond }

        /// A sign beside the colour, for those who can't tell colours apart.
        package enum Texture: Equatable, Sendable { case plain, dashed, striped }

        package struct Text: Equatable, Sendable {
            package var text: String
            package var style: TextStyle
        }
    }

    /// A line, straight or bent, with or without a head.
    package struct Line: Equatable, Sendable {
        package var id: String
        /// Its class in the SVG.
        package var name: String
        package var path: Path
        package var ink: Ink
        /// In points.
        package var width = 1.0
        package var stroke = Stroke.solid
        package var hasHead = false
        package var tooltip: String?
        package var source: SourceLine?

        package var isDashed: Bool { stroke != .solid }

        /// Tells lines apart without their colours.
        package enum Stroke: Equatable, Sendable { case solid, dashed, dotted }

        package enum Path: Equatable, Sendable {
            /// Straight from each point to the next: two at least.
            case corners([Point])
            /// Leaves and arrives upright, as a falling or rising S.
            case upright(from: Point, to: Point)
            /// Leaves and arrives level.
            case level(from: Point, to: Point)
        }
    }
}

/// A colour by what it is for; ``Theme`` knows how it looks.
package enum Ink: Equatable, Sendable {
    case text, quietText
    /// Behind everything.
    case sheet
    case panel, panelLine, block
    /// Lines that help the eye: lanes, grids.
    case guide
    /// Of a quantity drawn as a length.
    case quantity
    case error
    /// The inside and the outline of what belongs to a kind of work.
    case fill(Palette)
    case line(Palette)
}

/// A line of the user's program.
package struct SourceLine: Hashable, Sendable {
    /// As the trace names it.
    package var file: String
    /// From 1.
    package var line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}
