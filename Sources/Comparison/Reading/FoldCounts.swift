internal import TraceReading
internal import TraceSchema

/// Adds what lies past the event limit to what was counted one by one.
///
/// A fold tells kind, process, function, variable, path, role and line, but neither a name nor
/// arguments, captures or errors.
struct FoldCounts {
    /// Of functions that no kept event names, or of none.
    private(set) var unattributed: [EventKind: Int] = [:]
    private(set) var calls = 0

    init(
        _ folds: [Fold], names: FunctionNames, places: PlaceTable,
        into builder: inout RunStructure.Builder
    ) {
        for fold in folds where fold.count > 0 {
            guard let (facet, word) = Self.facet(of: fold, places, &builder) else { continue }
            let subject =
                fold.role == .value
                ? RunStructure.Builder.values : fold.function.flatMap { names.last(of: $0) }
            guard let subject else {
                unattributed[fold.kind] = (unattributed[fold.kind] ?? 0).adding(fold.count)
                continue
            }
            if fold.kind == .submit { calls = calls.adding(fold.count) }
            builder.change(subject, facet) { tally in
                tally.addFolded(.init(word: word), count: fold.count, bytes: max(fold.bytes, 0))
                guard facet.aspect.measurement == .perWorker else { return }
                let key = WorkerKey(function: fold.function, process: fold.process)
                tally.perWorker[key] = (tally.perWorker[key] ?? 0).adding(fold.count)
            }
        }
    }

    /// What the fold's events would have been counted as; nil for kinds that are not compared.
    private static func facet(
        of fold: Fold, _ places: PlaceTable, _ builder: inout RunStructure.Builder
    ) -> (Facet<Int32>, Word)? {
        func detail() -> Int32? { fold.role.map { builder.strings.index(of: $0.rawValue) } }
        func facet(_ aspect: Aspect, _ word: Word = .plain) -> (Facet<Int32>, Word) {
            guard fold.role == .value else {
                return (Facet(aspect: aspect, detail: detail()), word)
            }
            let variable = fold.variable.map { builder.strings.index(of: $0) }
            return (
                Facet(
                    aspect: aspect, place: places.place(line: fold.line), variable: variable,
                    detail: detail()), word
            )
        }
        switch fold.kind {
        case .pickle: return facet(fold.process == .driver ? .driverPickle : .workerPickle)
        case .export: return facet(.export)
        case .fetch: return facet(.fetch)
        case .unpickle: return facet(.unpickle)
        case .serialize: return facet(.serialize)
        case .put: return facet(.put)
        case .submit:
            return (Facet(aspect: .submit, place: places.place(line: fold.line)), .plain)
        case .get: return facet(.get, Word(fold.path))
        case .deserialize: return fold.role == .argument ? nil : facet(.deserialize)
        case .execute: return facet(.execute)
        case .return: return (Facet(aspect: .return), Word(fold.path))
        case .retry: return facet(.retry)
        case .fail: return facet(.fail)
        case .lease, .dispatch, .hold, .drop, .free, .spill, .restore: return nil
        }
    }
}
