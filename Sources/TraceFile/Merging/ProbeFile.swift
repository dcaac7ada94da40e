import Glibc
import TraceSchema

/// What the probe recorded in one process of the real Ray: a file of JSON Lines, mapped for reading.
///
/// ```
/// {"process":"worker","pid":7,"node":"ab…","ray":"2.60.0","config":{…},"clock_offset_ns":0,…}
/// {"kind":"execute","start_ns":…,"task":"c8ef…",…}   an event: the trace's own fields, but Ray's
///                                                    identifiers, and times of the process's clock
/// {"missing":["fetch"]}                              kinds that this Ray does not let it see
/// {"end":true}                                       the process came to its end by itself
/// ```
/// The process maps the file and writes its lines there, with zeros after them: a kill at any moment
/// leaves whole lines and at most one that is cut off. Whatever else is broken is passed over.
final class ProbeFile {
    static let suffix = ".probe"

    let name: String
    let isDriver: Bool
    let pid: Int
    /// Ray's name of the machine, in hexadecimal; empty where it isn't known.
    let node: String
    let rayVersion: String?
    let config: [String: Int]
    /// What is added to a time of this process for one of the driver's clock, in nanoseconds.
    let clockOffset: Int64
    /// How far that may be off, either way.
    let clockError: Int?
    private(set) var missing: Set<EventKind> = []
    private(set) var isFinished = false
    /// Its events, in the order of recording.
    private(set) var events: [Place] = []
    /// Lanes that some of its events lie in, beside its own.
    private(set) var otherLanes: Set<ProcessID> = []
    /// Lines that are neither events nor anything else that the probe writes.
    private(set) var brokenLines = 0

    /// Where an event's line lies, and when the event began on the driver's clock.
    struct Place {
        let start: Int64
        let range: Range<Int>
    }

    private let input: MappedInput
    private var bytes: UnsafeRawBufferPointer { input.bytes }
    /// The lines' end: the first zero.
    private let end: Int

    init(directory: String, name: String) throws(MappedInput.Failure) {
        input = try MappedInput(path: "\(directory)/\(name)")
        self.name = name
        end = Self.find(0, in: input.bytes, from: 0, to: input.bytes.count) ?? input.bytes.count
        guard let firstLineEnd = Self.find(0x0a, in: input.bytes, from: 0, to: end) else {
            throw .empty
        }
        let head = try Head(Array(input.bytes[..<firstLineEnd]))
        isDriver = head.process == "driver"
        pid = head.pid
        node = head.node
        rayVersion = head.rayVersion
        config = head.config
        clockOffset = Int64(head.clockOffset)
        clockError = head.clockError
        findEvents(from: firstLineEnd + 1)
    }

    /// Lends a copy of a line, for a decoder writes into what it reads.
    func withLine<Result, Failure>(
        at range: Range<Int>,
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var line = Array(bytes[range])
        return try line.withUnsafeMutableBufferPointer { line throws(Failure) in try body(line) }
    }

    // MARK: Lines

    private static func find(
        _ byte: Int32, in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) -> Int? {
        guard start < end, let base = bytes.baseAddress,
            let found = memchr(base + start, byte, end - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private static let ownLane = ProcessID("")

    private func findEvents(from firstEvent: Int) {
        // Read in full, so that each place is one of an event; numbered when all are in order.
        var decoder = EventDecoder(numbering: IdentifierNumbering())
        var start = firstEvent
        while let lineFeed = Self.find(0x0a, in: bytes, from: start, to: end) {
            let range = start..<lineFeed
            start = lineFeed + 1
            let event: Event? = withLine(at: range) { line in
                let read = try? decoder.decode(line, defaultID: 0, defaultProcess: Self.ownLane)
                return if case .event(let event) = read { event } else { nil }
            }
            if let event {
                events.append(Place(start: event.startNs &+ clockOffset, range: range))
                if event.process != Self.ownLane { otherLanes.insert(event.process) }
            } else if (try? withLine(at: range, note)) == nil {
                brokenLines += 1
            }
        }
    }

    /// Takes in a line that says something of the file as a whole.
    private func note(_ line: UnsafeMutableBufferPointer<UInt8>) throws(JSONFailure) {
        var scanner = JSONScanner(line)
        var isFirst = true
        try scanner.openObject()
        guard let key = try scanner.nextKey(first: &isFirst) else { return }
        if key.elementsEqual("missing".utf8) {
            missing.formUnion(try HeaderDecoder.kinds(&scanner))
        } else if key.elementsEqual("end".utf8) {
            isFinished = try scanner.boolean()
        } else {
            throw .unknownWord(String(decoding: key.prefix(40), as: UTF8.self))
        }
    }

    /// The first line.
    private struct Head {
        var process = ""
        var pid = 0
        var node = ""
        var rayVersion: String?
        var config: [String: Int] = [:]
        var clockOffset = 0
        var clockError: Int?

        init(_ line: [UInt8]) throws(MappedInput.Failure) {
            var line = line
            do throws(JSONFailure) {
                try line.withUnsafeMutableBufferPointer { bytes throws(JSONFailure) in
                    try read(JSONScanner(bytes))
                }
            } catch {
                throw .foreign("the probe's first line cannot be read")
            }
            guard ["driver", "worker"].contains(process) else {
                throw .foreign("it names no process")
            }
        }

        private mutating func read(_ scanner: JSONScanner) throws(JSONFailure) {
            var scanner = scanner
            var isFirst = true
            try scanner.openObject()
            while let key = try scanner.nextKey(first: &isFirst) {
                switch String(decoding: key, as: UTF8.self) {
                case "process": process = try HeaderDecoder.text(&scanner)
                case "pid": pid = try scanner.integer()
                case "node": node = try HeaderDecoder.text(&scanner)
                case "ray": rayVersion = try HeaderDecoder.text(&scanner)
                case "config": config = try HeaderDecoder.config(&scanner)
                case "clock_offset_ns": clockOffset = try scanner.integer()
                case "clock_error_ns": clockError = try scanner.integer()
                default: try scanner.skipValue()
                }
            }
        }
    }
}
