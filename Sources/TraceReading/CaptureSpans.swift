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
        let first = Dictionary(
            zip(captures.map(\.variable), captures.indices), uniquingKeysWith: { first, _ in first }
        )
        for (index, capture) in captures.enumerated() {
            guard let through = capture.through, let parent = parent(through, in: first),
                parent != index
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

    /// `helper` brings what comes through `helper`, a class what comes through one of its methods;
    /// where several do, the first that is listed.
    private static func parent(_ through: String, in first: [String: Int]) -> Int? {
        var parent = first[through]
        for dot in through.indices.prefix(longestPath) where through[dot] == "." {
            guard let index = first[String(through[..<dot])] else { continue }
            parent = min(parent ?? index, index)
        }
        return parent
    }

    /// No name of a method is longer.
    private static let longestPath = 1000
}
