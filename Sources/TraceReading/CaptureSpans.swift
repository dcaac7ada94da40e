package import TraceSchema

/// How long each captured variable is without what it brought in itself: spans in a pickle lie
/// inside one another.
package enum CaptureSpans {
    /// - Parameters:
    ///   - captures: of one pickle.
    ///   - whole: the pickle's length.
    /// - Returns: a length for each capture, in their order; together no more than `whole`.
    package static func own(of captures: [Event.Capture], whole: Int) -> [Int] {
        var own = captures.map { max($0.bytes, 0) }
        for (index, capture) in captures.enumerated() {
            guard let through = capture.through,
                let parent = captures.firstIndex(where: { brings($0, through) }), parent != index
            else { continue }
            let inside = max(capture.bytes, 0)
            // One that is longer than its parent isn't inside it.
            if inside <= own[parent] { own[parent] -= inside }
        }
        var rest = max(whole, 0)
        for index in own.indices {
            own[index] = min(own[index], rest)
            rest -= own[index]
        }
        return own
    }

    /// `helper` brings what comes through `helper`, a class what comes through one of its methods.
    private static func brings(_ capture: Event.Capture, _ through: String) -> Bool {
        capture.variable == through
            || (through.hasPrefix(capture.variable)
                && through.dropFirst(capture.variable.count).hasPrefix("."))
    }
}
