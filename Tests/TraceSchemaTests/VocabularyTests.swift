import Testing
import TraceSchema

/// The tables that everything else relies on are whole and do not contradict themselves.
@Suite struct VocabularyTests {
    @Test(arguments: EventKind.allCases)
    func everyKindIsDescribed(kind: EventKind) {
        let row = kind.specification
        #expect(row.kind == kind)
        #expect(!row.process.isEmpty)
        #expect(row.each.count > 10)
        #expect(row.each.last != ".")
        #expect((row.bytes != nil) == row.fields.contains(.bytes))
        if row.fields.contains(.copied) { #expect(row.fields.contains(.bytes)) }
    }

    @Test(arguments: EventKind.allCases)
    func noFieldIsListedTwice(kind: EventKind) {
        let fields = kind.specification.fields
        #expect(Set(fields).count == fields.count)
        #expect(Set(fields).isDisjoint(with: EventField.common))
    }

    @Test(arguments: EventField.allCases)
    func everyFieldIsDescribedAndUsed(field: EventField) {
        #expect(!field.meaning.isEmpty)
        let isUsed = EventKind.allCases.contains { $0.specification.fields.contains(field) }
        #expect(EventField.common.contains(field) != isUsed)
        #expect(
            field.rawValue.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            })
    }

    @Test func meaningsNameEveryWord() {
        for role in Role.allCases { #expect(EventField.role.meaning.contains(role.rawValue)) }
        for path in TransferPath.allCases {
            #expect(EventField.path.meaning.contains(path.rawValue))
        }
        for mode in PassingMode.allCases {
            #expect(EventField.arguments.meaning.contains(mode.rawValue))
        }
        for mode in CaptureMode.allCases {
            #expect(EventField.captures.meaning.contains(mode.rawValue))
        }
    }

    @Test func theEmbeddedEngineSeesEveryKind() {
        for kind in EventKind.allCases {
            #expect(kind.specification.availability(on: .embedded) == .seen)
            #expect(kind.specification.availability(on: .ray) == kind.specification.ray)
        }
        #expect(EventKind.spill.specification.availability(on: .ray) == .absent)
    }

    @Test func identifiersAreALetterAndANumber() {
        #expect(TaskID(3).description == "t3")
        #expect(ObjectID("o12") == ObjectID(12))
        #expect(FunctionID("f4294967295")?.number == 4_294_967_295)
        for text in ["", "t", "3", "o3", "t0", "t-1", "t+1", "t03", "t 1", "t4294967296", "t1x"] {
            #expect(TaskID(text) == nil, "\(text)")
        }
        #expect(ActorID(2) < ActorID(10))
    }

    @Test func lanesStandInTheOrderOfTheFlow() {
        let lanes: [ProcessID] = [
            .driver, .controlStore, .objectStore, .scheduler, .worker(1), .worker(2), .worker(10),
            "somewhere",
        ]
        #expect(lanes.shuffled().sorted { $0.order < $1.order } == lanes)
        #expect(ProcessID.worker(3).name == "worker-3")
        #expect(ProcessID.worker(3).isWorker && !ProcessID.driver.isWorker)
    }
}
