/// Why Graphviz made no picture. Each description is one line with the way out.
package enum GraphvizError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is no DOT; line from 1.
    case syntax(line: Int?, message: String)
    /// The installed Graphviz can't write this format, or can't keep given positions.
    case missingPlugin(purpose: String)
    /// Layout or drawing failed; what Graphviz said.
    case failed(step: String, message: String)

    package var description: String {
        switch self {
        case .syntax(let line?, let message):
            "this is not valid DOT, line \(line): \(message)"
        case .syntax(nil, let message):
            "this is not valid DOT: \(message)"
        case .missingPlugin(let purpose):
            "the installed Graphviz cannot \(purpose): install Debian's package libgvc6 "
                + "(apt-get install libgraphviz-dev brings it), then run `dot -c` as root"
        case .failed(let step, let message):
            "Graphviz failed to \(step): \(message)"
        }
    }
}
