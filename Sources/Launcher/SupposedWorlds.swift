import ObjectPassing

/// The worlds of `rayscope run --suppose`, for the command line.
package enum SupposedWorlds {
    /// Each world with its sentence, the misconception that it stands for, and the page of Ray's
    /// documentation that contradicts it.
    package static var list: String {
        Supposition.allCases.map { world in
            """
            \(world.rawValue)
                \(world.sentence)
                misconception: \(world.misconception)
                contradicted by: \(world.page)
            """
        }.joined(separator: "\n\n")
    }

    /// - Throws: ``CommandError`` for a name that no world has, with the nearest one.
    static func named(_ name: String) throws -> Supposition {
        if let world = Supposition(rawValue: name) { return world }
        let nearest = Supposition.allCases.min {
            distance(name, $0.rawValue) < distance(name, $1.rawValue)
        }
        let guess = nearest.flatMap { near in
            distance(name, near.rawValue) <= max(2, near.rawValue.count / 3)
                ? "did you mean \(near.rawValue)? " : nil
        }
        throw CommandError.usage(
            "--suppose \(name): there is no such rule; \(guess ?? "")`rayscope run --suppose list` "
                + "has them all")
    }

    /// How many characters have to be put in, taken out or changed to make one of the other; what
    /// comes before a missing rest costs nothing.
    private static func distance(_ one: String, _ other: String) -> Int {
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
}
