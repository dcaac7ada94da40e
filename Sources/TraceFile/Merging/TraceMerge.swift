import Glibc
package import TraceSchema

/// Makes one trace of what the processes of a run recorded.
package enum TraceMerge {
    /// What came of a merge.
    package struct Summary: Equatable, Sendable {
        /// In the trace, each with a line of its own.
        package var events = 0
        /// Counted in folds.
        package var folded = 0
        /// Whether the driver came to its end; else the trace holds what was before.
        package var complete = false
        /// How many processes had recorded something.
        package var processes = 0
        /// Some events were folded before the limit, because the disk was full.
        package var diskWasFull = false
        /// Nothing was recorded, so an older trace was left in its place.
        package var keptOlderTrace = false
        /// Kinds that this Ray does not let the probe see.
        package var missing: [EventKind] = []
        /// Files that were left out, each with the reason.
        package var leftOut: [String] = []
    }

    /// Merges a run directory, ordered by start, then process, then the order of recording.
    ///
    /// Whatever was cut off is taken as far as it is whole. A run that recorded nothing does not
    /// replace an older trace. Throws if the run's description cannot be read, or the trace not be
    /// written.
    package static func merge(
        runDirectory: RunDirectory, to output: String, exitStatus: Int? = nil
    ) throws(TraceError) -> Summary {
        let run = try runDirectory.description()
        return switch run.engine {
        case .embedded: try mergeRecorders(run, runDirectory, output, exitStatus)
        case .ray: try ProbeMerge.merge(run, runDirectory, to: output, exitStatus: exitStatus)
        }
    }

    private static func mergeRecorders(
        _ run: RunDescription, _ runDirectory: RunDirectory, _ output: String, _ exitStatus: Int?
    ) throws(TraceError) -> Summary {
        var summary = Summary()
        let files = try recorderFiles(in: runDirectory, &summary)
        summary.processes = files.count
        summary.diskWasFull = files.contains { $0.ranFull }
        summary.complete = isComplete(files, exitStatus)

        let recordedFolds = files.map { $0.folds() }
        summary.folded = recordedFolds.joined().reduce(0) {
            TraceNumber.sum($0, TraceNumber.clamped(max(0, $1.sums.count)))
        }
        let places = order(of: files)
        guard summary.hasToReplace(output, events: places.count) else { return summary }
        let header = TraceHeader(
            engine: run.engine, engineVersion: run.engineVersion, script: run.script,
            started: run.started, config: run.config, suppose: run.suppose,
            processes: processes(of: files), complete: summary.complete, folded: summary.folded,
            exitStatus: exitStatus)
        let writer = try TraceWriter(path: output, header: header)
        var assembly = EventAssembly(originNs: run.originNs)
        for place in places {
            let file = files[Int(place.file)]
            guard let (event, arguments, captures) = file.event(at: place.offset) else { continue }
            summary.events += 1
            try writer.write(
                assembly.event(event, arguments, captures, id: summary.events, in: file))
        }
        let totals = folds(recordedFolds, of: files, &assembly)
        for fold in totals.inOrder { try writer.write(fold) }
        try writer.finish()
        return summary
    }

    // MARK: Order

    /// Where an event lies. Two million of them are sorted, so they are small.
    private struct Place {
        var start: Int64
        var offset: Int
        var file: UInt32
    }

    private static func order(of files: [RecorderFile]) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(files.reduce(0) { $0 + $1.events.count })
        for (index, file) in files.enumerated() {
            for offset in file.events {
                places.append(
                    Place(start: file.start(at: offset), offset: offset, file: UInt32(index)))
            }
        }
        places.sort { left, right in
            if left.start != right.start { return left.start < right.start }
            if left.file != right.file { return left.file < right.file }
            return left.offset < right.offset
        }
        return places
    }

    // MARK: Processes

    /// The driver's file first, then the node's, then the workers' by number.
    private static func recorderFiles(
        in directory: RunDirectory, _ summary: inout Summary
    ) throws(TraceError) -> [RecorderFile] {
        var files: [RecorderFile] = []
        for name in try directory.fileNames(withSuffix: RecorderLayout.eventsSuffix) {
            do throws(RecorderFile.Failure) {
                files.append(try RecorderFile(directory: directory.path, name: name))
            } catch {
                switch error {
                case .empty: break
                case .foreign(let reason): summary.leftOut.append("\(name): \(reason)")
                }
            }
        }
        func order(_ file: RecorderFile) -> Int {
            if file.process == ProcessID.driver.name { return 0 }
            return file.isNode ? 1 : 2 + ProcessID(file.process).order
        }
        return files.sorted { order($0) < order($1) }
    }

    /// The lanes: a node has three, any other process is one. A process may record for a lane of
    /// another (the driver knows of retries, which are the scheduler's); the lane stays the other's.
    private static func processes(of files: [RecorderFile]) -> [TraceHeader.Process] {
        var pids: [ProcessID: Int] = [:]
        func add(_ lane: ProcessID, of file: RecorderFile) {
            if pids[lane] == nil { pids[lane] = file.pid }
        }
        for file in files {
            let own: [ProcessID] =
                file.isNode
                ? [.controlStore, .objectStore, .scheduler] : [ProcessID(file.process)]
            for lane in own { add(lane, of: file) }
        }
        for file in files {
            for lane in file.lanes.compactMap(\.process) { add(lane, of: file) }
        }
        return pids.map { TraceHeader.Process(id: $0.key, pid: $0.value) }
            .sorted { ($0.id.order, $0.id.name) < ($1.id.order, $1.id.name) }
    }

    /// A script that never called Ray has no recorder; it is complete if it came to an end itself.
    private static func isComplete(_ files: [RecorderFile], _ exitStatus: Int?) -> Bool {
        let drivers = files.filter { $0.process == ProcessID.driver.name }
        if !drivers.isEmpty { return drivers.allSatisfy(\.isFinished) }
        return exitStatus.map { $0 < 128 } ?? false
    }

    // MARK: Folds

    private static func folds(
        _ recorded: [[(key: FoldKey, sums: FoldSums)]], of files: [RecorderFile],
        _ assembly: inout EventAssembly
    ) -> FoldTotals {
        var totals = FoldTotals()
        for (file, recorded) in zip(files, recorded) {
            for (key, sums) in recorded {
                if let fold = assembly.fold(key, sums, in: file) { totals.add(fold) }
            }
        }
        return totals
    }
}

extension TraceMerge.Summary {
    /// Whether the trace is to be written: not where there is nothing to write and something to lose.
    mutating func hasToReplace(_ output: String, events: Int) -> Bool {
        var status = stat()
        keptOlderTrace =
            events == 0 && folded == 0 && stat(output, &status) == 0 && status.st_size > 0
        return !keptOlderTrace
    }
}
