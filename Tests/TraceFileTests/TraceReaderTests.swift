import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// Files that are no trace, or a broken one: one clear line each.
@Suite struct TraceReaderTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let header = #"{"rayscope":1,"engine":"embedded"}"# + "\n"
    private static let event = #"{"id":1,"kind":"put","process":"driver","start_ns":1}"# + "\n"

    private func failure(of contents: String) throws -> TraceError? {
        try failure(of: Data(contents.utf8))
    }

    private func failure(of contents: Data) throws -> TraceError? {
        let path = try directory.write(contents, to: "t.jsonl")
        do throws(TraceError) {
            _ = try Trace(path: path)
            return nil
        } catch {
            #expect(error.path == path)
            #expect(!error.description.contains("\n"))
            return error
        }
    }

    @Test func filesThatAreNoTrace() throws {
        #expect(try failure(of: "")?.problem == .empty)
        #expect(try failure(of: "hello\n")?.problem == .notATrace)
        #expect(try failure(of: "\n")?.problem == .notATrace)
        #expect(try failure(of: #"{"a":1}"# + "\n")?.problem == .notATrace)
        #expect(try failure(of: Data((0...255).map { UInt8($0) }))?.problem == .notATrace)
        #expect(try failure(of: #"{"rayscope":"x"}"# + "\n")?.problem == .notATrace)
        #expect(try failure(of: Self.header)?.problem == .noEvents)
        #expect(
            try failure(of: #"{"rayscope":1}"# + "\n")?.problem == .missingField("engine"))
        #expect(
            try failure(of: #"{"rayscope":1,"engine":"dask"}"# + "\n")?.problem
                == .unknownWord(field: "engine", word: "dask"))
    }

    @Test func aLineWithoutAnEndIsNoEvent() throws {
        let long = String(repeating: " ", count: (64 << 20) + 1)
        #expect(try failure(of: long)?.problem == .notATrace)
        let error = try failure(of: Self.header + Self.event + long)
        #expect(error?.problem == .lineTooLong(limit: 64 << 20))
        #expect(error?.line == 3)
    }

    @Test func aNewerFormatSaysSo() throws {
        let error = try #require(
            try failure(of: #"{"rayscope":2,"engine":["other"],"# + "\n"))
        #expect(error.problem == .newer(version: 2, known: 1))
        #expect(
            error.description.hasSuffix(
                "made by a newer Rayscope (format 2; this one reads 1): update Rayscope"))
    }

    @Test func pathsThatCannotBeRead() throws {
        func failure(_ path: String) -> TraceError.Problem? {
            do throws(TraceError) {
                _ = try TraceReader(path: path)
                return nil
            } catch { return error.problem }
        }
        #expect(failure(directory.path) == .directory)
        #expect(failure(directory.file("none")) == .unreadable("No such file or directory"))
    }

    @Test func aCutIsToldFromAnEnd() throws {
        let whole = Self.header + Self.event
        let bytes = Array(whole.utf8)
        for length in 1..<bytes.count {
            let problem = try failure(of: Data(bytes[..<length]))?.problem
            switch length {
            case ..<11: #expect(problem == .notATrace || problem == .truncated)
            case ..<(Self.header.utf8.count - 1): #expect(problem == .truncated)
            case Self.header.utf8.count - 1, Self.header.utf8.count: #expect(problem == .noEvents)
            // A line feed that an editor took away is no cut.
            case bytes.count - 1: #expect(problem == nil)
            default: #expect(problem == .truncated, "\(length)")
            }
        }
        let error = try failure(of: Data(bytes[..<(bytes.count - 5)]))
        #expect(error?.line == 2)
    }

    @Test func aCutCompressedFileIsTold() throws {
        var build = TraceBuilder()
        for index in 0..<1000 {
            build.event(.put, at: Int64(index * index)) { $0.variable = "v\(index)" }
        }
        try build.trace.write(to: directory.file("whole.gz"))
        let bytes = try directory.read("whole.gz")
        for length in stride(from: 20, to: bytes.count, by: 97) {
            guard case .damagedCompression = try failure(of: bytes.prefix(length))?.problem else {
                Issue.record("cut at \(length) not told")
                return
            }
        }
    }

    @Test(arguments: [
        (#""yes""#, "an object"), (#"[]"#, "an object"), (#"{"changes":"A=1MB"}"#, "an array"),
        (#"{"changes":[1]}"#, "a string"), (#"{"calibration":7}"#, "a string"),
        (#"{"network":{}}"#, "a string"),
    ])
    func aBrokenForecastNamesItsField(value: String, expected: String) throws {
        let header = Self.header.replacing(
            "{\"rayscope\":1,", with: "{\"rayscope\":1,\"simulated\":\(value),")
        let error = try #require(try failure(of: header + Self.event))
        #expect(error.line == 1)
        guard case .malformed(let field, let wanted, _) = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(field == "simulated")
        #expect(wanted == expected)
    }

    @Test(arguments: [
        (#"{"kind":"put","process":"driver","start_ns":"1"}"#, "start_ns", "a whole number"),
        (#"{"kind":"put","process":"driver","start_ns":1.5}"#, "start_ns", "a whole number"),
        (#"{"kind":"put","process":"driver","start_ns":1e3}"#, "start_ns", "a whole number"),
        (#"{"kind":"put","process":"driver","start_ns":01}"#, "start_ns", "a whole number"),
        (
            #"{"kind":"put","process":"driver","start_ns":9007199254740992}"#, "start_ns",
            "a whole number of at most 2⁵³ − 1"
        ),
        (
            #"{"kind":"put","process":"driver","start_ns":1,"bytes":-1}"#, "bytes",
            "a whole number from 0"
        ),
        (#"{"kind":5,"process":"driver","start_ns":1}"#, "kind", "a string"),
        (#"{"process":[],"kind":"put","start_ns":1}"#, "process", "a string"),
        (#"{"kind":"put","task":"o1"}"#, "task", "text such as `t1`"),
        (#"{"kind":"put","task":"t0"}"#, "task", "text such as `t1`"),
        (#"{"kind":"put","task":"t4294967296"}"#, "task", "text such as `t1`"),
        (#"{"kind":"put","explicit":"yes"}"#, "explicit", "true or false"),
        (#"{"kind":"put","captures":{}}"#, "captures", "an array"),
        (#"{"kind":"put","variable":"a\qb"}"#, "variable", "an escape"),
    ])
    func wrongTypesNameTheFieldAndTheLine(line: String, field: String, expected: String) throws {
        let error = try #require(try failure(of: Self.header + Self.event + line + "\n"))
        #expect(error.line == 3)
        guard case .malformed(let badField, let wanted, _) = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(badField == field)
        #expect(wanted == expected)
    }

    @Test func linesThatAreNoEvents() throws {
        func problem(_ line: String) throws -> TraceError.Problem? {
            try failure(of: Self.header + line + "\n" + Self.event)?.problem
        }
        #expect(try problem(#"{"kind":"put","process":"driver"}"#) == .missingField("start_ns"))
        #expect(try problem(#"{"kind":"put","start_ns":1}"#) == .missingField("process"))
        #expect(try problem(#"{"process":"driver","start_ns":1}"#) == .missingField("kind"))
        #expect(try problem(#"{"fold":{"kind":"put"}}"#) == .missingField("process"))
        #expect(
            try problem(#"{"kind":"teleport"}"#) == .unknownWord(field: "kind", word: "teleport"))
        for line in ["", "null", "[]", "5", "{", #"{"kind":"put",}"#, #"{"kind" "put"}"#, "{}}"] {
            #expect(try problem(line) != nil, "\(line)")
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(try problem(#"{"later":\#(deep)"#) != nil)
        #expect(try problem(#"{"variable":"\#u{ff}"}"#) != nil)
    }

    @Test func aBrokenByteAnywhereNeverCrashes() throws {
        var build = TraceBuilder()
        build.event(.submit, at: 1) {
            $0.variable = "a\"\\\u{1F642}"
            $0.arguments = [Event.Argument(position: .keyword("k"), how: .put, bytes: 7)]
            $0.captures = [Event.Capture(variable: "v", how: .closure, bytes: 1)]
        }
        try build.trace.write(to: directory.file("whole"))
        let whole = try directory.read("whole")
        for index in whole.indices {
            for byte in [0x00, 0x22, 0x5c, 0x7b, 0x7d, 0x2c, 0x39, 0xff] as [UInt8] {
                var broken = whole
                broken[index] = byte
                _ = try failure(of: broken)
            }
        }
    }

    @Test func unknownFieldsArePassedOver() throws {
        let line =
            #"{"later":{"a":[1,2.5e-3,null,true,"\u0041",{}]},"kind":"put","process":"dri\u0076er","#
            + #" "start_ns" : 7 , "bytes":null,"variable":"\ud83d\ude42\udc80"}"#
        let path = try directory.write(Self.header + line + "\r\n", to: "t.jsonl")
        let trace = try Trace(path: path)
        let event = try #require(trace.events.first)
        #expect(event.id == 1)
        #expect(event.process == .driver)
        #expect(event.startNs == 7)
        #expect(event.bytes == nil)
        #expect(event.variable == "🙂\u{fffd}")
    }

    @Test("some events of a trace, whatever its lines begin with")
    func eventsByPosition() throws {
        let lines = [
            #"{"rayscope":1,"engine":"embedded"}"#,
            #"{"id":1,"kind":"put","process":"driver","start_ns":1}"#,
            #"{"kind":"get","process":"driver","start_ns":2,"id":2}"#,
            #"{"kind":"execute","process":"driver","start_ns":3}"#,
            #"{"id":0,"kind":"submit","process":"driver","start_ns":4}"#,
            #"{"id": 5,"kind":"lease","process":"driver","start_ns":5}"#,
            #"{"id":6,"kind":"free","process":"driver","start_ns":6}"#,
            #"{"fold":{"kind":"put","process":"driver","count":3}}"#,
        ]
        let path = try directory.write(lines.joined(separator: "\n") + "\n", to: "t.jsonl")
        func kinds(_ ids: Set<Int>) throws -> [String] {
            let reader = try TraceReader(path: path)
            var kinds: [String] = []
            while let event = try reader.nextEvent(among: ids) { kinds.append(event.kind.rawValue) }
            return kinds
        }
        #expect(try kinds([]) == [])
        #expect(try kinds([1, 3, 5]) == ["put", "execute", "lease"])
        #expect(try kinds([2, 4, 6, 7]) == ["get", "submit", "free"])
    }
}
