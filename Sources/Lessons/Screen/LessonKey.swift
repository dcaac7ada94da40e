/// What a reader of a lesson asks for: by a key on a terminal, by a line from a pipe.
package enum LessonKey: Equatable, Sendable {
    case next, back, picture, stores, why, quiz, help, end
    /// To a step, from 1.
    case jump(Int)

    private static let words: [(word: String, key: LessonKey)] = [
        ("next", .next), ("back", .back), ("picture", .picture), ("stores", .stores),
        ("why", .why), ("quiz", .quiz), ("help", .help), ("end", .end),
    ]

    /// A line: a word, its first letter, or a step's number; an empty one goes on.
    package init?(line: String) {
        let text = line.trimmed.lowercased()
        if text.isEmpty {
            self = .next
        } else if let number = Int(text) {
            self = .jump(number)
        } else if let match = Self.words.first(where: {
            $0.word == text || (text.count == 1 && $0.word.hasPrefix(text))
        }) {
            self = match.key
        } else {
            switch text {
            case "?": self = .help
            case "x", "exit", "quit": self = .end
            default: return nil
            }
        }
    }

    /// What a terminal sends for one key press.
    package init?(bytes: [UInt8]) {
        switch bytes {
        case [10], [13], [32], [27, 91, 67], [27, 79, 67], [27, 91, 54, 126]: self = .next
        case [8], [127], [27, 91, 68], [27, 79, 68], [27, 91, 53, 126]: self = .back
        case [3], [4], [27]: self = .end
        default:
            guard bytes.count == 1, let key = Self(line: String(UnicodeScalar(bytes[0]))) else {
                return nil
            }
            self = key
        }
    }

    /// In a line, at the bottom of the screen.
    package static let menu =
        "n next · b back · 1–9 jump · p picture · s stores · w why · q quiz · e end"

    /// The same where a step has asked.
    package static let decide = "decide; then n shows what happened · b back · 1–9 jump · e end"

    /// Whether the answer to a step's question is to be shown before it is done.
    package var revealsAnswer: Bool {
        switch self {
        case .next, .picture, .stores, .why: true
        case .back, .quiz, .help, .end, .jump: false
        }
    }

    package static let explained = [
        "n, space, →   what happened, when you have decided; then the next step",
        "b, ←          the step before",
        "1 … 9         to that step (from a pipe: its number)",
        "p             the picture of this step's part of the timeline, opened or its path",
        "s             the stores at this moment: control store, object store, workers' caches",
        "w             why: the reasons, made from this run",
        "q             this lesson's quiz",
        "e, Ctrl-D     end; the lesson goes on here next time",
    ]
}
