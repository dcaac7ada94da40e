import TraceSchema

/// Makes one trace of what the probe recorded in the processes of the real Ray.
enum ProbeMerge {
    static func merge(
        _ run: RunDescription, _ directory: RunDirectory, to output: String, exitStatus: Int?
    ) throws(TraceError) -> TraceMerge.Summary {
        var summary = TraceMerge.Summary()
        let files = try probeFiles(in: directory, &summary)
        let lanes = Lanes(of: files)
        let places = order(of: files)
        let kept = min(places.count, run.eventLimit)
        summary.processes = files.count
        summary.events = kept
        summary.folded = places.count - kept
        summary.complete = isComplete(files, exitStatus)
        let missing = files.reduce(into: Set()) { $0.formUnion($1.missing) }
        summary.missing = EventKind.allCases.filter { missing.contains($0) }
        guard summary.hasToReplace(output, events: places.count) else { return summary }
        let writer = try TraceWriter(
            path: output, header: header(run, files, lanes, summary, exitStatus))
        var events = EventReader(originNs: run.originNs)
        var totals = FoldTotals()
        for (index, place) in places.enumerated() {
            guard
                let event = events.event(
                    at: place, id: index + 1, in: files[place.file],
                    process: lanes[place.file])
            else { continue }
            if index < kept { try writer.write(event) } else { totals.add(Fold(event)) }
        }
        for fold in totals.inOrder { try writer.write(fold) }
        try writer.finish()
        for file in files where file.brokenLines > 0 {
            summary.leftOut.append("\(file.name): \(file.brokenLines) lines that are no events")
        }
        return summary
    }

    private static func header(
        _ run: RunDescription, _ files: [ProbeFile], _ lanes: Lanes,
        _ summary: TraceMerge.Summary, _ exitStatus: Int?
    ) -> TraceHeader {
        var config = files.first?.config ?? [:]
        config.merge(run.config) { $1 }
        return TraceHeader(
            engine: run.engine,
            engineVersion: files.lazy.compactMap(\.rayVersion).first ?? run.engineVersion,
            script: run.script, started: run.started, config: config, suppose: run.suppose,
            processes: lanes.processes, complete: summary.complete, folded: summary.folded,
            exitStatus: exitStatus, missing: summary.missing)
    }

    // MARK: Files

    /// The drivers' files first, each kind in the order in which the processes began to record.
    private static func probeFiles(
        in directory: RunDirectory, _ summary: inout TraceMerge.Summary
    ) throws(TraceError) -> [ProbeFile] {
        var files: [ProbeFile] = []
        for name in try directory.fileNames(withSuffix: ProbeFile.suffix) {
            do throws(MappedInput.Failure) {
                files.append(try ProbeFile(directory: directory.path, name: name))
            } catch {
                switch error {
                case .empty: break
                case .foreign(let reason): summary.leftOut.append("\(name): \(reason)")
                }
            }
        }
        func beginning(_ file: ProbeFile) -> Int64 { file.events.first?.start ?? .max }
        return files.sorted {
            if $0.isDriver != $1.isDriver { return $0.isDriver }
            return beginning($0) < beginning($1)
        }
    }

    /// As in a run of the embedded engine: a script that never called Ray has no file.
    private static func isComplete(_ files: [ProbeFile], _ exitStatus: Int?) -> Bool {
        let drivers = files.filter(\.isDriver)
        if !drivers.isEmpty { return drivers.allSatisfy(\.isFinished) }
        return exitStatus.map { $0 < 128 } ?? false
    }

    // MARK: Order

    /// Where an event lies.
    private struct Place {
        var start: Int64
        var range: Range<Int>
        var file: Int
    }

    private static func order(of files: [ProbeFile]) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(files.reduce(0) { $0 + $1.events.count })
        for (index, file) in files.enumerated() {
            for event in file.events {
                places.append(Place(start: event.start, range: event.range, file: index))
            }
        }
        places.sort {
            ($0.start, $0.file, $0.range.lowerBound) < ($1.start, $1.file, $1.range.lowerBound)
        }
        return places
    }

    /// Reads events in the order of time, so that identifiers are numbered in order of first use.
    private struct EventReader {
        let originNs: Int64
        private var decoder = EventDecoder(numbering: IdentifierNumbering())
        /// What each task runs: its submit says so, and the worker's lines leave it out.
        private var callees: [TaskID: Callee] = [:]

        private struct Callee {
            let function: FunctionID?
            let actor: ActorID?
            let name: String?
            let parent: TaskID?
            let process: ProcessID
            /// Of its arguments that were given as references.
            let references: [ObjectID: String]
            /// The variables of those that were put for it, in their order: the caller does not
            /// know the objects that Ray makes of them.
            var implicitPuts: ArraySlice<String?>
        }

        init(originNs: Int64) { self.originNs = originNs }

        /// Nil only where somebody wrote over the file after its places were found.
        mutating func event(
            at place: Place, id: Int, in file: ProbeFile, process: ProcessID
        ) -> Event? {
            let read = try? file.withLine(at: place.range) { line throws(JSONFailure) in
                try decoder.decode(line, defaultID: id, defaultProcess: process)
            }
            guard case .event(var event) = read else { return nil }
            event.id = id
            event.startNs = Int64(TraceNumber.clamped(place.start &- originNs))
            // The name that a get is bound to is the value's, not the reference's.
            if event.kind == .deserialize { event.bound = nil }
            if let task = event.task { complete(&event, of: task) }
            return event
        }

        private mutating func complete(_ event: inout Event, of task: TaskID) {
            if event.kind == .submit {
                let arguments = event.arguments ?? []
                callees[task] = Callee(
                    function: event.function, actor: event.actor, name: event.name,
                    parent: event.parent, process: event.process,
                    references: Dictionary(
                        arguments.compactMap { argument in
                            argument.object.map { ($0, argument.variable ?? "") }
                        }, uniquingKeysWith: { first, _ in first }),
                    implicitPuts: arguments.filter { $0.how == .put }.map(\.variable)[...])
            } else if let callee = callees[task] {
                complete(&event, of: callee)
                if event.kind == .get, event.role == .argument, event.variable == nil {
                    event.variable = nextArgument(event.object, of: task)
                }
            }
        }

        /// What the worker reads for its call: a reference that it was given, else the next of
        /// those that were put.
        private mutating func nextArgument(_ object: ObjectID?, of task: TaskID) -> String? {
            if let object, let variable = callees[task]?.references[object] {
                return variable.isEmpty ? nil : variable
            }
            return callees[task]?.implicitPuts.popFirst() ?? nil
        }

        private func complete(_ event: inout Event, of callee: Callee) {
            event.parent = event.parent ?? callee.parent
            switch event.kind {
            case .pickle, .export, .fetch, .unpickle:
                // Of a function that need not be the one that the task runs.
                return
            case .dispatch:
                // The driver asks Ray for all of them; each was its caller's.
                event.process = callee.process
            case .serialize, .put, .submit, .lease, .get, .deserialize, .execute, .return, .hold,
                .drop, .free, .spill, .restore, .retry, .fail:
                break
            }
            event.function = event.function ?? callee.function
            event.actor = event.actor ?? callee.actor
            // The worker knows a method by its own name, without its class.
            event.name = callee.name ?? event.name
        }
    }

    // MARK: Lanes

    /// Which lane a file's events lie in, unless they say otherwise.
    private struct Lanes {
        private var byFile: [ProcessID] = []
        private(set) var processes: [TraceHeader.Process] = []

        init(of files: [ProbeFile]) {
            var nodes: [String: Int] = [:]
            var drivers = 0
            var workers = 0
            for file in files {
                let lane: ProcessID
                if file.isDriver {
                    drivers += 1
                    // A child process of the script's own may be a driver, too.
                    lane = drivers == 1 ? .driver : ProcessID("driver-\(drivers)")
                } else {
                    workers += 1
                    lane = .worker(workers)
                }
                byFile.append(lane)
                let node = nodes[file.node] ?? nodes.count + 1
                nodes[file.node] = node
                processes.append(
                    TraceHeader.Process(
                        id: lane, pid: file.pid, node: "n\(node)",
                        clockErrorNs: file.clockError == 0 ? nil : file.clockError))
            }
            // Ray's own processes, of which the probe knows nothing but what Ray tells the driver.
            let others = files.reduce(into: Set()) { $0.formUnion($1.otherLanes) }
                .subtracting(byFile)
            processes += others.map { TraceHeader.Process(id: $0, pid: 0) }
            processes.sort { ($0.id.order, $0.id.name) < ($1.id.order, $1.id.name) }
        }

        subscript(file: Int) -> ProcessID { byFile[file] }
    }
}

extension Fold {
    /// A single event.
    fileprivate init(_ event: Event) {
        self.init(
            kind: event.kind, process: event.process, function: event.function,
            variable: event.variable, path: event.path, role: event.role, line: event.line,
            count: 1, bytes: event.bytes ?? 0, copied: event.copied ?? 0,
            durationNs: event.durationNs ?? 0)
    }
}
