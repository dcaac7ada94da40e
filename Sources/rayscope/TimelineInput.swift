import Launcher
import Timeline
import TraceSchema

/// A trace as the timeline reads it: its header, what is drawn of its events, and its folds.
struct TimelineInput {
    let header: TraceHeader
    let builder: Timeline.Builder
    let folds: [Fold]

    private let path: String

    init(_ path: String, options: Timeline.Options) throws {
        var builder = Timeline.Builder(options: options)
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            path, event: { builder.add($0) }, fold: { folds.append($0) }, header: { header = $0 })
        guard let header else { throw CommandError.usage("\(path) has no header") }
        self.path = path
        self.header = header
        self.builder = builder
        self.folds = folds
    }

    /// - Throws: ``CommandError`` where the trace has nothing of the part that is asked for.
    func requireContent() throws {
        do {
            try builder.requireContent()
        } catch {
            throw CommandError.usage("\(path): \(error)")
        }
    }
}
