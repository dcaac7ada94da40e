package import TraceSchema

/// What a line of a trace holds, after the header.
package enum TraceLine: Equatable, Sendable {
    case event(Event)
    case fold(Fold)
}

/// Reads a trace line by line, in flat memory whatever the file's size.
package final class TraceReader {
    package let header: TraceHeader

    private let lines: LineReader
    private var decoder = EventDecoder()

    /// Opens a file, plain or gzip, and reads its header.
    package init(path: String) throws(TraceError) {
        lines = try LineReader(path: path)
        guard let line = try lines.first() else { throw TraceError(.empty, path: path) }
        guard let version = HeaderDecoder.version(line) else {
            let isCutOff = lines.endsInsideLine && line.starts(with: "{\"rayscope\"".utf8)
            throw isCutOff
                ? TraceError(.truncated, path: path, line: 1) : TraceError(.notATrace, path: path)
        }
        guard version <= TraceHeader.formatVersion else {
            throw TraceError(
                .newer(version: version, known: TraceHeader.formatVersion), path: path)
        }
        var field: String?
        do throws(JSONFailure) {
            header = try HeaderDecoder.decode(line, field: &field)
        } catch {
            throw lines.error(for: error, field: field)
        }
    }

    /// The next event or fold; nil at the end.
    package func next() throws(TraceError) -> TraceLine? {
        guard let line = try lines.next() else { return nil }
        do throws(JSONFailure) {
            return try decoder.decode(line, defaultID: lines.number - 1)
        } catch {
            throw lines.error(for: error, field: decoder.field?.rawValue)
        }
    }
}

extension LineReader {
    /// The first line; a file without line feeds is no trace, rather than one with a long line.
    fileprivate func first() throws(TraceError) -> UnsafeMutableBufferPointer<UInt8>? {
        do throws(TraceError) {
            return try next()
        } catch {
            if case .lineTooLong = error.problem { throw TraceError(.notATrace, path: path) }
            throw error
        }
    }

    /// Puts the place to what is wrong with the last line.
    func error(for failure: JSONFailure, field: String?) -> TraceError {
        if endsInsideLine { return TraceError(.truncated, path: path, line: number) }
        let problem: TraceError.Problem =
            switch failure {
            case .mismatch(let expected, let found):
                .malformed(field: field, expected: expected, found: found)
            case .missingField(let name): .missingField(name)
            case .unknownWord(let word): .unknownWord(field: field ?? "word", word: word)
            }
        return TraceError(problem, path: path, line: number)
    }
}
