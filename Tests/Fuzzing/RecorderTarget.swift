import TestSupport
import TraceFile
import TraceSchema

/// The reader of what the embedded engine's processes record, and the merge of it.
///
/// ```
/// input:   | form | length of the events' file, 2 bytes | that file | the folds' file |
/// ```
/// The forms are files as they are, and files whose first sixteen bytes (magic and fingerprint, which
/// no fuzzer guesses, and which change with the vocabulary) are put there by the target.
struct RecorderTarget: FuzzTarget {
    private static let asIs: UInt8 = 0
    private static let signed: UInt8 = 1
    private static let signatureLength = 16

    private let run: MergedRun
    private let signature: [UInt8]

    init() throws {
        run = try MergedRun(.embedded)
        signature = Array(try Self.recorded { _ in }.events.prefix(Self.signatureLength))
    }

    func run(_ input: [UInt8]) throws {
        guard input.count >= 3, input[0] <= Self.signed else { return }
        let rest = input.dropFirst(3)
        let (events, folds) = Self.divided(rest, at: Int(input[1]) | Int(input[2]) << 8)
        let start = input[0] == Self.signed ? signature : []
        try run.merge([("driver.events", start + events), ("driver.folds", start + folds)])
    }

    private static func divided(
        _ bytes: ArraySlice<UInt8>, at length: Int
    ) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        (bytes.prefix(length), bytes.dropFirst(length))
    }

    // MARK: Seeds

    /// What a recorder leaves.
    private static func recorded(
        eventLimit: Int = 100, _ body: (Recorder) -> Void
    ) throws -> (events: [UInt8], folds: [UInt8]) {
        let directory = try TemporaryDirectory()
        let recorder = try Recorder(
            directory: directory.path, process: "driver", pid: 7, eventLimit: eventLimit)
        body(recorder)
        recorder.finish()
        return (
            Array(try directory.read("driver.events")), Array(try directory.read("driver.folds"))
        )
    }

    static func seeds() throws -> [[UInt8]] {
        let kept = try recorded { record(in: $0) }
        let folded = try recorded(eventLimit: 3) { record(in: $0) }
        return [kept, folded].flatMap { files in
            // Nearly all of the folds' slots are free, and zero.
            let folds = files.folds.prefix(2000)
            return [
                input(asIs, files.events, folds),
                input(
                    signed, files.events.dropFirst(signatureLength),
                    folds.dropFirst(signatureLength)),
            ]
        }
    }

    private static func input(
        _ form: UInt8, _ events: some Collection<UInt8>, _ folds: some Collection<UInt8>
    ) -> [UInt8] {
        let length = UInt16(clamping: events.count)
        return [form, UInt8(length & 0xff), UInt8(length >> 8)] + events + folds
    }

    /// An event of each kind; all fields, lanes and lists come up.
    private static func record(in recorder: Recorder) {
        let lanes: [RecordedLane] = [
            .driver, .controlStore, .objectStore, .scheduler, .worker(1), .worker(20),
        ]
        for (index, kind) in EventKind.allCases.enumerated() {
            var event = RecordedEvent(
                kind: kind, lane: lanes[index % lanes.count], start: 1000 + Int64(index))
            event.duration = 5
            event.task = RecordedTask(owner: 0, sequence: UInt64(index + 1))
            event.object = RecordedObject(owner: 0, index: 1, sequence: UInt64(index + 1))
            event.function = RecordedKey(high: 1, low: UInt64(index % 3))
            event.name = recorder.intern("foo\(index % 3)")
            event.bytes = 8_000_247
            event.copied = 0
            event.line = 12
            if index.isMultiple(of: 4) {
                event.thread = 2
                event.waited = 4
                event.parent = RecordedTask(owner: 3, sequence: 8)
                event.attempt = 1
                event.actor = RecordedKey(high: 1, low: 0)
                event.variable = recorder.intern("A")
                event.bound = recorder.intern("A_ref")
                event.role = .captured
                event.path = .memoryStore
                event.explicit = false
                event.file = recorder.intern("größe.py")
                event.inferred = true
                event.error = recorder.intern("broken \u{1F642}")
            }
            switch kind {
            case .submit: recorder.record(event, arguments: arguments(recorder))
            case .pickle: recorder.record(event, captures: captures(recorder))
            default: recorder.record(event)
            }
        }
    }

    private static func arguments(_ recorder: Recorder) -> [RecordedArgument] {
        [
            RecordedArgument(
                position: 0, variable: recorder.intern("A"), how: .put,
                object: RecordedObject(owner: 0, index: 0, sequence: 2), bytes: 8),
            RecordedArgument(position: -1, keyword: recorder.intern("key"), how: .reference),
        ]
    }

    private static func captures(_ recorder: Recorder) -> [RecordedCapture] {
        [
            RecordedCapture(variable: recorder.intern("np"), how: .module, bytes: 21),
            RecordedCapture(
                variable: recorder.intern("A"), how: .default, through: recorder.intern("helper"),
                bytes: 0),
        ]
    }
}
