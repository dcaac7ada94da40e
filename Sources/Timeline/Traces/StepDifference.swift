internal import TraceReading
import TraceSchema

/// The steps of a call in two traces as one list: what is only in one of them is marked, and what
/// is in both tells both sizes where those differ.
struct StepDifference {
    private(set) var steps: [Step] = []
    /// Whether anything is gone, new or of another size.
    var isDifferent: Bool { steps.contains { $0.boxes.contains { $0.change != nil } } }

    /// So many steps of a call are held against each other.
    private static let kept = 200

    init(_ a: Call?, _ b: Call?, sizes: SizeComparison) {
        // The text of an error holds paths, and lines of the engine's own.
        var sizes = sizes
        sizes.comparesResults =
            ![a, b].contains {
                $0?.events.contains { $0.kind == .execute && $0.error != nil } == true
            }
        let old = Self.steps(a)
        let new = Self.renamed(Self.steps(b), like: old)
        // The longest list of steps that both have, in order.
        var longest = [[Int]](
            repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for row in old.indices.reversed() {
            for column in new.indices.reversed() {
                longest[row][column] =
                    Self.isSame(old[row], new[column])
                    ? longest[row + 1][column + 1] + 1
                    : max(longest[row + 1][column], longest[row][column + 1])
            }
        }
        var (row, column) = (0, 0)
        var (partners, gone) = ([Int: Int](), [(step: Int, before: Int)]())
        while row < old.count || column < new.count {
            if row < old.count, column < new.count, Self.isSame(old[row], new[column]) {
                partners[column] = row
                (row, column) = (row + 1, column + 1)
            } else if column == new.count
                || row < old.count && longest[row + 1][column] >= longest[row][column + 1]
            {
                gone.append((row, column))
                row += 1
            } else {
                column += 1
            }
        }
        // What two processes do at once comes in either order: that is no difference.
        for index in new.indices where partners[index] == nil {
            guard let same = gone.firstIndex(where: { Self.isSame(old[$0.step], new[index]) })
            else { continue }
            partners[index] = gone.remove(at: same).step
        }
        for index in 0...new.count {
            steps += gone.filter { $0.before == index }.map { Self.marked(old[$0.step], .gone) }
            guard index < new.count else { break }
            steps.append(
                partners[index].map { Self.merged(old[$0], new[index], sizes) }
                    ?? Self.marked(new[index], .new))
        }
    }

    private static func steps(_ call: Call?) -> [Step] {
        call.map { Array(StepBuilder.steps(of: $0).prefix(kept)) } ?? []
    }

    private static func isSame(_ old: Step, _ new: Step) -> Bool {
        old.resembles(new)
            && zip(old.boxes, new.boxes).allSatisfy { isSame($0.title, $1.title) }
    }

    /// A value that one trace has no name for is called by its role.
    private static func isSame(_ old: String, _ new: String) -> Bool {
        if old == new { return true }
        let roles: Set<Substring> = ["argument", "value"]
        let words = [old, new].map { $0.split(separator: " ", maxSplits: 1) }
        guard words.allSatisfy({ $0.count == 2 }), words[0][0] == words[1][0] else { return false }
        return roles.contains(words[0][1]) || roles.contains(words[1][1])
    }

    /// Which worker ran a call is chance: the workers of the new one are called as the old one's, in
    /// the order of their first use.
    private static func renamed(_ new: [Step], like old: [Step]) -> [Step] {
        guard !old.isEmpty else { return new }
        let workers = zip(processes(new), processes(old))
        let names = Dictionary(workers.map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        return new.map { step in
            var step = step
            for index in step.boxes.indices {
                step.boxes[index].process =
                    names[step.boxes[index].process] ?? step.boxes[index].process
            }
            if let flow = step.flow {
                step.flow?.source = names[flow.source] ?? flow.source
                step.flow?.target = names[flow.target] ?? flow.target
            }
            return step
        }
    }

    private static func processes(_ steps: [Step]) -> [ProcessID] {
        var seen: [ProcessID] = []
        for step in steps {
            let places =
                step.boxes.map(\.process)
                + [step.flow?.source, step.flow?.target].compactMap(\.self)
            for process in places where process.isWorker && !seen.contains(process) {
                seen.append(process)
            }
        }
        return seen
    }

    private static func marked(_ step: Step, _ change: Diagram.Change) -> Step {
        var step = step
        for index in step.boxes.indices {
            step.boxes[index].change = change
            step.boxes[index].title = "\(change.sign) \(step.boxes[index].title)"
        }
        return step
    }

    private static func merged(_ old: Step, _ new: Step, _ sizes: SizeComparison) -> Step {
        var step = old
        for (index, other) in new.boxes.enumerated() where index < step.boxes.count {
            let box = step.boxes[index]
            step.boxes[index].tooltip = "A: \(box.tooltip)\nB: \(other.tooltip)"
            guard !box.failed else { continue }
            step.boxes[index].detail = box.bytes.map { Quantity.bytes($0) } ?? "as before"
            guard let before = box.bytes, let after = other.bytes,
                !sizes.agrees(before, after, box)
            else { continue }
            step.boxes[index].change = .changed
            step.boxes[index].title = "\(Diagram.Change.changed.sign) \(box.title)"
            step.boxes[index].detail = "\(Quantity.bytes(before)) → \(Quantity.bytes(after))"
        }
        step.flow = new.flow ?? old.flow
        return step
    }
}

/// Which sizes of two traces can be held against each other, and how closely.
struct SizeComparison {
    /// The length of a message to a worker: only one engine tells it.
    let comparesMessages: Bool
    var comparesResults = true
    /// The script's path stands in each pickle of a function.
    private let pickled: Tolerance

    init(_ a: TraceHeader, _ b: TraceHeader) {
        comparesMessages = a.engine == b.engine
        pickled = Tolerance(known: abs(a.script.utf8.count - b.script.utf8.count))
    }

    func agrees(_ a: Int, _ b: Int, _ box: Step.Box) -> Bool {
        switch box.kind {
        case .submit, .dispatch: !comparesMessages || Tolerance().agrees(a, b)
        case .pickle, .export, .fetch, .unpickle: pickled.agrees(a, b)
        case .return: !comparesResults || Tolerance().agrees(a, b)
        case .get: !comparesResults && box.title == "get result" || Tolerance().agrees(a, b)
        case .serialize, .put, .lease, .deserialize, .execute, .hold, .drop, .free, .spill,
            .restore, .retry, .fail:
            Tolerance().agrees(a, b)
        }
    }

    /// Of all calls of a group: each may be off by as much as its pickles are.
    func agree(_ a: CallSums, _ b: CallSums) -> Bool {
        !comparesMessages || !comparesResults
            || pickled.agrees(a.events.copiedBytes, b.events.copiedBytes, count: a.calls)
    }
}
