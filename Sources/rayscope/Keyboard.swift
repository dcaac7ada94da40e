import Glibc
import Lessons

/// What the user types, on the main thread: single keys on a terminal, lines from anything else.
enum Keyboard {
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && Console.isTerminal }

    /// The next key press on a terminal; nil at the end of the input.
    ///
    /// The terminal is as it was again when this returns, and when a signal ends this process.
    static func key() -> [UInt8]? {
        if let key = ahead.key(isAll: false) { return key }
        guard let mode = TerminalMode() else { return nil }
        defer { mode.end() }
        while true {
            if let key = ahead.key(isAll: false) { return key }
            // Escape alone is a key, and the beginning of others, whose rest comes at once.
            if !ahead.isEmpty, !isMoreComing() { return ahead.key(isAll: true) }
            guard let bytes = read() else { return ahead.key(isAll: true) }
            ahead.add(bytes)
        }
    }

    private static func isMoreComing() -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, 50) > 0
    }

    /// The next line, without its end; nil at the end of the input.
    static func line(prompt: String) -> String? {
        Console.write(prompt)
        let line = line()
        // A prompt that got no answer would stand before what the shell says.
        if line == nil || isatty(STDIN_FILENO) == 0 { Console.write("\n") }
        return line
    }

    /// Read, and not yet asked for. Unsafe to the compiler only: the main thread alone reads.
    nonisolated(unsafe) private static var ahead = KeyBuffer()

    static func line() -> String? {
        while true {
            if let line = ahead.line(isAll: false) { return line }
            guard let bytes = read() else { return ahead.line(isAll: true) }
            ahead.add(bytes)
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
    private static let ending: [Int32] = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2,
    ]

    init?() {
        var mode = termios()
        guard tcgetattr(STDIN_FILENO, &mode) == 0 else { return nil }
        original = mode
        for number in Self.ending {
            sigaction(number, nil, former + Int(number))
            // Whoever started this process with a signal ignored wants it so.
            guard !Self.isIgnored(number) else { continue }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                tcsetattr(STDIN_FILENO, TCSANOW, &original)
                sigaction(number, former + Int(number), nil)
                raise(number)
            }
            sigaction(number, &action, nil)
        }
        // Ctrl-C is a key here, so that it can't leave the terminal as it is now.
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0 else {
            restore()
            return nil
        }
    }

    func end() {
        tcsetattr(STDIN_FILENO, TCSANOW, &original)
        restore()
    }

    private func restore() {
        for number in Self.ending { sigaction(number, former + Int(number), nil) }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        let handler = former[Int(number)].__sigaction_handler.sa_handler
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// How the terminal was. Unsafe to the compiler only: written before the signal handlers are set,
/// which read it.
nonisolated(unsafe) private var original = termios()
/// What signals did before, by number. Unsafe to the compiler only: made before the handlers are set,
/// which read it.
nonisolated(unsafe) private let former = {
    let former = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
    former.initialize(repeating: sigaction(), count: 65)
    return former
}()
