import TestSupport
import Testing
import TraceReading
import TraceSchema

@testable import TracePage

@Suite("An event in words")
struct EventTextTests {
    /// An event that has every field.
    private static func full(_ kind: EventKind) -> Event {
        var event = Event(id: 12, kind: kind, process: .driver, startNs: 1_500_000)
        event.thread = 2
        event.durationNs = 12_000
        event.waitedNs = 10_000
        event.task = TaskID(3)
        event.parent = TaskID(1)
        event.attempt = 1
        event.object = ObjectID(4)
        event.function = FunctionID(2)
        event.actor = ActorID(1)
        event.name = "foo1"
        event.variable = "A"
        event.bound = "A_ref"
        event.role = .argument
        event.bytes = 8_000_242
        event.copied = 0
        event.path = .objectStore
        event.explicit = false
        event.arguments = [
            Event.Argument(position: .index(0), variable: "A", how: .put, bytes: 8_000_242)
        ]
        event.captures = [Event.Capture(variable: "B", how: .global, through: "h", bytes: 33_842)]
        event.file = "program.py"
        event.line = 21
        event.inferred = true
        event.error = "no room"
        return event
    }

    @Test("has all its fields as rows", arguments: EventKind.allCases)
    func rows(kind: EventKind) {
        let rows = EventFields.rows(of: Self.full(kind))
        #expect(rows.map(\.name) == EventField.allCases.map(\.rawValue))
        let bare = EventFields.rows(of: Event(id: 1, kind: kind, process: .driver, startNs: 0))
        #expect(bare.map(\.name) == ["id", "kind", "process", "start_ns"])
    }

    @Test("any number is a value")
    func extremes() {
        var event = Event(id: 1, kind: .put, process: .driver, startNs: .min)
        event.bytes = .min
        event.durationNs = .max
        event.waitedNs = .min
        #expect(EventFields.rows(of: event).count == 7)
        #expect(!EventSentence(event: event).text.isEmpty)
    }

    @Test("is a sentence, whatever it lacks", arguments: EventKind.allCases)
    func sentences(kind: EventKind) {
        let full = EventSentence(event: Self.full(kind)).text
        #expect(full.hasPrefix("The driver "))
        #expect(full.contains("in 12 µs (10 µs of it waiting)"))
        #expect(full.contains("Concluded, not seen."))
        #expect(full.hasSuffix("It did not succeed: no room"))
        let bare = EventSentence(event: Event(kind: kind, process: .worker(1), startNs: 0)).text
        #expect(bare.hasPrefix("worker-1 "))
        #expect(bare.hasSuffix("."))
        #expect(!bare.contains("nil"))
    }

    @Test("tells how a value goes")
    func ways() {
        let submit = EventSentence(event: Self.full(.submit)).text
        #expect(submit.contains("A by value (8.0 MB, put into the object store for this call)"))
        let pickle = EventSentence(event: Self.full(.pickle)).text
        #expect(pickle.contains("B (33.8 kB, global)"))
        let get = EventSentence(event: Self.full(.get)).text
        #expect(get.contains("gets the argument A (o4), through the object store"))
        #expect(get.contains("nothing copied"))
    }
}
