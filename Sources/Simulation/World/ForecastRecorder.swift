import TraceReading
import TraceSchema

/// The events of a simulated run: kept up to a limit, and beyond it counted and summed, as the engine's
/// recorder does.
struct ForecastRecorder {
    /// An event in numbers: a run may have many millions.
    struct Entry {
        var kind: EventKind
        /// Place of the lane in ``lanes``.
        var lane: Int32
        var start: Int64
        var duration: Int64 = 0
        var waited: Int64 = 0
        /// Numbers of the trace; 0 for none.
        var task: Int32 = 0
        var parent: Int32 = 0
        var object: Int32 = 0
        /// Place of the function, from 0; -1 for none.
        var function: Int32 = -1
        /// Places in ``texts``; -1 for none.
        var variable: Int32 = -1
        var bound: Int32 = -1
        var file: Int32 = -1
        var line: Int32 = 0
        var role: Role?
        var path: TransferPath?
        /// -1 for none.
        var bytes = -1
        var copied = -1
        var explicit: Bool?
        /// Place in ``arguments``; -1 for none.
        var arguments: Int32 = -1
        var error: Int32 = -1
        var hasWaited = false
        var isAttempt = false
        /// For a pickle: whether it is of a worker's copy.
        var isAgain = false

        init(_ kind: EventKind, lane: Int32, start: Int64) {
            self.kind = kind
            self.lane = lane
            self.start = start
        }
    }

    private struct FoldKey: Hashable {
        var kind: EventKind
        var lane: Int32
        var function: Int32
        var variable: Int32
        var line: Int32
        var role: Role?
        var path: TransferPath?

        func hash(into hasher: inout Hasher) {
            let place = UInt64(UInt32(bitPattern: lane)) << 32 ^ UInt64(UInt32(bitPattern: line))
            hasher.combine(place ^ UInt64(UInt32(bitPattern: function)) << 20)
            hasher.combine(kind)
        }
    }

    private struct Sums {
        var count = 0
        var bytes = 0
        var copied = 0
        var duration: Int64 = 0

        mutating func add(_ entry: Entry) {
            count += 1
            bytes = bytes.adding(max(0, entry.bytes))
            copied = copied.adding(max(0, entry.copied))
            duration = duration.adding(entry.duration)
        }
    }

    private let limit: Int
    private var entries: [Entry] = []
    private var folds: [FoldKey: Sums] = [:]
    private var arguments: [[Event.Argument]] = []
    private var texts: [String] = []
    private var textPlaces: [String: Int32] = [:]
    /// The texts that came last, and their places: steps that follow one another have the same.
    private var recentTexts: [(text: String, place: Int32)] = []
    private static let recentCount = 8
    private(set) var lanes: [ProcessID] = []
    private(set) var count = 0

    init(limit: Int) { self.limit = limit }

    /// Whether another event would be kept, and not only counted.
    var keeps: Bool { entries.count < limit }

    mutating func lane(_ process: ProcessID) -> Int32 {
        lanes.append(process)
        return Int32(lanes.count - 1)
    }

    mutating func text(_ text: String?) -> Int32 {
        guard let text else { return -1 }
        for recent in recentTexts where recent.text == text { return recent.place }
        let place = textPlaces[text] ?? Int32(texts.count)
        if place == texts.count {
            texts.append(text)
            textPlaces[text] = place
        }
        if recentTexts.count == Self.recentCount { recentTexts.removeFirst() }
        recentTexts.append((text, place))
        return place
    }

    mutating func list(_ list: [Event.Argument]) -> Int32 {
        guard keeps, !list.isEmpty else { return -1 }
        arguments.append(list)
        return Int32(arguments.count - 1)
    }

    mutating func record(_ entry: Entry) {
        count += 1
        guard !keeps else {
            entries.append(entry)
            return
        }
        let key = FoldKey(
            kind: entry.kind, lane: entry.lane, function: entry.function, variable: entry.variable,
            line: entry.line, role: entry.role, path: entry.path)
        folds[key, default: Sums()].add(entry)
    }

    /// Of each kind, all that was done.
    var totals: [EventKind: Forecast.Total] {
        var totals: [EventKind: Forecast.Total] = [:]
        for entry in entries where entry.error < 0 {
            totals[entry.kind, default: Forecast.Total()].add(
                1, bytes: max(0, entry.bytes), copied: max(0, entry.copied), ns: entry.duration)
        }
        for (key, sums) in folds {
            totals[key.kind, default: Forecast.Total()].add(
                sums.count, bytes: sums.bytes, copied: sums.copied, ns: sums.duration)
        }
        return totals
    }

    /// The kept events in the order of their starts, with positions from 1; and the folds in an order
    /// that depends on nothing but them.
    func finished(
        functions: [Workload.Function]
    ) -> (events: [Event], folds: [Fold]) {
        let order = entries.indices.sorted {
            (entries[$0].start, $0) < (entries[$1].start, $1)
        }
        let events = order.enumerated().map { position, place in
            event(entries[place], position + 1, functions)
        }
        let folds = folds.map { key, sums in
            Fold(
                kind: key.kind, process: lanes[Int(key.lane)],
                function: key.function < 0 ? nil : functions[Int(key.function)].id,
                variable: word(key.variable), path: key.path, role: key.role,
                line: key.line > 0 ? Int(key.line) : nil, count: sums.count, bytes: sums.bytes,
                copied: sums.copied, durationNs: sums.duration)
        }
        return (events, folds.sorted { $0.place < $1.place })
    }

    private func word(_ place: Int32) -> String? { place < 0 ? nil : texts[Int(place)] }

    private func event(
        _ entry: Entry, _ position: Int, _ functions: [Workload.Function]
    ) -> Event {
        var event = Event(
            id: position, kind: entry.kind, process: lanes[Int(entry.lane)], startNs: entry.start)
        switch entry.kind {
        case .hold, .drop, .free: break
        default: event.durationNs = entry.duration
        }
        if entry.hasWaited { event.waitedNs = entry.waited }
        if entry.task > 0 { event.task = TaskID(Int(entry.task)) }
        if entry.parent > 0 { event.parent = TaskID(Int(entry.parent)) }
        if entry.isAttempt { event.attempt = 1 }
        if entry.object > 0 { event.object = ObjectID(Int(entry.object)) }
        if entry.function >= 0 {
            let function = functions[Int(entry.function)]
            event.function = function.id
            event.name = function.name
            if entry.kind == .pickle {
                let again = entry.isAgain ? function.again?.captures : nil
                event.captures = again ?? function.captures
            }
        }
        event.variable = word(entry.variable)
        event.bound = word(entry.bound)
        event.file = word(entry.file)
        if entry.line > 0 { event.line = Int(entry.line) }
        event.role = entry.role
        event.path = entry.path
        if entry.bytes >= 0 { event.bytes = entry.bytes }
        if entry.copied >= 0 { event.copied = entry.copied }
        event.explicit = entry.explicit
        if entry.arguments >= 0 { event.arguments = arguments[Int(entry.arguments)] }
        event.error = word(entry.error)
        return event
    }
}

extension Fold {
    fileprivate var place: (Int, Int, Int, String, String, String) {
        (
            process.order, line ?? 0, function?.number ?? 0, kind.rawValue, variable ?? "",
            "\(role?.rawValue ?? "") \(path?.rawValue ?? "")"
        )
    }
}
