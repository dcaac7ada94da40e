import Timeline
import TraceReading
import TraceSchema

/// The boxes of the picture as steps: in the order of time, each with what the page tells of it.
struct PageSteps {
    struct Step: Equatable {
        /// The box's id in the SVG.
        var id: String
        var title: String
        /// What it stands for: `submit`, or `fold`.
        var kind: String
        /// A sentence each.
        var sentences: [String]
        var events: [Event]
        /// Events behind the box that the page has no room for.
        var further: Int
        var place: Place?
        /// Names that a reader may look for: of the variables, and of those that a reference leads to.
        var variables: Set<String>
        var functions: Set<String>
        /// Ids of the arrows that begin or end here, and of their labels.
        var parts: [String]
    }

    /// A line of a script.
    struct Place: Equatable {
        /// Index into the page's scripts.
        var script: Int
        var line: Int
        /// Told by the step itself; otherwise by the call that it belongs to.
        var isOwn: Bool
    }

    let steps: [Step]

    init(_ draft: PageDraft, scripts: [ScriptSource]) {
        let reading = Reading(draft, scripts: scripts)
        var timed: [(start: Int64, order: Int, step: Step)] = []
        for panel in draft.diagram.panels {
            // What repeats has no time of its own: it comes after what it repeats.
            var last: Int64 = 0
            var names: (variables: Set<String>, functions: Set<String>) = ([], [])
            for block in panel.blocks {
                for box in block.boxes {
                    var step = reading.step(of: box, in: block)
                    // A get that waits is drawn where it has what it waits for.
                    let moment = step.events.first.map { $0.startNs.adding($0.waitedNs ?? 0) }
                    last = max(last, moment ?? last)
                    if moment == nil, box.isFold {
                        step.variables.formUnion(names.variables)
                        step.functions.formUnion(names.functions)
                    }
                    names.variables.formUnion(step.variables)
                    names.functions.formUnion(step.functions)
                    timed.append((moment ?? last, timed.count, step))
                }
            }
        }
        steps = timed.sorted { ($0.start, $0.order) < ($1.start, $1.order) }.map(\.step)
    }

    /// All names, in the order of the alphabet.
    var variables: [String] { Set(steps.flatMap(\.variables)).sorted() }
    var functions: [String] { Set(steps.flatMap(\.functions)).sorted() }
}

/// What the events that are drawn tell of each other.
private struct Reading {
    private let events: [Int: Event]
    private let scripts: [ScriptSource]
    private let submits: [TaskID: Event]
    /// The names of an object: of what was put, and of the reference.
    private let names: [ObjectID: Set<String>]

    init(_ draft: PageDraft, scripts: [ScriptSource]) {
        events = draft.events
        self.scripts = scripts
        var submits: [TaskID: Event] = [:]
        var names: [ObjectID: Set<String>] = [:]
        for event in draft.events.values {
            if event.kind == .submit, let task = event.task { submits[task] = event }
            if let object = event.object, event.kind == .put || event.kind == .serialize,
                event.role == .value || event.role == .argument
            {
                names[object, default: []].formUnion(
                    [event.variable, event.bound].compactMap(\.self))
            }
        }
        self.submits = submits
        self.names = names
    }

    func step(of box: Diagram.Box, in block: Diagram.Block) -> PageSteps.Step {
        let shown = box.events.prefix(PageDraft.eventsPerBox).compactMap { events[$0] }
        let lines = box.tooltip.split(separator: "\n").map(String.init)
        var step = PageSteps.Step(
            id: box.id, title: lines.first ?? box.lines.joined(separator: " "), kind: "fold",
            sentences: [], events: shown, further: box.events.count - shown.count, place: nil,
            variables: [], functions: [], parts: [])
        switch box.content {
        case .event(let kind):
            step.kind = kind.rawValue
            step.sentences = shown.map { EventSentence(event: $0).text }
        case .fold:
            step.sentences = Array(lines.dropFirst())
        }
        for event in shown {
            step.variables.formUnion(variables(of: event))
            if let name = event.name ?? event.task.flatMap({ submits[$0]?.name }) {
                step.functions.insert(name)
            }
        }
        step.place = place(of: shown)
        for arrow in block.arrows where arrow.source == box.id || arrow.target == box.id {
            step.parts.append(arrow.id)
            if let label = arrow.label { step.parts.append(label.id) }
        }
        return step
    }

    private func variables(of event: Event) -> Set<String> {
        var found = Set([event.variable, event.bound].compactMap(\.self))
        if let object = event.object { found.formUnion(names[object] ?? []) }
        for argument in event.arguments ?? [] {
            if let variable = argument.variable { found.insert(variable) }
            if let object = argument.object { found.formUnion(names[object] ?? []) }
        }
        for capture in event.captures ?? [] where capture.how != .module {
            found.insert(capture.variable)
        }
        return found
    }

    private func place(of shown: [Event]) -> PageSteps.Place? {
        func place(_ event: Event, isOwn: Bool) -> PageSteps.Place? {
            guard let line = event.line,
                let script = scripts.firstIndex(where: { $0.name == event.file })
            else { return nil }
            return PageSteps.Place(script: script, line: line, isOwn: isOwn)
        }
        for event in shown {
            if let place = place(event, isOwn: true) { return place }
        }
        for event in shown {
            if let submit = event.task.flatMap({ submits[$0] }),
                let place = place(submit, isOwn: false)
            {
                return place
            }
        }
        return nil
    }
}
