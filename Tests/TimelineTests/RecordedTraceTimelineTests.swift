import TestSupport
import Testing
import Timeline
import TraceFile

/// The lessons' recorded traces, drawn.
@Suite struct RecordedTraceTimelineTests {
    @Test(arguments: RecordedTraces.paths) func aPictureHasAtMost150Boxes(path: String) async throws
    {
        let reader = try TraceReader(path: path)
        let diagram = try Timeline.diagram(reading: reader, options: Timeline.Options())
        #expect(!diagram.boxes.isEmpty && diagram.boxes.count <= 150)
        Geometry.check(diagram)
        #expect(try await PictureSVG(diagram).warnings.isEmpty)
    }

    @Test(arguments: RecordedTraces.paths) func beside(path: String) async throws {
        let trace = try Self.read(path)
        let both = Timeline.sideBySide([trace, trace])
        #expect(both.boxes.count <= 150)
        Geometry.check(both)
        let difference = Timeline.difference(from: trace, to: trace)
        #expect(difference.panels.isEmpty)
        #expect(difference.texts.contains("Nothing differs"))
        Geometry.check(difference)
    }

    private static func read(_ path: String) throws -> ReadTrace {
        let reader = try TraceReader(path: path)
        var builder = Timeline.Builder()
        while let line = try reader.next() {
            if case .event(let event) = line { builder.add(event) }
        }
        return builder.trace(named: path, header: reader.header, folds: [])
    }
}
