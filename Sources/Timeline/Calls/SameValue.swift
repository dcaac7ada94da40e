/// What tells whether two groups of calls are about the same value: its size, and its name, or that of
/// the value that was put for a reference.
struct SameValue: Equatable {
    let size: SizeClass
    let names: Set<String>

    init(_ group: CallGroup) {
        size = group.key.size
        names = group.variants.reduce(into: []) { $0.formUnion($1.first.subjectNames) }
    }

    init(size: SizeClass, names: Set<String>) {
        (self.size, self.names) = (size, names)
    }

    /// The indices of those that are about one value, by value, in the order of the first of each.
    static func classes(_ values: [SameValue]) -> [[Int]] {
        var classes: [(value: SameValue, members: [Int])] = []
        for (index, value) in values.enumerated() {
            let alike = classes.indices.filter {
                classes[$0].value.size == value.size
                    && !classes[$0].value.names.isDisjoint(with: value.names)
            }
            guard let first = alike.first else {
                classes.append((value, [index]))
                continue
            }
            // A reference may have a name of its own and that of its value: it joins what has either.
            var (names, members) = (value.names, [index])
            for other in alike.reversed() {
                names.formUnion(classes[other].value.names)
                members += classes[other].members
                if other != first { classes.remove(at: other) }
            }
            classes[first] = (SameValue(size: value.size, names: names), members.sorted())
        }
        return classes.map(\.members)
    }
}
