/// When a program lets go of what it made.
enum ReferenceEnds {
    /// Puts the ends of references between a program's steps.
    ///
    /// A reference that goes soon after its last use goes with it: when exactly is the garbage
    /// collector's business, and differs from round to round.
    ///
    /// - `recorded`: after how many steps an object's last reference went, by its number; nil where
    ///   the trace doesn't tell: then each goes with its last use.
    /// - `spared`: objects that outlive the program.
    static func place(
        in steps: [Workload.Step], recorded: [Int: Int]?, sparing spared: [Int]
    ) -> [Workload.Step] {
        var last: [Int: Int] = [:]
        for (place, step) in steps.enumerated() {
            for object in step.made { last[object] = place }
            for case .object(let object) in step.uses { last[object] = place }
        }
        let made = Set(steps.flatMap(\.made)).subtracting(spared)
        var ends: [Int: [Int]] = [:]
        for (object, place) in last where made.contains(object) {
            guard let end = recorded.map({ $0[object] }) ?? 0 else { continue }
            ends[end > place + 2 ? end - 1 : place, default: []].append(object)
        }
        var all: [Workload.Step] = []
        for (place, step) in steps.enumerated() {
            all.append(step)
            for object in (ends[place] ?? []).sorted() {
                all.append(
                    Workload.Step(
                        kind: .drop(.object(object)), pauseNs: 0, line: step.line, file: step.file))
            }
        }
        return all
    }
}
