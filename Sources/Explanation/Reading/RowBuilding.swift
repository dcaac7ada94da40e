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
            for task in group.tasks { rowOf[task] = Int32(row) }
        }
        var segmentsOf = [[Segment]](repeating: [], count: groups.count)
        for segment in segments where rowOf[Int(segment.task)] >= 0 {
            segmentsOf[Int(rowOf[Int(segment.task)])].append(segment)
        }
        segments = []
        var rows: [CallRow] = []
        for (index, group) in groups.enumerated() {
            rows.append(
                row(index + 1, of: group, segments: segmentsOf[index], putSpans: putSpans))
            segmentsOf[index] = []
        }
        let folded = FoldAttribution(
            folds, rows: rows,
            functions: groups.map { Set($0.tasks.compactMap { tasks[$0].functionID }) })
        for (row, sums) in folded.counts { rows[row].folded = sums }
        var notes = TraceNotes.of(header, folds: folds, inNoRow: folded.rest, ledger: ledger)
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
        _ id: Int, of group: CallGroup, segments: [Segment], putSpans: [Int: [Span]]
    ) -> CallRow {
        let first = group.tasks[0]
        let record = tasks[first]
        let spans = group.tasks.map { tasks[$0].span }
        let puts = group.tasks.flatMap { putSpans[$0] ?? [] }
        let sweep = Sweep(calls: spans, extra: puts, segments: segments)
        let lengths = zip(group.tasks, spans).map { tasks[$0].onceNs.adding($1.length) }
        let firstNs = lengths[0]

        var later: CallRow.Later?
        if group.tasks.count > 1 {
            let laterSweep = Sweep(
                calls: Array(spans.dropFirst()),
                extra: group.tasks.dropFirst().flatMap { putSpans[$0] ?? [] },
                segments: segments.filter { $0.task != UInt32(first) })
            let sum = lengths.dropFirst().reduce(Int64(0)) { $0.adding($1) }
            later = CallRow.Later(
                calls: lengths.count - 1, medianNs: median(lengths.dropFirst()),
                meanNs: sum / Int64(lengths.count - 1), wallNs: laterSweep.wall,
                parts: laterSweep.parts)
        }
        let records = group.tasks.map { tasks[$0] }
        return CallRow(
            id: id, function: strings[record.function] ?? "?", file: strings[record.file],
            line: record.line >= 0 ? Int(record.line) : nil, call: strings[record.call] ?? "?",
            way: group.first.way, variable: strings[group.first.variable],
            reference: strings[group.first.reference],
            bytes: group.carried.map(\.bytes).min() ?? 0,
            largestBytes: group.carried.map(\.bytes).max() ?? 0,
            captures: (captures[record.captures] ?? []).filter {
                $0.bytes >= CapturedValues.heavyBytes
            },
            isAside: isAside(group), calls: records.count,
            failed: records.count(where: \.hasFailed),
            retried: records.reduce(0) { $0 + max(Int($1.runs) - 1, 0) },
            notGot: records.count {
                $0.gotEnd == nil && !$0.hasFailed
                    && $0.result.map { !passedOn.contains($0) } == true
            },
            workers: workers(of: records), inFlight: sweep.inFlight,
            counts: counts(of: group), pickledFunction: functionCounts(of: records),
            messageBytes: mean(records.dropFirst().compactMap(\.messageBytes)),
            wallNs: sweep.wall, perCallNs: sweep.wall / Int64(records.count), firstNs: firstNs,
            later: later, parts: sweep.parts, steps: stepSums(segments))
    }

    private func workers(of records: [TaskRecord]) -> [String] {
        Set(records.map(\.worker)).compactMap { strings[$0] }.map { ProcessID($0) }
            .sorted { $0.order < $1.order }.map(\.name)
    }

    private func counts(of group: CallGroup) -> CallRow.Counts {
        var counts = CallRow.Counts()
        var seen: Set<ObjectID> = []
        for (index, carried) in zip(group.tasks, group.carried) {
            let task = tasks[index]
            counts.copiedBytes = counts.copiedBytes.adding(task.copied)
            counts.copiedByPuts = counts.copiedByPuts.adding(task.copiedByPuts)
            counts.copiedByDeserializing = counts.copiedByDeserializing.adding(task.remadeBytes)
            if let copied = task.copiedByGets {
                counts.copiedByGets = (counts.copiedByGets ?? 0).adding(copied)
            }
            switch carried.way {
            case .inline:
                counts.serialized += Int(task.serialized.count)
            case .put:
                counts.serialized += Int(task.serialized.count)
                counts.put += Int(task.put.count)
                counts.gets += Int(task.gets)
            case .reference:
                counts.gets += Int(task.gets)
                guard let id = carried.object, let object = objects[id] else { continue }
                if task.paidPuts.contains(id) {
                    counts.serialized += object.serialized
                    counts.put += object.puts
                    seen.insert(id)
                } else if object.isPaid, seen.insert(id).inserted {
                    counts.putsPaidElsewhere += object.puts
                }
            case .captured:
                counts.pickled += Int(task.pickled)
                counts.exported += Int(task.exported)
                counts.fetched += Int(task.fetched)
            case .nothing:
                break
            }
        }
        return counts
    }

    private func functionCounts(of records: [TaskRecord]) -> CallRow.FunctionCounts {
        records.reduce(into: CallRow.FunctionCounts()) { counts, record in
            counts.pickled += Int(record.pickled)
            counts.exported += Int(record.exported)
            counts.fetched += Int(record.fetched)
            counts.bytes = max(counts.bytes, record.pickledBytes)
        }
    }

    private func stepSums(_ segments: [Segment]) -> [String: CallRow.StepSum] {
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

private func mean(_ values: [Int]) -> Int? {
    guard !values.isEmpty else { return nil }
    return values.reduce(0) { $0.adding($1) } / values.count
}
