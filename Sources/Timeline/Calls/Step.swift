import TraceSchema

/// One row of a panel: what happens at one moment, in one place or between two.
struct Step: Equatable, Sendable {
    /// At most one a place.
    var boxes: [Box]
    /// From one place of the row to another.
    var flow: Flow?

    struct Box: Equatable, Sendable {
        var process: ProcessID
        /// The kind of the event that gives the box its colour.
        var kind: EventKind
        var title: String
        /// Numbers of the trace: size and time.
        var detail: String
        /// Size of what it handles; nil where the trace doesn't tell.
        var bytes: Int?
        /// Everything about it, one fact a line.
        var tooltip: String
        /// The events behind the box, by their position in the trace.
        var events: [Int]
        var failed = false
        /// The line of the script that caused it.
        var source: SourceLine?
        /// In the difference of two traces.
        var change: Diagram.Change?
    }

    /// Something that moves from one process to another.
    struct Flow: Equatable, Sendable {
        var source: ProcessID
        var target: ProcessID
        /// The kind of the event that moved it.
        var kind: EventKind
        /// Size of what moves; nil where the trace doesn't tell.
        var bytes: Int?
        /// How much of it was really copied; nil where the trace doesn't tell.
        var copied: Int?
    }

    /// What it takes to be drawn as a repetition of another step.
    func resembles(_ other: Step) -> Bool {
        boxes.map(\.kind) == other.boxes.map(\.kind)
            && boxes.map(\.process) == other.boxes.map(\.process)
            && boxes.map(\.failed) == other.boxes.map(\.failed)
            && flow?.source == other.flow?.source && flow?.target == other.flow?.target
    }
}
