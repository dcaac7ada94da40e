import ObjectPassing
import TraceSchema

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
        let guess = Spelling.nearest(to: name, among: Supposition.allCases.map(\.rawValue))
            .map { "did you mean \($0)? " }
        throw CommandError.usage(
            "--suppose \(name): there is no such rule; \(guess ?? "")`rayscope run --suppose list` "
                + "has them all")
    }
}
