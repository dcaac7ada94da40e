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
    ///
    /// A reference may have a name of its own and that of its value: it brings together what has
    /// either.
    static func classes(_ values: [SameValue]) -> [[Int]] {
        struct Named: Hashable {
            let size: SizeClass
            let name: String
        }
        // Each leads to an earlier one of its class, the first to itself.
        var leads = Array(values.indices)
        func first(of index: Int) -> Int {
            var index = index
            while leads[index] != index {
                leads[index] = leads[leads[index]]
                index = leads[index]
            }
            return index
        }
        var owners: [Named: Int] = [:]
        for (index, value) in values.enumerated() {
            for name in value.names {
                let named = Named(size: value.size, name: name)
                guard let owner = owners[named] else {
                    owners[named] = index
                    continue
                }
                let (one, other) = (first(of: owner), first(of: index))
                leads[max(one, other)] = min(one, other)
            }
        }
        var classes: [[Int]] = []
        var places: [Int: Int] = [:]
        for index in values.indices {
            let first = first(of: index)
            if let place = places[first] {
                classes[place].append(index)
            } else {
                places[first] = classes.count
                classes.append([index])
            }
        }
        return classes
    }
}
