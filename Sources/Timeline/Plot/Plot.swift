/// Quantities against one quantity, as lines: what a sweep of a simulation gives.
///
/// Several panels stand below each other over one x axis. Names and texts may hold anything.
package struct Plot: Equatable, Sendable {
    package var title: String
    /// Lines below the title: what was computed, and from what.
    package var subtitle: [String]
    package var x: Axis
    package var panels: [Panel]
    /// What happens at places of the x axis; numbered in this order, and explained below the plot.
    package var marks: [Mark]
    /// What a reader must know to trust it; below the marks' explanations.
    package var notes: [String]

    package init(
        title: String, subtitle: [String] = [], x: Axis, panels: [Panel], marks: [Mark] = [],
        notes: [String] = []
    ) {
        (self.title, self.subtitle, self.x) = (title, subtitle, x)
        (self.panels, self.marks, self.notes) = (panels, marks, notes)
    }

    /// A plot of one panel.
    package init(
        title: String, subtitle: [String] = [], x: Axis, y: Axis, series: [Series],
        marks: [Mark] = [], notes: [String] = []
    ) {
        self.init(
            title: title, subtitle: subtitle, x: x, panels: [Panel(y: y, series: series)],
            marks: marks, notes: notes)
    }

    /// The picture; the same plot gives the same picture.
    package func sheet() -> Sheet { PlotLayout(self).sheet() }

    /// What is measured along one side, and how lengths follow from it.
    package struct Axis: Equatable, Sendable {
        package var label: String
        package var unit: Unit
        package var scale: Scale

        package init(_ label: String, _ unit: Unit, _ scale: Scale = .logarithmic) {
            (self.label, self.unit, self.scale) = (label, unit, scale)
        }

        package enum Unit: Equatable, Sendable { case bytes, count, nanoseconds }

        /// A logarithmic axis holds values from 1 on; the notes tell what is left out. A linear one
        /// has 0 on it.
        package enum Scale: Equatable, Sendable { case logarithmic, linear }
    }

    /// A frame with its own y axis.
    package struct Panel: Equatable, Sendable {
        /// Empty where the plot's title says it all.
        package var title: String
        package var y: Axis
        package var series: [Series]

        package init(_ title: String = "", y: Axis, series: [Series]) {
            (self.title, self.y, self.series) = (title, y, series)
        }
    }

    /// One line through its points.
    package struct Series: Equatable, Sendable {
        package var name: String
        /// In the units of the axes, in any order; drawn from left to right.
        package var points: [Point]
        package var look: Look
        /// Why it goes no further than its last point, in a few words: `refused above 95.4 MB`. The
        /// last point is crossed out, and the text stands beside it.
        package var end: String?

        package init(_ name: String, _ points: [Point], _ look: Look, end: String? = nil) {
            (self.name, self.points, self.look, self.end) = (name, points, look, end)
        }
    }

    package struct Point: Equatable, Sendable {
        package var x: Double
        package var y: Double

        package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// How a series is told from the others: with any colour vision, and on a copy in grey.
    package struct Look: Equatable, Sendable {
        package var ink: Ink
        package var stroke: Sheet.Line.Stroke
        package var marker: Sheet.Shape.Form
        package var isHollow: Bool

        package init(
            _ ink: Ink, _ stroke: Sheet.Line.Stroke = .solid,
            marker: Sheet.Shape.Form = .circle, isHollow: Bool = false
        ) {
            (self.ink, self.stroke, self.marker, self.isHollow) = (ink, stroke, marker, isHollow)
        }

        /// The colours that these ways of passing a value have in all pictures.
        package static let byValue = Look(.line(.value))
        package static let byReference = Look(
            .line(.objectStore), .dashed, marker: .box, isHollow: true)
        package static let captured = Look(
            .line(.function), .dotted, marker: .diamond, isHollow: true)
        /// Of any other quantity.
        package static let quantity = Look(.quantity)
    }

    /// Something that happens at a place of the x axis: a rule's limit, a crossing of two series.
    package struct Mark: Equatable, Sendable {
        /// In the unit of the x axis.
        package var x: Double
        /// Of a point in a panel, which gets a ring; nil where the mark is a place of the axis only.
        package var y: Double?
        /// The panel of that point, by its position.
        package var panel: Int
        package var text: String

        package init(x: Double, y: Double? = nil, panel: Int = 0, _ text: String) {
            (self.x, self.y, self.panel, self.text) = (x, y, panel, text)
        }
    }
}
