package import TraceSchema

/// What lies where at one moment of a run: in the control store, in the object store, and with each
/// worker. Made from the events that had ended by then.
package struct StoreContents: Equatable, Sendable {
    /// A pickled function or class.
    package struct Function: Equatable, Sendable {
        package var function: FunctionID?
        package var name: String
        package var bytes: Int
    }

    package struct Object: Equatable, Sendable {
        package var object: ObjectID
        /// `A`, or `result of f`; nil where the trace does not say.
        package var name: String?
        package var bytes: Int
        /// Processes that hold a reference, by what each holds it as; empty where the engine does not
        /// show it.
        package var holders: [Holder]
    }

    package struct Holder: Hashable, Sendable {
        package var process: ProcessID
        package var role: Role?
    }

    package struct Worker: Equatable, Sendable {
        package var process: ProcessID
        /// That it has made from their pickles.
        package var functions: [Function]
    }

    package var controlStore: [Function] = []
    package var objectStore: [Object] = []
    package var workers: [Worker] = []
    /// Objects that were in the store and are freed.
    package var freed = 0
    /// Whether the engine shows who holds an object, and when it is freed.
    package var showsHolders: Bool

    /// At a moment in nanoseconds from the script's start.
    package init(of run: RecordedRun, at moment: Int64) {
        showsHolders = run.header.availability(of: .hold) != .absent
        var names: [FunctionID: String] = [:]
        var objects: [ObjectID: Object] = [:]
        var workers: [ProcessID: [Function]] = [:]
        var holders: [ObjectID: [Holder: Int]] = [:]
        var calls: [TaskID: String] = [:]
        for process in run.header.processes where process.id.description.hasPrefix("worker-") {
            workers[process.id] = []
        }
        for event in run.events where event.endNs <= moment && event.error == nil {
            if let function = event.function, let name = event.name { names[function] = name }
            if event.kind == .submit, let task = event.task { calls[task] = event.name }
            switch event.kind {
            case .export: add(event, names, to: &controlStore)
            case .unpickle:
                if event.process != .driver {
                    add(event, names, to: &workers[event.process, default: []])
                }
            case .put, .return:
                guard event.kind == .put || event.path == .objectStore, let object = event.object
                else { continue }
                let result = event.name ?? event.task.flatMap { calls[$0] }
                let name =
                    event.variable
                    ?? (event.kind == .return || event.role == .result
                        ? result.map { "result of \($0)" } : nil)
                objects[object] = Object(
                    object: object, name: name, bytes: event.bytes ?? 0, holders: [])
            case .free:
                if let object = event.object, objects.removeValue(forKey: object) != nil {
                    freed += 1
                }
            case .hold, .drop:
                guard let object = event.object else { continue }
                let holder = Holder(process: event.process, role: event.role)
                holders[object, default: [:]][holder, default: 0] += event.kind == .hold ? 1 : -1
            default: continue
            }
        }
        objectStore = objects.values.sorted { $0.object < $1.object }.map { object in
            var object = object
            object.holders = (holders[object.object] ?? [:]).filter { $0.value > 0 }.keys
                .sorted {
                    ($0.process.name, $0.role?.rawValue ?? "") < (
                        $1.process.name, $1.role?.rawValue ?? ""
                    )
                }
            return object
        }
        self.workers = workers.map { Worker(process: $0.key, functions: $0.value) }
            .sorted {
                ($0.process.name.count, $0.process.name) < ($1.process.name.count, $1.process.name)
            }
    }

    /// A function that is written once more takes its older one's place.
    private func add(
        _ event: Event, _ names: [FunctionID: String], to functions: inout [Function]
    ) {
        let function = Function(
            function: event.function,
            name: event.name ?? event.function.flatMap { names[$0] } ?? "a function",
            bytes: event.bytes ?? 0)
        if let index = functions.firstIndex(where: {
            $0.function != nil && $0.function == event.function
        }) {
            functions[index] = function
        } else {
            functions.append(function)
        }
    }
}
