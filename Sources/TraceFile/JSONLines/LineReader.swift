import CZlib
import Glibc

/// The lines of a file, plain or gzip (told by its first bytes, not its name), one at a time.
///
/// Memory is one buffer, as long as the longest line, whatever the file's size.
final class LineReader {
    let path: String
    /// Of the line handed out last, from 1.
    private(set) var number = 0
    /// Whether that line lacked its line feed, so that the file may have been cut off in it.
    private(set) var endsInsideLine = false

    private let stream: gzFile
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    static let longestLine = 64 << 20

    init(path: String) throws(TraceError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw TraceError(.unreadable(TraceError.reason(errno)), path: path)
        }
        var status = stat()
        if fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
            close(file)
            throw TraceError(.directory, path: path)
        }
        guard let stream = gzdopen(file, "rb") else {
            close(file)
            throw TraceError(.unreadable(TraceError.reason(ENOMEM)), path: path)
        }
        gzbuffer(stream, 128 << 10)
        self.path = path
        self.stream = stream
        buffer = .allocate(capacity: 512 << 10)
    }

    deinit {
        gzclose_r(stream)
        buffer.deallocate()
    }

    /// The next line without its line feed, good until the next call; nil at the end.
    func next() throws(TraceError) -> UnsafeMutableBufferPointer<UInt8>? {
        var searched = start
        while true {
            if let lineFeed = lineFeed(from: searched) {
                defer { start = lineFeed + 1 }
                return line(start..<lineFeed)
            }
            searched = end
            if isAtEnd { break }
            let moved = start
            try fill()
            searched -= moved - start
        }
        guard start < end else { return nil }
        endsInsideLine = true
        defer { start = end }
        return line(start..<end)
    }

    private func line(_ range: Range<Int>) -> UnsafeMutableBufferPointer<UInt8> {
        number += 1
        return UnsafeMutableBufferPointer(rebasing: buffer[range])
    }

    private func lineFeed(from searched: Int) -> Int? {
        guard searched < end, let base = buffer.baseAddress,
            let found = memchr(base + searched, 0x0a, end - searched)
        else { return nil }
        return found - UnsafeMutableRawPointer(base)
    }

    /// Moves what is left to the front and reads on, making the buffer longer for a long line.
    private func fill() throws(TraceError) {
        if start > 0 {
            if let base = buffer.baseAddress { memmove(base, base + start, end - start) }
            end -= start
            start = 0
        }
        if end == buffer.count {
            guard buffer.count < Self.longestLine else {
                throw TraceError(
                    .lineTooLong(limit: Self.longestLine), path: path, line: number + 1)
            }
            let longer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
            _ = longer.update(fromContentsOf: buffer)
            buffer.deallocate()
            buffer = longer
        }
        let count = gzread(stream, buffer.baseAddress.map { $0 + end }, UInt32(buffer.count - end))
        var code: Int32 = 0
        let message = gzerror(stream, &code)
        switch code {
        case Z_OK, Z_STREAM_END: break
        case Z_ERRNO: throw TraceError(.unreadable(TraceError.reason(errno)), path: path)
        default:
            let reason = message.map { String(cString: $0) } ?? "zlib error \(code)"
            throw TraceError(.damagedCompression(reason), path: path, line: number + 1)
        }
        isAtEnd = count <= 0
        end += max(0, Int(count))
    }
}
