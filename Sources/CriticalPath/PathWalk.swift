internal import TraceReading
internal import TraceSchema

extension CriticalPathBuilder {
    /// The path through everything read so far.
    package consuming func finish() -> CriticalPath {
        var walk = PathWalk(consume self)
        walk.run()
        return walk.path
    }
}

/// Walks back from the end, a moment at a time: from where the driver is to what it waited for,
/// from there to what that waited for. Each move hands the time that it passes to one stage, so the
/// stages add up to the whole by construction.
struct PathWalk {
    private let builder: CriticalPathBuilder
    private let lanes: [Lane]
    private let runs: TaskRuns
    /// Everything after it is accounted for.
    private var now: Int64
    private var place = Place.code(lane: 0, task: -1)
    /// Moves since time last passed; a trace whose times contradict one another could lead in a
    /// circle.
    private var idle = 0
    /// Where the driver went on after the moment that is looked at.
    private var next: Int32 = -1
    /// The step of some process's code that was looked at last.
    private var following: PathStep?
    private var sums: [Key: (count: Int, ns: Int64)] = [:]
    private var lateness = Lateness()
    private var latest: Key?

    private enum Place {
        /// In the code of a process; in the body of a task, unless that is the script's (-1).
        case code(lane: Int32, task: Int32)
        /// In a worker's steps for a task.
        case task(Int32)
        /// Before a worker began with it.
        case underWay(Int32)
        case start
    }

    private struct Key: Hashable {
        var stage: CriticalPath.Stage
        var function: Int32
        var variable: Int32
        var site: Int32

        init(stage: CriticalPath.Stage, task: PathTask?) {
            self.stage = stage
            function = task?.function ?? -1
            variable = -1
            site = task?.site ?? -1
        }
    }

    init(_ builder: consuming CriticalPathBuilder) {
        lanes = builder.lanes.map(Lane.init)
        runs = TaskRuns(copy builder)
        now = builder.end
        self.builder = builder
    }

    mutating func run() {
        while now > 0 {
            let before = now
            switch place {
            case .code(let lane, let task): walkCode(lane, task)
            case .task(let task): walkTask(task)
            case .underWay(let task): walkUnderWay(task)
            case .start: pass(to: 0, Key(stage: .startUp, task: nil))
            }
            idle = now < before ? 0 : idle + 1
            if idle > Self.patience { forceOn() }
        }
    }

    /// More moves in a row than sense can be made of: a task, its way there, its caller's code.
    private static let patience = 12

    /// Time must pass: back to the script, to what it did before.
    private mutating func forceOn() {
        let step = lanes[0].last(before: now)
        pass(to: step.map { lanes[0].steps[$0].start } ?? 0, Key(stage: .waiting, task: nil))
        place = .code(lane: 0, task: -1)
    }

    // MARK: The code of a process

    private mutating func walkCode(_ lane: Int32, _ task: Int32) {
        // A body's code reaches back to where its execute began.
        let floor = task < 0 ? 0 : runs.bodyStart(of: task, before: now) ?? -1
        guard floor >= 0 else {
            place = .underWay(task)
            return
        }
        let steps = lanes[Int(lane)].steps
        guard let last = lanes[Int(lane)].last(before: now), steps[last].start >= floor else {
            passOwnCode(to: floor, task)
            place = task < 0 ? (lane == 0 ? .start : .code(lane: 0, task: -1)) : .task(task)
            return
        }
        var covering = last
        if steps[last].end < now {
            let longest = Int(lanes[Int(lane)].longest[last])
            if steps[longest].end > steps[last].end, steps[longest].start >= floor {
                covering = longest
            }
        }
        let step = steps[covering]
        if step.end < now {
            if let later = following, later.start == now, let stage = between(step, later) {
                var key = key(of: later)
                key.stage = stage
                pass(to: step.end, key)
            } else {
                passOwnCode(to: step.end, task)
            }
            return
        }
        following = step
        next = step.site >= 0 ? step.site : next
        // What lies inside of it is looked at by itself.
        let inner = covering == last ? step.start : max(step.start, steps[last].end)
        pass(to: max(step.workStart, inner), key(of: step))
        guard now <= step.workStart, now > step.start else { return }
        wait(in: step, for: awaited(from: covering, in: lane))
    }

    /// Time between two steps of one `.remote()`, `put` or `get` is theirs, not the script's.
    private func between(_ step: PathStep, _ later: PathStep) -> CriticalPath.Stage? {
        guard step.site == later.site else { return nil }
        switch (step.stage, later.stage) {
        case (.pickle, .export): return .between
        case (.get, .deserialize) where step.task == later.task: return .get
        case (.serialize, .store) where step.task == later.task: return .store
        case (.pickle, .serialize), (.pickle, .submit), (.export, .serialize), (.export, .submit):
            return .submit
        case (.serialize, .serialize), (.serialize, .submit), (.store, .serialize),
            (.store, .submit):
            return step.task == later.task && step.task >= 0 ? .submit : nil
        default: return nil
        }
    }

    private mutating func passOwnCode(to moment: Int64, _ task: Int32) {
        if task >= 0 {
            pass(to: moment, Key(stage: .execute, task: builder.tasks[Int(task)]))
        } else if moment <= 0 {
            pass(to: 0, Key(stage: .startUp, task: nil))
        } else {
            // What a driver was in when it was cut off is no event.
            let stage: CriticalPath.Stage =
                builder.isCutOff && following == nil ? .cutOff : .driver
            var key = Key(stage: stage, task: nil)
            key.site = next
            pass(to: moment, key)
        }
    }

    /// The task that a wait was for. A `get` of several waits for all of them at its first: of these the
    /// one that was done last.
    private func awaited(from index: Int, in lane: Int32) -> Int32 {
        let steps = lanes[Int(lane)].steps
        let first = steps[index]
        guard first.stage == .get, first.task >= 0 else { return first.task }
        var latest = (task: first.task, done: runs.done(first.task) ?? -1)
        var place = index + 1
        while place < steps.count {
            let step = steps[place]
            place += 1
            guard step.stage == .get, step.site == first.site, step.variable == first.variable,
                step.workStart == step.start
            else { break }
            if step.task >= 0, let done = runs.done(step.task), done > latest.done,
                done <= first.workStart
            {
                latest = (step.task, done)
            }
        }
        return latest.task
    }

    /// A wait is explained by the task that it waited for.
    private mutating func wait(in step: PathStep, for task: Int32) {
        var step = step
        step.task = task
        var key = self.key(of: step)
        guard step.task >= 0, let done = runs.done(step.task) else {
            key.stage = .waiting
            pass(to: step.start, key)
            return
        }
        guard done > step.start else {
            pass(to: step.start, key)
            return
        }
        pass(to: done, Key(stage: .return, task: builder.tasks[Int(step.task)]))
        place = .task(step.task)
    }

    private func key(of step: PathStep) -> Key {
        var key = Key(stage: step.stage, task: step.task < 0 ? nil : builder.tasks[Int(step.task)])
        key.variable = step.variable
        if step.function >= 0 { key.function = step.function }
        if step.site >= 0 { key.site = step.site }
        return key
    }

    // MARK: A task

    private mutating func walkTask(_ task: Int32) {
        guard let step = runs.last(of: task, before: now) else {
            place = .underWay(task)
            return
        }
        let record = builder.tasks[Int(task)]
        if step.end < now {
            pass(to: step.end, Key(stage: .between, task: record))
            return
        }
        if step.stage == .execute {
            place = .code(lane: record.worker, task: task)
            return
        }
        var key = Key(stage: step.stage, task: record)
        switch step.stage {
        case .fetch, .unpickle: key.variable = record.captured
        case .deserialize where step.variable < 0: key.variable = record.variable
        default: key.variable = step.variable
        }
        pass(to: step.start, key)
    }

    /// Before the worker began: the message under way, before that the wait for the worker.
    private mutating func walkUnderWay(_ task: Int32) {
        let record = builder.tasks[Int(task)]
        let earlier = runs.previous(to: task, on: record.worker, before: now)
        let busyUntil = earlier.flatMap { runs.done($0) }.map { min($0, now) } ?? -1
        var transfer = Key(stage: .transfer, task: record)
        transfer.variable = record.variable
        if record.dispatchEnd >= 0, record.dispatchStart < now {
            if let earlier, busyUntil > record.dispatchEnd {
                // It lay at the worker until the task before it was done.
                pass(to: busyUntil, transfer)
                place = .task(earlier)
                return
            }
            pass(to: record.dispatchStart, transfer)
        }
        let submitted = min(record.submitEnd, now)
        var cause: (task: Int32, done: Int64)?
        if let earlier, busyUntil > submitted { cause = (earlier, min(busyUntil, now)) }
        if let late = lateness.last(of: task, in: builder, runs, before: now),
            late.done > max(submitted, cause?.done ?? 0)
        {
            cause = late
        }
        let delay: CriticalPath.Stage =
            earlier == nil && cause == nil ? .workerStart : .schedulerDelay
        if let cause {
            pass(to: cause.done, Key(stage: delay, task: record))
            place = .task(cause.task)
            return
        }
        guard record.submitEnd >= 0 else {
            place = .code(lane: 0, task: -1)
            return
        }
        pass(to: submitted, Key(stage: delay, task: record))
        place = .code(lane: record.caller, task: record.parent)
    }

    // MARK: The account

    /// Time passes, back to `moment`.
    private mutating func pass(to moment: Int64, _ key: Key) {
        let moment = max(moment, 0)
        guard moment < now else { return }
        var sum = sums[key] ?? (0, 0)
        // What goes on before it alike is the same stretch.
        if key != latest { sum.count += 1 }
        latest = key
        sum.ns += now - moment
        sums[key] = sum
        now = moment
    }

    var path: CriticalPath {
        var stretches = sums.map { key, sum in
            let site = builder.sites[key.site]
            return CriticalPath.Stretch(
                stage: key.stage, function: builder.names[key.function],
                variable: builder.texts[key.variable],
                file: site.flatMap { builder.files[$0.file] },
                line: site.flatMap { $0.line >= 0 ? Int($0.line) : nil }, count: sum.count,
                ns: sum.ns)
        }
        stretches.sort {
            ($1.ns, $0.stage.rawValue, $0.place ?? "", $0.function ?? "", $0.variable ?? "")
                < ($0.ns, $1.stage.rawValue, $1.place ?? "", $1.function ?? "", $1.variable ?? "")
        }
        let shares = CriticalPath.Stage.allCases.map { stage in
            CriticalPath.Share(
                stage: stage, ns: stretches.reduce(0) { $0 + ($1.stage == stage ? $1.ns : 0) })
        }
        return CriticalPath(
            wallNs: builder.end,
            stages: shares.filter { $0.ns > 0 }.sorted { $0.ns > $1.ns }, stretches: stretches)
    }
}
