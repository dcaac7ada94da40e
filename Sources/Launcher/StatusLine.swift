import CSystem
import Glibc

/// One line at the bottom of the terminal that says how far things are; on anything but a terminal
/// it does nothing.
///
/// The rows above it are made the terminal's scrolling region, as package managers do: what a
/// script prints meanwhile scrolls there and never runs into the line. Each update is a single
/// write, so it can't fall into the middle of the script's own.
package final class StatusLine {
    /// Nothing is shown before, in nanoseconds: what is quick needs no line.
    private let delay: Int64
    private let isAlone: Bool
    private let descriptor: Int32
    private let start = Monotonic.now()
    /// Rows of the terminal while the line is up; nil while it isn't.
    private var rows: Int?

    /// A line that isn't enabled never shows; one that is alone on its terminal stands where the
    /// cursor is, and leaves the scrolling region as it is.
    package init(
        enabled: Bool, delay: Int64, isAlone: Bool = false, descriptor: Int32 = STDERR_FILENO
    ) {
        self.delay = enabled && Self.isCapable(descriptor) ? delay : .max
        self.isAlone = isAlone
        self.descriptor = descriptor
    }

    /// Whether the line may show at all.
    package var isEnabled: Bool { delay != .max }

    /// Nanoseconds since the line was made.
    package var elapsed: Int64 { Monotonic.now() - start }

    /// Shows the text, once the delay is over and while this process has the terminal.
    package func show(_ text: @autoclosure () -> String) {
        guard isEnabled, elapsed >= delay, tcgetpgrp(descriptor) == getpgrp(),
            let size = windowSize(), size.rows > 2
        else { return }
        let text = "\u{1B}[0;2m" + text().prefix(max(0, size.columns - 1)) + "\u{1B}[0m\u{1B}[K"
        guard !isAlone else {
            rows = size.rows
            return write("\r" + text)
        }
        var output = ""
        if rows != size.rows {
            // Make room, keep the cursor inside the region, and come back to where it was.
            output += "\u{1B}D\u{1B}7\u{1B}[1;\(size.rows - 1)r\u{1B}8\u{1B}[1A"
            rows = size.rows
        }
        write(output + "\u{1B}7\u{1B}[\(size.rows);1H" + text + "\u{1B}8")
    }

    /// Takes the line away and gives the terminal its rows back.
    package func clear() {
        guard let rows else { return }
        write(isAlone ? "\r\u{1B}[K" : "\u{1B}7\u{1B}[r\u{1B}[\(rows);1H\u{1B}[K\u{1B}8")
        self.rows = nil
    }

    deinit { clear() }

    private func windowSize() -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// A terminal that knows the sequences.
    private static func isCapable(_ descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1, let term = getenv("TERM").map({ String(cString: $0) })
        else { return false }
        return term != "dumb" && !term.isEmpty
    }
}

/// How numbers are written for people.
package enum Wording {
    /// `12,345`
    package static func count(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// `1 event`, `2 events`
    package static func events(_ number: Int) -> String {
        "\(count(number)) \(number == 1 ? "event" : "events")"
    }

    /// `1.2 s` from nanoseconds, `2 min 5 s` from a minute on.
    package static func seconds(_ nanoseconds: Int64) -> String {
        let tenths = (nanoseconds + 50_000_000) / 100_000_000
        guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = (nanoseconds + 500_000_000) / 1_000_000_000
        return "\(seconds / 60) min \(seconds % 60) s"
    }

    /// A path as it can be typed into a shell.
    package static func shell(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./+,:@%=".utf8.contains(byte) || byte >= 0x80
            }
        }
        if plain && !word.isEmpty { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
