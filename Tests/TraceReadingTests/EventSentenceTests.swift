import Testing
import TraceSchema

@testable import TraceReading

/// What an event's sentence says of copies.
@Suite("Event sentences") struct EventSentenceTests {
    private func sentence(_ kind: EventKind, _ bytes: Int?, copied: Int?) -> String {
        var event = Event(kind: kind, process: .driver, startNs: 0)
        event.bytes = bytes
        event.copied = copied
        return EventSentence(event: event).text
    }

    @Test("a whole copy is told where there is a way without one")
    func whole() {
        for kind in [EventKind.put, .get, .export, .fetch] {
            #expect(
                sentence(kind, 8000, copied: 8000).hasSuffix(", 8.0 kB, all of it copied."),
                "\(kind)")
        }
        #expect(!sentence(.deserialize, 8000, copied: 8000).contains("copied"))
    }

    @Test("a part of it, nothing of it, and what is not known")
    func others() {
        #expect(sentence(.put, 8000, copied: 4000).contains("4.0 kB of it copied"))
        #expect(sentence(.get, 8000, copied: 0).contains("nothing copied"))
        #expect(!sentence(.put, 8000, copied: nil).contains("copied"))
        #expect(!sentence(.put, 0, copied: 0).contains("copied"))
    }
}
