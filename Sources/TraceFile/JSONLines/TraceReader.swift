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

    /// Hands over all that is left, in the file's order.
    ///
    /// - Returns: how many lines there were.
    /// - Throws: ``TraceError`` for the file, and what the closures throw.
    @discardableResult
    package func forEach(
        event: (Event) throws -> Void, fold: (Fold) throws -> Void
    ) throws -> Int {
        var count = 0
        while let line = try next() {
            count += 1
            switch line {
            case .event(let value): try event(value)
            case .fold(let value): try fold(value)
            }
        }
        return count
    }

    /// The next of some events, by their position; nil at the end. An event whose line gives no
    /// position has the line's. For a trace that was read before: the lines of other events are
    /// passed over unread.
    package func nextEvent(among ids: Set<Int>) throws(TraceError) -> Event? {
        while let line = try lines.next() {
            if let id = Self.leadingID(of: line), id > 0, !ids.contains(id) { continue }
            do throws(JSONFailure) {
                let decoded = try decoder.decode(line, defaultID: lines.number - 1)
                guard case .event(var event) = decoded else { continue }
                if event.id <= 0 { event.id = lines.number - 1 }
                if ids.contains(event.id) { return event }
            } catch {
                throw lines.error(for: error, field: decoder.field?.rawValue)
            }
        }
        return nil
    }

    /// The number in `{"id":12,`, the way that ``TraceWriter`` begins an event's line.
    private static func leadingID(of line: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        let start = "{\"id\":".utf8
        guard line.starts(with: start) else { return nil }
        var id = 0
        // Eighteen digits fit without a check.
        for byte in line.dropFirst(start.count).prefix(19) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard id < 100_000_000_000_000_000 else { return nil }
                id = id * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: ","): return id
            default: return nil
            }
        }
        return nil
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
