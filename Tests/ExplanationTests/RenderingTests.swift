import TestSupport
import Testing
import TextReport
import TraceSchema

@testable import CriticalPath
@testable import Explanation
@testable import Ledger

@Suite struct RenderingTests {
    private var thousand: QuestionTrace {
        var trace = QuestionTrace()
        trace.calls = 1000
        return trace
    }

    @Test(arguments: [72, 80, 100, 160])
    func noLineIsWiderThanTheTerminal(width: Int) {
        let text = explain(thousand).text(width: width)
        for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }

    /// The first screen: where the time went, then what each variable cost, with names and lines.
    @Test func theAnswerStandsFirst() throws {
        let lines = explain(thousand).text(width: 100).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "program.py · embedded engine · 6,000 calls of 2 functions")
        func place(_ heading: String) throws -> Int {
            try #require(lines.firstIndex { $0.hasPrefix(heading) })
        }
        let (time, cost) = (try place("Where the time went"), try place("What each variable cost"))
        let calls = try place("The calls")
        #expect(time < cost && cost < calls && cost < 25)
        #expect(
            lines[time..<cost].contains { $0.contains("store") && $0.contains("`A` for `foo1`") })
        let entry = try #require(
            lines.firstIndex { $0.contains("`A`, 8.0 MB, by value to `foo1` (program.py:21)") })
        let deeds = lines[entry + 1..<entry + 3].joined()
        #expect(deeds.contains("serialized 1,000 ×, put 1,000 ×, got 1,000 ×"))
        #expect(lines.contains { $0.contains("copied 8.0 GB") })
        let row = try #require(lines.last { $0.hasPrefix("4  by value  ") })
        #expect(row.hasSuffix(" 1,000"))
    }

    @Test func whatIsLeftOutIsSummedUpAndAllListsIt() throws {
        let explanation = explain(QuestionTrace())
        let text = explanation.text()
        #expect(text.contains("--all lists everything"))
        #expect(text.contains("shorter stretches, "))
        let all = explanation.text(showsAll: true)
        #expect(!all.contains("--all") && !all.contains("shorter stretches"))
        for entry in explanation.ledger.entries {
            #expect(all.contains(entry.place ?? "references that"))
        }
        let stretches = all.split(separator: "\n").prefix { !$0.hasPrefix("What each variable") }
        #expect(stretches.count >= explanation.criticalPath.stretches.count)
    }

    @Test func everyPartThatOccursIsALineAndTheWallIsTheirSum() {
        let text = explain(thousand).text()
        for word in ["serialize", "copy", "submit", "waiting", "= wall time", "first call"] {
            #expect(text.contains("\n\(word) "))
        }
    }

    @Test func colourOnlyWhereAsked() {
        let explanation = explain(QuestionTrace())
        #expect(!explanation.text().contains("\u{1B}"))
        let coloured = explanation.text(style: .coloured)
        #expect(coloured.contains("\u{1B}[35mcaptured"))
        var isEscape = false
        let stripped = coloured.filter { character in
            if character == "\u{1B}" { isEscape = true }
            defer { if isEscape, character == "m" { isEscape = false } }
            return !isEscape
        }
        #expect(stripped == explanation.text())
    }

    @Test func namesFromATraceCannotSteerTheTerminal() {
        var run = ScriptedRun()
        run.file = "pro\u{1B}[2Jgram.py"
        run.get(run.call(.init(1, "f\u{1B}]0;x\u{7}", line: 2, .init("A\u{9B}2J", bytes: 9000))))
        let text = explain(run.events).text()
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{9B}" })
    }

    @Test func aProgramWithoutCalls() throws {
        let explanation = explain([])
        #expect(explanation.rows.isEmpty && explanation.subjects.isEmpty)
        #expect(explanation.text().contains("No remote function was called."))
        #expect(try Explanation(json: explanation.json()) == explanation)
    }

    @Test func whatTheReaderMustKnowStandsOnTop() {
        var header = QuestionTrace().header
        header.complete = false
        header.folded = 5_000_000
        header.suppose = "live-globals"
        header.exitStatus = 1
        var builder = ExplanationBuilder(header: header)
        builder.add(Fold(kind: .submit, process: .driver, count: 700_000))
        builder.add(Fold(kind: .execute, process: .driver, count: 700_000))
        let explanation = builder.finish()
        let notes = explanation.notes.joined(separator: " ")
        #expect(explanation.notes.count == 4)
        #expect(notes.contains("cut off"))
        #expect(notes.contains("5,000,000 events") && notes.contains("700,000 calls among them"))
        #expect(notes.contains("In no row of the calls: 700,000."))
        #expect(notes.contains("`live-globals`"))
        #expect(notes.contains("exit status 1"))
        #expect(explanation.text().split(separator: "\n")[1].hasPrefix("! The run was cut off"))
        #expect(explain([]).notes.isEmpty)
    }

    @Test func callsThatTheEndCutOffAreSaid() {
        var run = ScriptedRun()
        for _ in 0..<3 { run.call(.init(1, "f", line: 3)) }
        let cut = run.events.filter {
            $0.task != TaskID(3) || $0.kind == .submit || $0.kind == .dispatch
        }
        #expect(
            explain(cut).notes == [
                "1 call had neither returned nor failed when the run ended: `f` (program.py:3)."
            ])
    }

    @Test func aStoreThatWasTooSmallIsSaid() {
        var run = ScriptedRun()
        run.call(.init(1, "f", line: 3))
        func moved(_ kind: EventKind, bytes: Int) -> Event {
            var event = Event(kind: kind, process: .objectStore, startNs: 0)
            event.durationNs = 2_000_000
            event.object = ObjectID(9)
            event.bytes = bytes
            event.copied = bytes
            return event
        }
        let out = [moved(.spill, bytes: 8_000_000), moved(.spill, bytes: 1000)]
        #expect(
            explain(run.events + out).notes == [
                "The object store had too little memory: objects went to disk 2 times (8.0 MB, 4.0 ms); "
                    + "ray.init(object_store_memory=…) gives it more."
            ])
        #expect(
            explain(run.events + out + [moved(.restore, bytes: 1000)]).notes == [
                "The object store had too little memory: objects went to disk 2 times (8.0 MB, 4.0 ms), "
                    + "and came back 1 time (1.0 kB, 2.0 ms); ray.init(object_store_memory=…) gives it "
                    + "more."
            ])
    }

    @Test func jsonHoldsEverythingAndIsStable() throws {
        let explanation = explain(QuestionTrace())
        let json = try explanation.json()
        #expect(try Explanation(json: json) == explanation)
        #expect(try explain(QuestionTrace()).json() == json)
        for key in [
            "\"rayscope_explanation\" : 1", "\"per_call_ns\"", "\"copied_bytes\"", "\"median_ns\"",
            "\"serialize_argument\"", "\"inline_limit_bytes\"", "\"kind\" : \"by_value\"",
            "\"between\"", "\"ledger\"", "\"critical_path\"", "\"wall_ns\"", "\"work_ns\"",
            "\"moved_bytes\"", "\"stage\" : \"execute\"", "\"how\" : \"captured\"",
        ] {
            #expect(json.contains(key), "\(key)")
        }
    }
}

/// What real Ray's traces lack: sizes of messages, implicit puts with a time of their own, waits.
@Suite struct RayTraceTests {
    private var events: [Event] {
        QuestionTrace().events.compactMap { event in
            var event = event
            switch event.kind {
            case .dispatch:
                event.bytes = nil
                event.copied = nil
            case .put where event.explicit != true:
                event.durationNs = nil
                event.inferred = true
            case .get: event.waitedNs = nil
            case .fetch, .unpickle: event.task = nil
            default: break
            }
            return event
        }
    }

    @Test func nothingIsSaidThatTheTraceDoesNotHold() throws {
        var trace = QuestionTrace()
        trace.engine = .ray
        let explanation = explain(events, header: trace.header)
        #expect(explanation.notes.contains { $0.contains("`put` may be concluded") })
        let put = try #require(explanation.row(.put))
        #expect(put.counts.put == 10)
        let text = try #require(explanation.reason(.byValue, put)?.text)
        #expect(!text.contains("for the copy alone"))
        let captured = try #require(explanation.row(.captured))
        #expect(captured.counts.fetched == 2)
        for row in explanation.rows {
            // A get that does not tell its wait is one, and leaves the moment to those at work.
            #expect(row.parts[.execute] > 0)
            #expect(row.parts.total == row.wallNs)
        }
    }
}
