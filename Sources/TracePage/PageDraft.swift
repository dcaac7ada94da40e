import Explanation
import Findings
import Timeline
package import TraceFile
import TraceSchema

/// A page that lacks two things yet: the events behind the picture's boxes, and the picture.
package struct PageDraft {
    let header: TraceHeader
    let diagram: Diagram
    let explanation: Explanation
    let findings: Findings
    private(set) var events: [Int: Event] = [:]

    /// The fields of so many events are kept for one box; of a box with more, the page tells how
    /// many there are.
    static let eventsPerBox = 8

    init(header: TraceHeader, diagram: Diagram, explanation: Explanation, findings: Findings) {
        self.header = header
        self.diagram = diagram
        self.explanation = explanation
        self.findings = findings
    }

    /// What has to be drawn, as SVG.
    package var dot: String { diagram.dot }

    /// The events that the page shows, by their position in the trace.
    var wanted: Set<Int> {
        Set(boxes.flatMap { $0.events.prefix(Self.eventsPerBox) })
    }

    var boxes: [Diagram.Box] { diagram.panels.flatMap(\.blocks).flatMap(\.boxes) }

    /// Reads the trace a second time, and keeps what the page shows: so many events, whatever the
    /// trace's length.
    package mutating func collect(from reader: TraceReader) throws(TraceError) {
        let wanted = wanted
        while events.count < wanted.count, let event = try reader.nextEvent(among: wanted) {
            events[event.id] = event
        }
    }

    /// Whether all events that the page is to show have been found.
    package var hasItsEvents: Bool { events.count == wanted.count }

    /// The whole page as HTML, with ``dot`` drawn as SVG, and the sources that the events name.
    ///
    /// The page's own style and script carry the nonce, which nothing that stands in a trace can
    /// know.
    package func html(
        svg: [UInt8], scripts: [ScriptSource], nonce: String = PageHead.freshNonce()
    ) -> String {
        let steps = PageSteps(self, scripts: scripts)
        return PageWriter(draft: self, steps: steps, scripts: scripts, nonce: nonce)
            .page(svg: SVGPicture(svg))
    }
}
