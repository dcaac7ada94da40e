import Lessons
import Timeline
import TracePage
import TraceSchema

/// The part of the timeline that one step shows, or several.
struct StepPicture {
    let part: LessonStep.PicturePart
    let diagram: Diagram

    /// - Throws: ``LessonError`` where the run has nothing of this part.
    init(
        _ part: LessonStep.PicturePart, of run: RecordedRun, step: LessonStep, file: String
    ) throws(LessonError) {
        self.part = part
        var options = Timeline.Options()
        options.scope.function = part.function
        options.scope.variable = part.variable
        var builder = Timeline.Builder(options: options)
        for event in run.events { builder.add(event) }
        do throws(MissingPart) { try builder.requireContent() } catch {
            throw LessonError(file: file, "step \"\(step.title)\", its picture: \(error)")
        }
        diagram = builder.diagram(header: run.header)
    }

    /// What it shows, for a heading.
    var title: String {
        switch (part.function, part.variable) {
        case (let function?, let variable?): "The picture: `\(function)` and `\(variable)`"
        case (let function?, nil): "The picture: `\(function)`"
        case (nil, let variable?): "The picture: `\(variable)`"
        case (nil, nil): "The picture: the whole run"
        }
    }
}

/// A picture as Graphviz drew it, to be put into the page once for each step that shows it.
struct DrawnPicture {
    let title: String
    /// Colours that stand in it.
    let colours: [String]
    private let boxes: [Diagram.Box]
    private let element: String

    init(_ picture: StepPicture, svg: [UInt8]) {
        title = picture.title
        boxes = picture.diagram.panels.flatMap(\.blocks).flatMap(\.boxes)
        let drawn = SVGPicture(
            AccessibleSVG.completed(
                svg, title: picture.diagram.heading.first?.text ?? "",
                description: picture.diagram.description))
        (colours, element) = (drawn.colours, drawn.element)
    }

    /// The `svg` element for a step: its ids are the step's own, and the boxes of the events that the
    /// step speaks of have the class `spoken`.
    func element(step: Int, events: Set<Int>) -> String {
        let spoken = boxes.filter { $0.events.contains(where: events.contains) }
        var result = element
        for box in spoken {
            // Graphviz escapes the hyphen, too.
            let id = PageText.html(box.id).replacing("-", with: "&#45;")
            result = result.replacing(
                "<g id=\"\(id)\" class=\"", with: "<g id=\"\(id)\" class=\"spoken ")
        }
        return result.replacing("<g id=\"", with: "<g id=\"s\(step)&#45;")
    }

    /// Whether a step's events are among what is drawn.
    func shows(_ events: Set<Int>) -> Bool {
        boxes.contains { $0.events.contains(where: events.contains) }
    }
}
