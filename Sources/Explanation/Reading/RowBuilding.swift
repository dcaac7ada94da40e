internal import CriticalPath
internal import Ledger
internal import TraceReading
internal import TraceSchema

extension ExplanationBuilder {
    /// The explanation of everything read so far.
    package consuming func finish() -> Explanation {
        let (ledger, criticalPath) = finishParts()
        let putSpans = chargePuts()
        let groups = grouped()
        var rowOf = [Int32](repeating: -1, count: tasks.count)
        for (row, group) in groups.enumerated() {
            for task in group.tasks { rowOf[Int(task)] = Int32(truncatingIfNeeded: row) }
        }
        var segmentsOf = [ChunkedArray<Segment>](
            repeating: ChunkedArray(), count: groups.count)
        segments.drain { segment in
            let row = rowOf[Int(segment.task)]
            if row >= 0 { segmentsOf[Int(row)].append(segment) }
        }
        var rows: [CallRow] = []
        for (index, group) in groups.enumerated() {
            rows.append(
                row(index + 1, of: group, segments: segmentsOf[index], putSpans: putSpans))
            segmentsOf[index] = ChunkedArray()
        }
        let folded = FoldAttribution(
            folds, rows: rows,
            functions: groups.map { group in
                Set(
                    Set(group.tasks.map { tasks[Int($0)].site })
                        .compactMap { sites[$0]?.functionID })
            })
        for (row, sums) in folded.counts { rows[row].folded = sums }
        var notes = ExplanationNotes.of(header, folds: folds, inNoRow: folded.rest, ledger: ledger)
        if rows.count > Reasoning.rowLimit {
            notes.append(
                "Of \(Quantity.count(rows.count)) rows, the reasons speak of the "
                    + "\(Quantity.count(Reasoning.rowLimit)) that took longest.")
        }
        return Explanation(
            script: header.script, engine: header.engine.rawValue, suppose: header.suppose,
            notes: notes, criticalPath: criticalPath, ledger: ledger, rows: rows,
            foldedElsewhere: folded.rest == CallRow.Folded() ? nil : folded.rest,
            subjects: Reasoning(header: header, rows: rows).subjects)
    }

    /// Each is let go of before the next one takes its room.
    private mutating func finishParts() -> (Ledger, CriticalPath) {
        let ledger = self.ledger
        self.ledger = LedgerBuilder(header: header)
        let path = self.path
        self.path = CriticalPathBuilder(header: header)
        return (ledger.finish(), path.finish())
    }

    private func row(
        _ id: Int, of group: CallGroup, segments: ChunkedArray<Segment>,
        putSpans: [Int32: [Span]]
    ) -> CallRow {
        let site = site(of: group.firstTask)
        let captures = captures[tasks[group.firstTask].captures] ?? []
        let spans = group.tasks.map { tasks[Int($0)].span }
        let puts = group.tasks.flatMap { putSpans[$0] ?? [] }
        let sweep = Sweep(calls: spans, extra: puts, segments: segments)
        let lengths = zip(group.tasks, spans).map { tasks[Int($0)].onceNs.adding($1.length) }
        let firstNs = lengths[0]

        var later: CallRow.Later?
        if group.tasks.count > 1 {
            let laterSweep = Sweep(
                calls: Array(spans.dropFirst()),
                extra: group.tasks.dropFirst().flatMap { putSpans[$0] ?? [] },
                segments: segments, without: UInt32(group.firstTask))
            let sum = lengths.dropFirst().reduce(Int64(0)) { $0.adding($1) }
            later = CallRow.Later(
                calls: lengths.count - 1, medianNs: median(lengths.dropFirst()),
                meanNs: sum / Int64(lengths.count - 1), wallNs: laterSweep.wall,
                parts: laterSweep.parts)
        }
        let facts = facts(of: group)
        return CallRow(
            id: id, function: strings[site.function] ?? "?", file: strings[site.file],
            line: site.line >= 0 ? Int(site.line) : nil, call: strings[site.call] ?? "?",
            way: group.first.way, variable: strings[group.first.variable],
            reference: strings[group.first.reference],
            bytes: group.carried.map(\.bytes).min() ?? 0,
            largestBytes: group.carried.map(\.bytes).max() ?? 0,
            captures: captures.filter { $0.bytes >= CapturedValues.heavyBytes },
            isAside: isAside(group), calls: group.tasks.count, failed: facts.failed,
            retried: facts.retried, notGot: facts.notGot, workers: facts.workerNames(processes),
            inFlight: sweep.inFlight, counts: counts(of: group),
            pickledFunction: functionCounts(of: group), messageBytes: facts.meanMessage,
            wallNs: sweep.wall, perCallNs: sweep.wall / Int64(group.tasks.count),
            firstNs: firstNs, later: later, executeMedianNs: executeMedian(of: group),
            parts: sweep.parts, steps: stepSums(segments))
    }

    private func executeMedian(of group: CallGroup) -> Int64 {
        median(
            group.tasks.dropFirst(group.tasks.count > 1 ? 1 : 0).map { tasks[Int($0)].executeNs }[
                ...])
    }

    /// What is counted over the calls of a row, whatever they carry.
    private struct Facts {
        var failed = 0
        var retried = 0
        var notGot = 0
        var workers: Set<Int32> = []
        /// Of the calls after the first.
        var messages = 0
        var messageBytes = 0

        var meanMessage: Int? { messages > 0 ? messageBytes / messages : nil }

        func workerNames(_ processes: Interner<String>) -> [String] {
            workers.compactMap { processes[$0] }.map { ProcessID($0) }
                .sorted { $0.order < $1.order }.map(\.name)
        }
    }

    private func facts(of group: CallGroup) -> Facts {
        var facts = Facts()
        for (index, number) in group.tasks.enumerated() {
            let task = tasks[Int(number)]
            if task.hasFailed { facts.failed += 1 }
            facts.retried += max(Int(task.runs) - 1, 0)
            if task.gotEnd < 0, !task.hasFailed, task.result != nil, !isPassedOn(task.result) {
                facts.notGot += 1
            }
            facts.workers.insert(task.worker)
            if index > 0, task.messageBytes >= 0 {
                facts.messages += 1
                facts.messageBytes = facts.messageBytes.adding(task.messageBytes)
            }
        }
        return facts
    }

    private func counts(of group: CallGroup) -> CallRow.Counts {
        var counts = CallRow.Counts()
        var seen: Set<ObjectID> = []
        for (index, carried) in zip(group.tasks, group.carried) {
            let task = tasks[Int(index)]
            counts.copiedBytes = counts.copiedBytes.adding(task.copied)
            counts.copiedByPuts = counts.copiedByPuts.adding(task.copiedByPuts)
            counts.copiedByDeserializing = counts.copiedByDeserializing.adding(task.remadeBytes)
            if task.copiedByGets >= 0 {
                counts.copiedByGets = (counts.copiedByGets ?? 0).adding(task.copiedByGets)
            }
            switch carried.way {
            case .inline:
                counts.serialized += Int(task.serialized.count)
                counts.serializeNs = counts.serializeNs.adding(task.serializeNs)
            case .put:
                counts.serialized += Int(task.serialized.count)
                counts.serializeNs = counts.serializeNs.adding(task.serializeNs)
                counts.put += Int(task.put.count)
                counts.putNs = counts.putNs.adding(task.putNs)
                counts.gets += Int(task.gets.count)
            case .reference:
                counts.gets += Int(task.gets.count)
                guard let id = carried.object, let object = objects[id.number] else { continue }
                if object.payer == index {
                    counts.serialized += Int(object.serialized)
                    counts.put += Int(object.puts)
                    seen.insert(id)
                } else if object.payer >= 0, seen.insert(id).inserted {
                    counts.putsPaidElsewhere += Int(object.puts)
                }
            case .captured:
                guard !charges.isEmpty, let charges = charges[index] else { continue }
                counts.pickled += charges.pickled
                counts.exported += charges.exported
                counts.fetched += charges.fetched
            case .nothing:
                break
            }
        }
        return counts
    }

    private func functionCounts(of group: CallGroup) -> CallRow.FunctionCounts {
        var counts = CallRow.FunctionCounts()
        guard !charges.isEmpty else { return counts }
        for task in group.tasks {
            guard let charges = charges[task] else { continue }
            counts.pickled += charges.pickled
            counts.exported += charges.exported
            counts.fetched += charges.fetched
            counts.bytes = max(counts.bytes, charges.pickledBytes)
        }
        return counts
    }

    private func stepSums(_ segments: ChunkedArray<Segment>) -> [String: CallRow.StepSum] {
        var sums = [CallRow.StepSum?](repeating: nil, count: Step.allCases.count)
        for segment in segments {
            var sum = sums[Int(segment.step.rawValue)] ?? CallRow.StepSum()
            if segment.isCounted { sum.count += 1 }
            let length = segment.end - segment.start
            sum.ns = segment.isRest ? max(sum.ns - length, 0) : sum.ns.adding(length)
            sums[Int(segment.step.rawValue)] = sum
        }
        var named: [String: CallRow.StepSum] = [:]
        for step in Step.allCases { named[step.name] = sums[Int(step.rawValue)] }
        return named
    }
}

/// The middle value; of an even number, the mean of the two middle ones.
private func median(_ values: ArraySlice<Int64>) -> Int64 {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
