import Glibc

/// What a script reads and writes while it runs as one of several: no input, and its output and
/// errors in files that have no name.
package final class CapturedStreams {
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// - Throws: ``CommandError`` where there is no room for them.
    package init() throws {
        input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        output = try TemporaryPlace.openFile(for: "output")
        errors = try TemporaryPlace.openFile(for: "output")
        guard input > 2, output > 2, errors > 2 else {
            throw CommandError.machine(
                "no room for what the script prints: set TMPDIR to a folder that can be written")
        }
    }

    deinit { for descriptor in [input, output, errors] where descriptor > 2 { close(descriptor) } }

    package var streams: StandardStreams {
        StandardStreams(input: input, output: output, errors: errors)
    }

    /// What was printed on standard output, up to now.
    package func printed() -> [UInt8] { Self.bytes(of: output) }

    /// The last line on standard error that says something.
    package func lastComplaint() -> String? {
        String(decoding: Self.bytes(of: errors), as: UTF8.self)
            .split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }
            .last { !$0.isEmpty }.map(String.init)
    }

    private static func bytes(of descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, bytes.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
