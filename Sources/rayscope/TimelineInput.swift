import Launcher
import Timeline
import TraceSchema

/// A trace as the timeline reads it: its header, what is drawn of its events, and its folds.
struct TimelineInput {
    let header: TraceHeader
    let builder: Timeline.Builder
    let folds: [Fold]

    private let path: String

    /// The trace of a path; `name` says what a reader knows it as.
    init(_ path: String, as name: String? = nil, options: Timeline.Options) throws {
        var builder = Timeline.Builder(options: options)
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            path, event: { builder.add($0) }, fold: { folds.append($0) }, header: { header = $0 })
        guard let header else { throw CommandError.usage("\(path) has no header") }
        self.path = name ?? path
        self.header = header
        self.builder = builder
        self.folds = folds
    }

    /// More would be a picture that nobody can read.
    private static let mostTraces = 8

    /// The diagram of one trace, of several side by side, or of what differs between two; `names`
    /// stand for the traces where their paths say nothing.
    ///
    /// - Throws: ``CommandError`` where that can't be drawn into `output`.
    static func diagram(
        of traces: [String], as names: [String]? = nil, difference: Bool, options: Timeline.Options,
        output: String
    ) throws -> Diagram {
        guard !difference || traces.count == 2 else {
            throw CommandError.usage(
                "--difference takes two traces, not \(traces.count): "
                    + "rayscope render --difference before after -o \(output)")
        }
        guard traces.count <= mostTraces else {
            throw CommandError.usage(
                "\(traces.count) traces are too many for one picture; name \(mostTraces) at most")
        }
        guard traces.count > 1 else {
            let input = try TimelineInput(traces[0], as: names?[0], options: options)
            try input.requireContent()
            return input.builder.diagram(header: input.header, folds: input.folds)
        }
        // One after the other: the events of none are kept.
        var missing: (any Error)?
        var isEmpty = true
        let read = try zip(traces, names ?? traces).map { path, name in
            let input = try TimelineInput(path, as: name, options: options)
            // What is in one of them only is what a reader wants to see.
            do {
                try input.requireContent()
                isEmpty = false
            } catch { missing = missing ?? error }
            return input.builder.trace(named: name, header: input.header, folds: input.folds)
        }
        if isEmpty, let missing { throw missing }
        return difference
            ? Timeline.difference(from: read[0], to: read[1], options: options)
            : Timeline.sideBySide(read, options: options)
    }

    /// - Throws: ``CommandError`` where the trace has nothing of the part that is asked for.
    private func requireContent() throws {
        do {
            try builder.requireContent()
        } catch {
            throw CommandError.usage("\(path): \(error)")
        }
    }
}
