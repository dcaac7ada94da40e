extension Findings {
    /// Their keys in `rayscope explain --json`: `findings`, each a ``Finding`` by its properties in
    /// snake case, and `findings_unchecked`, lines about what could not be checked.
    package var sections: [String: any Encodable] {
        ["findings": all, "findingsUnchecked": unchecked]
    }
}
