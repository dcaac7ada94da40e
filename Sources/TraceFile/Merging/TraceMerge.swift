import Glibc
import TraceSchema

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
        /// Files that were left out, each with the reason.
        package var leftOut: [String] = []
    }

    /// Merges a run directory, ordered by start, then process, then the order of recording.
    ///
    /// Whatever was cut off is taken as far as it is whole. Throws if the run's description cannot
    /// be read, or the trace not be written.
    package static func merge(
        runDirectory: RunDirectory, to output: String, exitStatus: Int? = nil
    ) throws(TraceError) -> Summary {
        let run = try runDirectory.description()
        var summary = Summary()
        let files = try recorderFiles(in: runDirectory, &summary)
        summary.processes = files.count
        summary.diskWasFull = files.contains { $0.ranFull }
        summary.complete = isComplete(files, exitStatus)

        let recordedFolds = files.map { $0.folds() }
        summary.folded = recordedFolds.joined().reduce(0) { $0 &+ max(0, Int($1.sums.count)) }
        let header = TraceHeader(
            engine: run.engine, engineVersion: run.engineVersion, script: run.script,
            started: run.started, config: run.config, suppose: run.suppose,
            processes: processes(of: files), complete: summary.complete, folded: summary.folded,
            exitStatus: exitStatus)
        let writer = try TraceWriter(path: output, header: header)
        var assembly = EventAssembly(originNs: run.originNs)
        for place in order(of: files) {
            let file = files[Int(place.file)]
            guard let (event, arguments, captures) = file.event(at: place.offset) else { continue }
            summary.events += 1
            try writer.write(
                assembly.event(event, arguments, captures, id: summary.events, in: file))
        }
        for fold in folds(recordedFolds, of: files, &assembly) { try writer.write(fold) }
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
        for name in try names(in: directory.path) where name.hasSuffix(RecorderLayout.eventsSuffix)
        {
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

    private static func names(in path: String) throws(TraceError) -> [String] {
        guard let directory = opendir(path) else {
            throw TraceError(.unreadable(TraceError.reason(errno)), path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        // So that `node` comes before `node-4`, whose order is the same.
        return names.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
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

    /// Those that agree in the key become one; in an order that depends on nothing but them.
    private static func folds(
        _ recorded: [[(key: FoldKey, sums: FoldSums)]], of files: [RecorderFile],
        _ assembly: inout EventAssembly
    ) -> [Fold] {
        var totals: [Fold: Fold] = [:]
        for (file, recorded) in zip(files, recorded) {
            for (key, sums) in recorded {
                guard let fold = assembly.fold(key, sums, in: file) else { continue }
                totals[fold.key, default: fold.key].add(fold)
            }
        }
        return totals.values.sorted { $0.precedes($1) }
    }
}

extension Fold {
    /// The fold without its sums.
    fileprivate var key: Fold {
        Fold(
            kind: kind, process: process, function: function, variable: variable, path: path,
            role: role, line: line)
    }

    fileprivate func precedes(_ other: Fold) -> Bool {
        func place(_ fold: Fold) -> (Int, Int, Int, String, String, String) {
            (
                fold.process.order, fold.line ?? 0, fold.function?.number ?? 0, fold.kind.rawValue,
                fold.variable ?? "", "\(fold.role?.rawValue ?? "") \(fold.path?.rawValue ?? "")"
            )
        }
        return place(self) < place(other)
    }

    fileprivate mutating func add(_ other: Fold) {
        count += other.count
        bytes += other.bytes
        copied += other.copied
        durationNs += other.durationNs
    }
}
