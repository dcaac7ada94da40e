import Glibc

/// What the user types, on the main thread: single keys on a terminal, lines from anything else.
enum Keyboard {
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && Console.isTerminal }

    /// The next key press on a terminal; nil at the end of the input.
    ///
    /// The terminal is as it was again when this returns, and when a signal ends this process.
    static func key() -> [UInt8]? {
        guard let mode = TerminalMode() else { return nil }
        defer { mode.end() }
        return read()
    }

    /// The next line, without its end; nil at the end of the input.
    static func line(prompt: String) -> String? {
        Console.write(prompt)
        let line = line()
        // A prompt that got no answer would stand before what the shell says.
        if line == nil || isatty(STDIN_FILENO) == 0 { Console.write("\n") }
        return line
    }

    /// Read, and not yet asked for.
    nonisolated(unsafe) private static var ahead: [UInt8] = []

    static func line() -> String? {
        while true {
            if let end = ahead.firstIndex(of: 10) {
                defer { ahead.removeFirst(end + 1) }
                return String(decoding: ahead[..<end], as: UTF8.self)
            }
            guard let bytes = read() else {
                defer { ahead = [] }
                return ahead.isEmpty ? nil : String(decoding: ahead, as: UTF8.self)
            }
            ahead += bytes
        }
    }

    /// What there is to read; nil at the end.
    private static func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0 && errno == EINTR { continue }
            return count > 0 ? Array(bytes.prefix(count)) : nil
        }
    }
}

/// A terminal that hands over each key at once and does not show it.
private struct TerminalMode {
    private static let ending: [Int32] = [SIGTERM, SIGHUP, SIGQUIT]

    init?() {
        var mode = termios()
        guard tcgetattr(STDIN_FILENO, &mode) == 0 else { return nil }
        original = mode
        for number in Self.ending {
            signal(number) { number in
                tcsetattr(STDIN_FILENO, TCSANOW, &original)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // Ctrl-C is a key here, so that it can't leave the terminal as it is now.
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0 else { return nil }
    }

    func end() {
        tcsetattr(STDIN_FILENO, TCSANOW, &original)
        for number in Self.ending { signal(number, SIG_DFL) }
    }
}

/// How the terminal was: written before the signal handlers are set, which read it.
nonisolated(unsafe) private var original = termios()
