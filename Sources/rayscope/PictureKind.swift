import ArgumentParser
import Timeline
import TraceSchema

/// Which picture of a trace is drawn.
enum PictureKind: String, CaseIterable, ExpressibleByArgument {
    /// Who moved which bytes where, in order.
    case timeline
    /// The same events to scale: lengths are times.
    case gantt
    /// Each object from its creation to its end, and the store's bytes.
    case lifetime
    /// What each function carries along.
    case captures

    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Theme: ExpressibleByArgument {}

/// Takes the events of a trace one by one, for one of the pictures.
protocol PictureBuilding {
    mutating func add(_ event: Event)
    /// - Throws: what the trace has instead of the part that was asked for.
    func requireContent() throws(MissingPart)
    func drawing(header: TraceHeader, folds: [Fold], style: PictureStyle) -> Drawing
}

/// What Graphviz is given, and what the picture is called and shows in words.
struct Drawing: Sendable {
    var dot: String
    var title: String
    var description: String

    init(dot: String, title: String?, description: String) {
        self.dot = dot
        self.title = title ?? ""
        self.description = description
    }

    init(_ diagram: Diagram, style: PictureStyle) {
        self.init(
            dot: diagram.dot(style), title: diagram.heading.first?.text,
            description: diagram.description)
    }

    init(_ sheet: Sheet, style: PictureStyle) {
        self.init(
            dot: sheet.dot(style), title: sheet.labels.first?.text,
            description: sheet.description)
    }
}

extension Gantt: PictureBuilding {
    func drawing(header: TraceHeader, folds: [Fold], style: PictureStyle) -> Drawing {
        Drawing(sheet(header: header, folds: folds), style: style)
    }
}

extension Lifetime: PictureBuilding {
    func drawing(header: TraceHeader, folds: [Fold], style: PictureStyle) -> Drawing {
        Drawing(sheet(header: header, folds: folds), style: style)
    }
}

extension Captures: PictureBuilding {
    func drawing(header: TraceHeader, folds: [Fold], style: PictureStyle) -> Drawing {
        Drawing(sheet(header: header, folds: folds), style: style)
    }
}

extension PictureBuilding {
    /// Of a whole trace, whatever it holds is drawn.
    func requireContent() throws(MissingPart) {}
}
