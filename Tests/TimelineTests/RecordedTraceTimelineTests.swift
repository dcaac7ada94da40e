import TestSupport
import Testing
import Timeline
import TraceFile

/// The lessons' recorded traces, drawn.
@Suite struct RecordedTraceTimelineTests {
    @Test(arguments: RecordedTraces.paths) func aPictureHasAtMost150Boxes(path: String) throws {
        let reader = try TraceReader(path: path)
        let diagram = try Timeline.diagram(reading: reader, options: Timeline.Options())
        let boxes = diagram.panels.flatMap(\.blocks).flatMap(\.boxes)
        #expect(!boxes.isEmpty && boxes.count <= 150)
    }
}
