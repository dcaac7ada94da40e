internal import Glibc

/// Looks for a file that a trace names: where it was found from when the script ran, and beside the
/// trace, since a script may have moved along with it.
///
/// Only what lies in the script's own folder, or below it, or beside the trace is opened, whatever
/// else a trace may name.
package struct ScriptSearch {
    private let script: String
    private let trace: String?
    private let read: (String) -> [UInt8]?

    /// - Parameters:
    ///   - script: as the trace's header names it.
    ///   - trace: the path of the trace; nil where it has none.
    ///   - read: gives the bytes of a Python file; the file of that name unless a test says otherwise.
    package init(
        script: String, besideTrace trace: String?,
        read: @escaping (String) -> [UInt8]? = ScriptFile.read
    ) {
        self.script = script
        self.trace = trace
        self.read = read
    }

    /// What was found of a file.
    package enum Result: Equatable, Sendable {
        /// It is what ran.
        case found(path: String, bytes: [UInt8])
        /// There is a file of this name, but it does not hold what the trace says.
        case another
        /// It lies outside of the folders that are looked in.
        case outside
        case missing
    }

    /// The file that the evidence is about.
    package func find(_ evidence: ScriptEvidence) -> Result {
        let places = places(of: evidence.name)
        guard !places.isEmpty else { return .outside }
        var isThere = false
        for path in places {
            guard let bytes = read(path) else { continue }
            isThere = true
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            if evidence.fits(lines) { return .found(path: path, bytes: bytes) }
        }
        return isThere ? .another : .missing
    }

    private func places(of name: String) -> [String] {
        let base = name.split(separator: "/").last.map(String.init) ?? name
        let beside = trace.map { Self.folder(of: Self.absolute($0)) }
        var folders = [Self.folder(of: Self.absolute(script))]
        var candidates = [Self.absolute(name)]
        if let beside {
            folders.append(beside)
            candidates += [Self.absolute(name, in: beside), Self.absolute(base, in: beside)]
        }
        var places: [String] = []
        for path in candidates
        where !places.contains(path) && folders.contains(where: { path.hasPrefix($0) }) {
            places.append(path)
        }
        return places
    }

    /// With the slash at its end.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    }

    /// From the root on, without `.` and `..`.
    private static func absolute(_ path: String, in folder: String? = nil) -> String {
        var parts: [Substring] = []
        let from = path.hasPrefix("/") ? "" : folder ?? workingFolder()
        for part in "\(from)/\(path)".split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func workingFolder() -> String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
