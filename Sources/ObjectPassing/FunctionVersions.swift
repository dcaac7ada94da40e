/// The control store's part in a world where a function is pickled at each call: it keeps each
/// version as long as calls under way may need it.
package struct FunctionVersions: Sendable {
    private var entries: [FunctionKey: Entry] = [:]

    private struct Entry {
        var pickles: [UInt32: [UInt8]] = [:]
        var newest: UInt32 = 0
        /// What each process said that its calls need when it last exported, and what it got then.
        var needed: [ProcessNumber: Set<UInt32>] = [:]

        mutating func prune() {
            let kept = needed.values.reduce(into: Set([newest])) { $0.formUnion($1) }
            pickles = pickles.filter { kept.contains($0.key) }
        }
    }

    package init() {}

    /// Takes a pickle in, or finds the version that it is; `needed` are the versions that calls of
    /// this process need, which are under way.
    package mutating func export(
        _ function: FunctionKey, _ pickled: [UInt8], needed: [UInt32], by process: ProcessNumber
    ) -> (version: UInt32, isNew: Bool) {
        var entry = entries[function] ?? Entry()
        let known = entry.pickles.first { $0.value == pickled }?.key
        let version = known ?? entry.newest + 1
        if known == nil {
            entry.newest = version
            entry.pickles[version] = pickled
        }
        entry.needed[process] = Set(needed + [version])
        entry.prune()
        entries[function] = entry
        return (version, known == nil)
    }

    package func fetch(_ function: FunctionKey, version: UInt32) -> [UInt8]? {
        entries[function]?.pickles[version]
    }

    /// A process is gone, and its calls with it.
    package mutating func lost(_ process: ProcessNumber) {
        for function in entries.keys where entries[function]?.needed[process] != nil {
            entries[function]?.needed[process] = nil
            entries[function]?.prune()
        }
    }

    /// How many versions of a function are kept.
    package func count(of function: FunctionKey) -> Int { entries[function]?.pickles.count ?? 0 }
}
