/// How much of a scene is drawn step by step; the rest is folded.
enum Detail: Int, CaseIterable, Comparable {
    case first, second, some, whole

    /// So many calls of different shapes.
    var calls: Int {
        switch self {
        case .first: 1
        case .second: 2
        case .some: 3
        case .whole: 4
        }
    }

    /// Of each group of calls inside of a call.
    var callsInside: Int {
        switch self {
        case .first: 0
        case .second: 1
        case .some: 2
        case .whole: 3
        }
    }

    var rounds: Int { calls }

    static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
}
