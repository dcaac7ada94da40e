/// What every report says of a run in a world with one of Ray's rules changed.
package enum SupposedWorld {
    /// "a supposed world: this run followed the rule `live-globals`, which is not Ray's"
    ///
    /// - Parameter rule: its name, quoted as the report quotes what comes from a trace.
    /// - Returns: the clause, without an end.
    package static func clause(_ rule: String) -> String {
        "a supposed world: this run followed the rule \(rule), which is not Ray's"
    }

    /// The same at the beginning of a sentence.
    package static func sentence(_ rule: String) -> String { "A" + clause(rule).dropFirst() }
}
