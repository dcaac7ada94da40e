import Glibc
import Launcher
import TextReport

/// Standard output for results, standard error for everything that Rayscope says itself.
enum Console {
    /// Whether a person reads the results.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Columns for results: the terminal's, those that COLUMNS asks for, or enough for tables.
    static var width: Int {
        var size = winsize()
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        let asked = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
        return asked.flatMap { 20...10_000 ~= $0 ? $0 : nil } ?? 120
    }

    /// Writes a result. A reader that has seen enough (`| head`) is no error: the program ends.
    static func print(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n")
    }

    static func print(lines: [String]) { print(lines.joined(separator: "\n")) }

    /// Coloured where a person reads.
    static var style: TextStyle { isTerminal ? .coloured : .plain }

    static func write(_ text: String) { write(Array(text.utf8)) }

    static func write(_ bytes: [UInt8]) {
        signal(SIGPIPE, SIG_IGN)
        let code = send(bytes, to: STDOUT_FILENO)
        guard code != 0 else { return }
        if code == EPIPE { Glibc.exit(0) }
        complain("can't write to standard output: \(String(cString: strerror(code)))")
        Glibc.exit(CommandError.Reason.usage.rawValue)
    }

    /// One line on standard error.
    static func complain(_ line: String) {
        _ = send(Array("rayscope: \(line)\n".utf8), to: STDERR_FILENO)
    }

    /// Writes all of it; the errno of what stopped it, or 0.
    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { return errno }
                rest = rest.dropFirst(count)
            }
            return 0
        }
    }
}
