import Glibc

/// Reads whole files of text.
enum TextFile {
    static let largest = 4 << 20

    /// - Throws: ``LessonError`` for what is no file, is too large, or is no text.
    static func text(of file: String, mayBePipe: Bool) throws(LessonError) -> String {
        try check(file, mayBePipe: mayBePipe)
        guard let stream = fopen(file, "r") else { throw failure(file, errno) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            errno = 0
            let count = fread(&buffer, 1, buffer.count, stream)
            bytes += buffer[..<count]
            guard bytes.count <= largest else {
                throw LessonError(file: file, "it is larger than 4 MB, and no file of a lesson is")
            }
            if ferror(stream) != 0 { throw failure(file, errno) }
            if count == 0 { break }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LessonError(file: file, "it is no UTF-8 text")
        }
        return text
    }

    /// Before it is opened: to open a pipe can wait for ever.
    private static func check(_ file: String, mayBePipe: Bool) throws(LessonError) {
        var status = stat()
        guard stat(file, &status) == 0 else { throw failure(file, errno) }
        let what: String
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFIFO where mayBePipe: return
        case S_IFDIR: what = "folder"
        case S_IFIFO: what = "pipe"
        case S_IFSOCK: what = "socket"
        default: what = "device"
        }
        throw LessonError(file: file, "it is a \(what), and has to be a file")
    }

    private static func failure(_ file: String, _ code: Int32) -> LessonError {
        LessonError(file: file, "it can't be read: \(String(cString: strerror(code)))")
    }
}

extension String {
    /// Lines, whichever way they end; not at what only Unicode calls the end of a line, for neither
    /// Python nor an editor counts it.
    var sourceLines: [String] {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    }
}
