internal import TraceReading
internal import TraceSchema

/// Gives places of a program the same name in all its runs, wherever its files lay.
struct PlaceTable {
    /// Last part of the script's path. Its lines have no file, so that two versions of a script are
    /// compared under different names.
    private let script: String
    /// By the path in the trace.
    private var files: [String: Int32?] = [:]
    private var fileOfLine: [Int: Int32?] = [:]

    init(script: String) { self.script = Self.lastPart(script) }

    mutating func place(_ event: Event, _ strings: inout Interner<String>) -> Facet<Int32>.Place? {
        guard let line = event.line else { return nil }
        guard let path = event.file else { return .init(file: nil, line: line) }
        let file: Int32?
        if let known = files[path] {
            file = known
        } else {
            let name = Self.lastPart(path)
            file = name == script ? nil : strings.index(of: name)
            files[path] = .some(file)
        }
        if fileOfLine[line] == nil { fileOfLine[line] = .some(file) }
        return .init(file: file, line: line)
    }

    /// A fold tells no file: the first that had an event at this line.
    func place(line: Int?) -> Facet<Int32>.Place? {
        line.map { .init(file: fileOfLine[$0] ?? nil, line: $0) }
    }

    static func lastPart(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
