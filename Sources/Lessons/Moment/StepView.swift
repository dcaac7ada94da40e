import TraceReading
import TraceSchema

/// What a step shows of one run.
package struct StepView: Equatable, Sendable {
    /// A sentence for each event that the step speaks of, in order of time; a few, where there are
    /// many.
    package var sentences: [String]
    /// Events that have no sentence here.
    package var further: Int
    /// What the program printed, in all, where the step shows it.
    package var printed: [String]
    /// The forecast that the step shows, in lines.
    package var forecast: [String] = []
    /// At the moment that the step speaks of.
    package var stores: StoreContents

    package static let mostSentences = 8

    /// - `forecast`: makes forecasts from this run, in lines; the view has none where nil.
    /// - Throws: ``QueryError``; ``LessonError`` where a query of the step finds no event, or its
    ///   forecast can't be made.
    package init(
        _ step: LessonStep, in run: RecordedRun, file: String,
        forecast: ((ForecastRequest) throws -> [String])? = nil
    ) throws {
        let events = try step.events.map { try run.events($0) }
        let moment = try step.moment.map { try run.events($0) }
        for (found, sql) in [(events, step.events), (moment, step.moment)] where found == [] {
            throw LessonError(
                file: file, "step \"\(step.title)\": no event of this run answers \(sql ?? "")")
        }
        let shown = (events ?? []).prefix(Self.mostSentences)
        sentences = shown.map { EventSentence(event: $0).text }
        printed = step.showsOutput ? run.printed : []
        further = (events?.count ?? 0) - shown.count
        if let request = step.forecast, let forecast {
            do { self.forecast = try forecast(request) } catch {
                throw LessonError(file: file, "step \"\(step.title)\", its forecast: \(error)")
            }
        }
        let end = (moment ?? events)?.map(\.endNs).max() ?? run.events.map(\.endNs).max() ?? 0
        stores = StoreContents(of: run, at: end)
    }
}
