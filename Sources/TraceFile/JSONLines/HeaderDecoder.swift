import TraceSchema

/// Reads the first line of a trace.
enum HeaderDecoder {
    /// The format's version; nil if the line is no header, which begins with `{"rayscope":`.
    static func version(_ line: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var scanner = JSONScanner(line)
        var isFirst = true
        do throws(JSONFailure) {
            try scanner.openObject()
            guard let key = try scanner.nextKey(first: &isFirst),
                key.elementsEqual("rayscope".utf8)
            else { return nil }
            return try scanner.integer()
        } catch {
            return nil
        }
    }

    static func decode(
        _ line: UnsafeMutableBufferPointer<UInt8>, field: inout String?
    ) throws(JSONFailure) -> TraceHeader {
        var header = TraceHeader(engine: .embedded, engineVersion: "", script: "", started: "")
        var engine: Engine?
        var scanner = JSONScanner(line)
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            let name = String(decoding: key, as: UTF8.self)
            field = name
            if try scanner.takeNull() { continue }
            switch name {
            case "engine":
                let word = try text(&scanner)
                engine = Engine(rawValue: word)
                if engine == nil { throw .unknownWord(word) }
            case "engine_version": header.engineVersion = try text(&scanner)
            case "script": header.script = try text(&scanner)
            case "started": header.started = try text(&scanner)
            case "config": header.config = try config(&scanner)
            case "suppose": header.suppose = try text(&scanner)
            case "simulated": header.simulated = try simulated(&scanner)
            case "processes": header.processes = try processes(&scanner)
            case "complete": header.complete = try scanner.boolean()
            case "folded": header.folded = try scanner.integer()
            case "exit_status": header.exitStatus = try scanner.integer()
            case "missing": header.missing = try kinds(&scanner)
            default: try scanner.skipValue()
            }
        }
        field = nil
        try scanner.finish()
        guard let engine else { throw .missingField("engine") }
        header.engine = engine
        return header
    }

    static func text(_ scanner: inout JSONScanner) throws(JSONFailure) -> String {
        guard let text = String(validating: try scanner.string(), as: UTF8.self) else {
            throw .mismatch(expected: "UTF-8", found: "other bytes")
        }
        return text
    }

    static func config(_ scanner: inout JSONScanner) throws(JSONFailure) -> [String: Int] {
        var config: [String: Int] = [:]
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            config[String(decoding: key, as: UTF8.self)] = try scanner.integer()
        }
        return config
    }

    /// Words that a later version may have added stand for nothing that this one reads.
    static func kinds(_ scanner: inout JSONScanner) throws(JSONFailure) -> [EventKind] {
        var kinds: [EventKind] = []
        var isFirst = true
        try scanner.openArray()
        while try scanner.nextElement(first: &isFirst) {
            if let kind = EventKind(rawValue: try text(&scanner)) { kinds.append(kind) }
        }
        return kinds
    }

    private static func simulated(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> TraceHeader.Simulated {
        var simulated = TraceHeader.Simulated(changes: [], calibration: "")
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            switch String(decoding: key, as: UTF8.self) {
            case "changes":
                var isFirstChange = true
                try scanner.openArray()
                while try scanner.nextElement(first: &isFirstChange) {
                    simulated.changes.append(try text(&scanner))
                }
            case "calibration": simulated.calibration = try text(&scanner)
            case "network": simulated.network = try text(&scanner)
            default: try scanner.skipValue()
            }
        }
        return simulated
    }

    private static func processes(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> [TraceHeader.Process] {
        var processes: [TraceHeader.Process] = []
        var isFirst = true
        try scanner.openArray()
        while try scanner.nextElement(first: &isFirst) {
            var process = TraceHeader.Process(id: "", pid: 0)
            var isFirstKey = true
            try scanner.openObject()
            while let key = try scanner.nextKey(first: &isFirstKey) {
                switch String(decoding: key, as: UTF8.self) {
                case "id": process.id = ProcessID(try text(&scanner))
                case "pid": process.pid = try scanner.integer()
                case "node": process.node = try text(&scanner)
                case "clock_error_ns": process.clockErrorNs = try scanner.integer()
                default: try scanner.skipValue()
                }
            }
            if process.id.name.isEmpty { throw .missingField("id") }
            processes.append(process)
        }
        return processes
    }
}
