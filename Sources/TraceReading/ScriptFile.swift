internal import Glibc

/// Reads the user's script, with care: its name comes from a trace.
package enum ScriptFile {
    /// No script is larger.
    package static let most = 4 << 20

    /// The bytes of a Python file, by its name or its first line; nil where there is none that can be
    /// read, it is no regular file, or too large.
    package static func read(_ path: String) -> [UInt8]? {
        guard !path.utf8.contains(0) else { return nil }
        // A pipe of that name must not hold us up.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= most
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { buffer in
            var filled = 0
            while filled < buffer.count {
                let count = Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
                guard count > 0 else { break }
                filled += count
            }
            return filled
        }
        let read = Array(bytes.prefix(count))
        return path.hasSuffix(".py") || namesPython(read) ? read : nil
    }

    private static func namesPython(_ bytes: [UInt8]) -> Bool {
        let line = String(decoding: bytes.prefix(256).prefix { $0 != 0x0A }, as: UTF8.self)
        return line.hasPrefix("#!") && line.contains("python")
    }
}
