import CGraphviz
import Synchronization

/// What Graphviz would print on standard error: collected instead, to become part of an error.
///
/// Graphviz's hook is one C function without a context, so there is one collection for the
/// process. Only ``GraphvizActor`` draws, so its content always belongs to the drawing under way.
enum GraphvizMessages {
    private static let text = Mutex("")

    /// Directs Graphviz's messages here and forgets older ones.
    ///
    /// - Parameter capacity: at least the length of the longest message that can come, in bytes.
    static func startCollecting(capacity: Int) {
        _ = agseterrf { piece in
            if let piece {
                GraphvizMessages.append(String(cString: piece))
            }
            return 0
        }
        // Graphviz 2.43 formats a message twice from the same `va_list` if its buffer is too small
        // at first, and so reads memory that isn't its own. A long text without arguments makes the
        // buffer grow beforehand.
        cgraphviz_warn_plainly(String(repeating: " ", count: capacity))
        text.withLock { $0 = "" }
    }

    /// The messages since the start, one a line, each beginning with `Error: ` or `Warning: `.
    static func collected() -> [String] {
        text.withLock { $0 }.split(whereSeparator: \.isNewline).map(String.init)
    }

    static var firstError: String? {
        collected().first { $0.hasPrefix("Error") }
    }

    private static func append(_ piece: String) {
        text.withLock { $0 += piece }
    }
}
