import TraceFile
import TraceSchema

/// The reader of what the probe records in real Ray's processes, and the merge of it.
///
/// The input holds three files with a zero between: a driver's, a worker's, the run's description. Where
/// the last is missing there is a plain one. Then once more, with a line broken off somewhere.
struct ProbeTarget: FuzzTarget {
    private let run: MergedRun

    init() throws { run = try MergedRun(.ray) }

    func run(_ input: [UInt8]) throws {
        try merge(input)
        let place = breakingPoint(of: input)
        try merge(Array(input[..<place] + [0x0a] + input[place...]))
    }

    private func merge(_ input: [UInt8]) throws {
        let parts = input.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        let names = ["driver-10.probe", "worker-20.probe", "run"]
        try run.merge(zip(names, parts).map { ($0, Array($1)) })
    }

    static func seeds() -> [[UInt8]] {
        let files = [driver, worker, description].map { Array(($0 + "\n").utf8) }
        return (1...3).map { Array(files.prefix($0).joined(separator: [0])) }
    }

    private static let driver = """
        {"process":"driver","pid":10,"node":"aa","ray":"2.60.0","python":"3.11.7",\
        "config":{"inline_limit":102400},"clock_offset_ns":0,"clock_error_ns":0}
        {"kind":"submit","start_ns":2000,"duration_ns":50,"task":"c8ef","function":"f00d",\
        "object":"0b","name":"f\\u00f6o","variable":"\\ud83d\\ude42","bound":"B","file":"program.py","line":3,\
        "arguments":[{"position":0,"variable":"A","how":"put","bytes":9},\
        {"position":"key","variable":"R","how":"reference","object":"0r"}]}
        {"kind":"pickle","start_ns":2100,"task":"c8ef","function":"f00d","bytes":700,\
        "captures":[{"variable":"A","how":"global","through":"helper","bytes":80}]}
        {"kind":"lease","process":"scheduler","start_ns":5000,"task":"c8ef","inferred":true}
        {"kind":"dispatch","start_ns":5100,"task":"c8ef","thread":3,"attempt":1}
        {"kind":"get","start_ns":9000,"waited_ns":10,"object":"0a","role":"result","bytes":5,\
        "copied":0,"path":"object-store"}
        {"missing":["unpickle","fetch"]}
        {"end":true}
        """

    private static let worker = """
        {"process":"worker","pid":20,"node":"bb","ray":"2.60.0","config":{},\
        "clock_offset_ns":-700,"clock_error_ns":1500}
        {"kind":"get","start_ns":3000,"task":"c8ef","object":"0a","role":"argument","error":"gone"}
        {"kind":"execute","start_ns":3000,"task":"c8ef","parent":"p","actor":"a"}
        {"kind":"put","start_ns":3500,"explicit":true,"bytes":100}
        {"kind":"return","start_ns":5000,"task":"c8ef","object":"0a","bytes":5}
        {"kind":"put","start_
        """

    private static let description = """
        {"script":"program.py","started":"2026-01-01T00:00:00Z","origin_ns":1000,"engine":"ray",\
        "engine_version":"2.60.0","config":{"inline_limit":5},"suppose":"live-globals",\
        "output":"/dev/null","event_limit":3}
        """
}
