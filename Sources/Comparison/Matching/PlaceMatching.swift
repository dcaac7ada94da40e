internal import TraceSchema

/// Finds the place of a call in the other run, where the script was edited in between.
///
/// The same line is the same place. What is left over on both sides is paired in the order of the
/// lines: a line that was inserted above moves all that follow.
struct PlaceMatching {
    /// A place, and for values outside of all calls also the variable.
    private struct Key: Hashable {
        var place: Facet<String>.Place
        var variable: String?
    }

    private var lineInB: [Key: Int] = [:]
    private let asksVariable: Bool

    /// - Parameters:
    ///   - a: a function, or the values outside of all calls, in run A.
    ///   - b: the same in run B.
    ///   - asksVariable: only places with the same variable are paired.
    init(_ a: SubjectRecord<String>, _ b: SubjectRecord<String>, asksVariable: Bool) {
        self.asksVariable = asksVariable
        let (keysA, keysB) = (keys(of: a), keys(of: b))
        let leftA = Dictionary(grouping: keysA.subtracting(keysB)) {
            Group(file: $0.place.file, variable: $0.variable)
        }
        let leftB = Dictionary(grouping: keysB.subtracting(keysA)) {
            Group(file: $0.place.file, variable: $0.variable)
        }
        for (group, inA) in leftA {
            let inB = (leftB[group] ?? []).sorted { $0.place.line < $1.place.line }
            for (first, second) in zip(inA.sorted { $0.place.line < $1.place.line }, inB) {
                lineInB[first] = second.place.line
                lineInA[second] = first.place.line
            }
        }
    }

    private struct Group: Hashable {
        var file: String?
        var variable: String?
    }

    private var lineInA: [Key: Int] = [:]

    /// The facet of run B that stands for the same as one of run A.
    func inB(_ facet: Facet<String>) -> Facet<String> { moved(facet, by: lineInB) }

    /// The facet of run A that stands for the same as one of run B.
    func inA(_ facet: Facet<String>) -> Facet<String> { moved(facet, by: lineInA) }

    private func moved(_ facet: Facet<String>, by lines: [Key: Int]) -> Facet<String> {
        guard let key = key(of: facet), let line = lines[key] else { return facet }
        var moved = facet
        moved.place?.line = line
        return moved
    }

    private func keys(of record: SubjectRecord<String>) -> Set<Key> {
        Set(record.tallies.keys.compactMap { key(of: $0) })
    }

    private func key(of facet: Facet<String>) -> Key? {
        facet.place.map { Key(place: $0, variable: asksVariable ? facet.variable : nil) }
    }
}
