import Testing

/// The verifier itself: each rule, broken once.
@Suite("The check of a Chrome trace")
struct ChromeTraceCheckTests {
    private static let names = """
        {"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"driver"}},
        {"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"driver"}},
        {"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{"name":"worker"}}
        """

    private func problems(_ events: String) throws -> [String] {
        let text = "{\"traceEvents\":[\(Self.names),\(events)]}"
        return try ChromeTraceCheck(Array(text.utf8)).problems
    }

    private static func slice(_ start: String, _ duration: String, track: Int = 1) -> String {
        "{\"ph\":\"X\",\"name\":\"x\",\"pid\":1,\"tid\":\(track),\"ts\":\(start),\"dur\":\(duration)}"
    }

    private static func end(_ phase: String, _ moment: String, track: Int, id: Int = 1) -> String {
        "{\"ph\":\"\(phase)\",\"name\":\"call\",\"cat\":\"call\",\"id\":\(id),\"bp\":\"e\","
            + "\"pid\":1,\"tid\":\(track),\"ts\":\(moment)}"
    }

    private static func counter(_ moment: Int, _ bytes: Int) -> String {
        "{\"ph\":\"C\",\"name\":\"bytes\",\"pid\":1,\"tid\":0,\"ts\":\(moment),"
            + "\"args\":{\"bytes\":\(bytes)}}"
    }

    @Test("finds nothing in what is right")
    func right() throws {
        let events = [
            Self.slice("0", "10.5"), Self.slice("0", "3"), Self.slice("3", "7.5"),
            Self.slice("20", "1"), Self.slice("5", "9", track: 2), Self.end("s", "0", track: 1),
            Self.end("f", "5", track: 2), Self.counter(1, 5), Self.counter(1, 0),
        ]
        #expect(try problems(events.joined(separator: ",")) == [])
    }

    @Test(
        "finds what breaks a rule",
        arguments: [
            ([slice("0", "10"), slice("5", "10")], "ends after it"),
            ([slice("0", "-1")], "negative"),
            ([slice("0.0001", "1")], "finer than a nanosecond"),
            ([slice("0", "1", track: 9)], "track 9 has no name"),
            ([#"{"ph":"X","name":"x","pid":7,"tid":1,"ts":0,"dur":1}"#], "process 7 has no name"),
            (
                [#"{"ph":"X","name":"x","pid":7,"tid":1,"ts":0,"dur":1}"#, slice("0", "1")],
                "several"
            ),
            ([slice("0", "9"), end("s", "1", track: 1)], "has the ends"),
            ([slice("0", "9"), end("f", "1", track: 1)], "has the ends"),
            ([slice("0", "9"), end("s", "3", track: 1), end("f", "2", track: 1)], "back in time"),
            ([slice("0", "9"), end("s", "3", track: 1), end("f", "9", track: 1)], "in no slice"),
            ([counter(2, 5), counter(1, 5)], "goes back in time"),
            ([counter(2, -5)], "no number from 0"),
            ([#"{"ph":"b","name":"x","id":"0x1","pid":1,"tid":0,"ts":0}"#], "asynchronous"),
            ([#"{"ph":"Q","name":"x","pid":1,"tid":0,"ts":0}"#], "unknown phase"),
        ])
    func wrong(events: [String], problem: String) throws {
        let found = try problems(events.joined(separator: ","))
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }
}
