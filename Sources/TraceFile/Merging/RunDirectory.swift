import Glibc
package import TraceSchema

/// What is known of a run when it starts: the file `run` in its directory, one line of JSON, written
/// by whoever starts the run and read by whoever is left to merge it.
package struct RunDescription: Equatable, Sendable {
    package var script: String
    /// Wall-clock time of the start, ISO 8601 in UTC.
    package var started: String
    /// The same moment on `CLOCK_MONOTONIC`, in nanoseconds: the trace's zero.
    package var originNs: Int64
    package var engine: Engine
    package var engineVersion: String
    package var config: [String: Int]
    package var suppose: String?
    /// Where the trace goes, absolute.
    package var outputPath: String
    /// How many events are kept; the others are folded.
    package var eventLimit: Int

    package init(
        script: String, started: String, originNs: Int64, engine: Engine, engineVersion: String,
        config: [String: Int] = [:], suppose: String? = nil, outputPath: String,
        eventLimit: Int = defaultEventLimit
    ) {
        self.script = script
        self.started = started
        self.originNs = originNs
        self.engine = engine
        self.engineVersion = engineVersion
        self.config = config
        self.suppose = suppose
        self.outputPath = outputPath
        self.eventLimit = eventLimit
    }

    package static let defaultEventLimit = 2_000_000
}

/// The directory in which the processes of a run leave what they recorded.
package struct RunDirectory: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    private var descriptionPath: String { "\(path)/run" }

    /// The files in it that end so, shorter names first: `node` comes before `node-4`.
    func fileNames(withSuffix suffix: String) throws(TraceError) -> [String] {
        guard let directory = opendir(path) else {
            throw TraceError(.unreadable(TraceError.reason(errno)), path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(suffix) { names.append(name) }
        }
        return names.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }

    /// Writes the description beside and renames it: it is there whole or not at all.
    package func write(_ run: RunDescription) throws(TraceError) {
        var output = JSONOutput()
        output.object { output in
            output.key("script")
            output.string(run.script)
            output.key("started")
            output.string(run.started)
            output.key("origin_ns")
            output.integer(Int(run.originNs))
            output.key("engine")
            output.string(run.engine.rawValue)
            output.key("engine_version")
            output.string(run.engineVersion)
            output.key("config")
            output.config(run.config)
            if let suppose = run.suppose {
                output.key("suppose")
                output.string(suppose)
            }
            output.key("output")
            output.string(run.outputPath)
            output.key("event_limit")
            output.integer(run.eventLimit)
        }
        output.endLine()
        let unfinished = descriptionPath + ".unfinished"
        let file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw cannotRecord() }
        let count = output.bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        let isWritten = count == output.bytes.count
        guard close(file) == 0, isWritten, rename(unfinished, descriptionPath) == 0 else {
            throw cannotRecord()
        }
    }

    private func cannotRecord() -> TraceError {
        TraceError(.cannotRecord(TraceError.reason(errno)), path: descriptionPath)
    }

    package func description() throws(TraceError) -> RunDescription {
        let lines = try LineReader(path: descriptionPath)
        guard let line = try lines.next() else { throw TraceError(.empty, path: descriptionPath) }
        var field: String?
        do throws(JSONFailure) {
            return try Self.decode(line, field: &field)
        } catch {
            throw lines.error(for: error, field: field)
        }
    }

    private static func decode(
        _ line: UnsafeMutableBufferPointer<UInt8>, field: inout String?
    ) throws(JSONFailure) -> RunDescription {
        var run = RunDescription(
            script: "", started: "", originNs: 0, engine: .embedded, engineVersion: "",
            outputPath: "")
        var scanner = JSONScanner(line)
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            let name = String(decoding: key, as: UTF8.self)
            field = name
            switch name {
            case "script": run.script = try HeaderDecoder.text(&scanner)
            case "started": run.started = try HeaderDecoder.text(&scanner)
            case "origin_ns": run.originNs = Int64(try scanner.integer())
            case "engine":
                let word = try HeaderDecoder.text(&scanner)
                guard let engine = Engine(rawValue: word) else { throw .unknownWord(word) }
                run.engine = engine
            case "engine_version": run.engineVersion = try HeaderDecoder.text(&scanner)
            case "config": run.config = try HeaderDecoder.config(&scanner)
            case "suppose": run.suppose = try HeaderDecoder.text(&scanner)
            case "output": run.outputPath = try HeaderDecoder.text(&scanner)
            case "event_limit": run.eventLimit = try scanner.integer()
            default: try scanner.skipValue()
            }
        }
        field = nil
        try scanner.finish()
        if run.outputPath.isEmpty { throw .missingField("output") }
        return run
    }
}
