internal import TraceReading
internal import TraceSchema

/// Work on a function's pickle is charged to the call that needed it first.
extension ExplanationBuilder {
    mutating func addFunctionWork(_ event: Event, _ step: Step) {
        guard let function = event.function else { return }
        var work = FunctionWork.Work(event, step: step)
        if step == .pickle, event.error == nil {
            let heavy = CapturedValues.heavy(
                event.captures ?? [], of: max(event.bytes ?? 0, 0))
            work.captures = captures.index(of: heavy)
            functions.captures[function] = work.captures
        }
        // Where a rule was changed, a worker may pickle the function that it has just run.
        if header.suppose != nil, event.line == nil, let task = taskIndex(event),
            site(of: task).functionID == function
        {
            charge(work, to: task)
            return
        }
        let key = FunctionWork.Key(function: function, process: event.process)
        if let task = functions.made(work, by: key) { charge(work, to: task) }
    }

    mutating func addWorkerWork(_ event: Event, _ step: Step) {
        let work = FunctionWork.Work(event, step: step)
        if let task = taskIndex(event) {
            charge(work, to: task)
        } else if let function = event.function {
            functions.arrived(
                work, at: FunctionWork.Key(function: function, process: event.process))
        }
    }

    /// Counts work on a function's pickle for the call that needed it first.
    mutating func charge(_ work: FunctionWork.Work, to task: Int) {
        segments.append(
            Segment(work.span, task: task, step: work.step, isCounted: work.isDone))
        tasks[task].extend(to: work.span)
        tasks[task].copied = tasks[task].copied.adding(work.copied)
        if work.captures >= 0 { tasks[task].captures = work.captures }
        guard work.isDone else { return }
        let key = Int32(truncatingIfNeeded: task)
        switch work.step {
        case .pickle:
            var known = charges[key] ?? FunctionCharges()
            known.pickled += 1
            known.pickledBytes = max(known.pickledBytes, work.bytes)
            charges[key] = known
        case .export: charges[key, default: FunctionCharges()].exported += 1
        case .fetch: charges[key, default: FunctionCharges()].fetched += 1
        default: break
        }
    }
}
