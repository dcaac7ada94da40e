/// How near a word is to the one that may have been meant.
package enum Spelling {
    /// How many characters have to be put in, taken out or changed to make one of the other; what
    /// comes before a missing rest costs nothing.
    package static func distance(_ one: String, _ other: String) -> Int {
        let one = Array(one.lowercased()), other = Array(other)
        if one.count >= 4, other.starts(with: one) { return 0 }
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let change = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[other.count]
    }

    /// The word among those known that was meant, where one is near enough: at most a third of its
    /// letters wrong, or two of three or more.
    package static func nearest(to word: String, among known: [String]) -> String? {
        known.map { (distance(word, $0), $0) }
            .filter { $0.0 <= max(2, $0.1.count / 3) && $0.0 < min(word.count, $0.1.count) }
            .min { $0.0 < $1.0 }?.1
    }
}
