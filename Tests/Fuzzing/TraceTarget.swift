import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// The reader of traces: header, events and folds; plain or compressed.
///
/// The input is the file, which is also cut off somewhere. What is read is written, and read again: it
/// is the same.
struct TraceTarget: FuzzTarget {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    func run(_ input: [UInt8]) throws {
        try read(input)
        try read(Array(input.prefix(breakingPoint(of: input))))
    }

    private func read(_ input: [UInt8]) throws {
        let path = try directory.write(Data(input), to: "given.trace.jsonl")
        let trace: Trace
        do throws(TraceError) {
            trace = try Trace(path: path)
        } catch {
            try promise(!error.description.contains("\n"), "an error of several lines: \(error)")
            return
        }
        let copy = directory.file("again.trace.jsonl")
        try trace.write(to: copy)
        let again: Trace
        do throws(TraceError) {
            again = try Trace(path: copy)
        } catch {
            throw BrokenPromise("what was read and written cannot be read: \(error)")
        }
        try promise(again == trace, "\(trace)\ncame back as\n\(again)")
    }

    /// Of the lessons' traces, an event of each kind, with its trace's header.
    static func seeds() throws -> [[UInt8]] {
        var kinds: Set<Data> = []
        var seeds: [[UInt8]] = []
        for path in RecordedTraces.paths {
            let lines = try Data(contentsOf: URL(filePath: path)).prefix(60_000)
                .split(separator: 0x0a).dropLast()
            for line in lines.dropFirst() {
                guard let kind = line.range(of: Data("\"kind\":".utf8)),
                    kinds.insert(Data(line[kind.upperBound...].prefix(8))).inserted
                else { continue }
                seeds.append(Array(lines[0] + [0x0a] + line + [0x0a]))
            }
        }
        return seeds + [header + event, header + fold].map { Array($0.utf8) }
    }

    private static let header = """
        {"rayscope":1,"engine":"ray","engine_version":"2.60.0","script":"p.py","started":"now",\
        "config":{"inline_limit":5},"suppose":"live-globals","processes":[{"id":"driver","pid":1,\
        "node":"n1","clock_error_ns":3},{"id":"worker-2","pid":2}],"complete":false,"folded":4,\
        "exit_status":137,"missing":["fetch"],"later":[{"a":null},-1.5e3,true]}

        """

    /// Every field.
    private static let event = """
        {"id":1,"kind":"submit","process":"worker-2","thread":2,"start_ns":-5,"duration_ns":7,\
        "waited_ns":3,"task":"t7","parent":"t6","attempt":1,"object":"o4294967295","function":"f2",\
        "actor":"a1","name":"foo","variable":"\\u00e9\\ud83d\\ude42\\n\"","bound":"B",\
        "role":"argument","bytes":9007199254740991,"copied":0,"path":"object-store",\
        "explicit":false,"arguments":[{"position":0,"variable":"A","how":"put","object":"o1",\
        "bytes":8},{"position":"key","how":"reference"}],"captures":[{"variable":"A",\
        "how":"global","through":"helper","bytes":80}],"file":"p.py","line":12,"inferred":true,\
        "error":"WorkerCrashedError"}

        """

    private static let fold = """
        {"fold":{"kind":"get","process":"worker-2","function":"f1","variable":"A",\
        "path":"object-store","role":"argument","line":9,"count":4,"bytes":34,"copied":5,\
        "duration_ns":67}}

        """
}
