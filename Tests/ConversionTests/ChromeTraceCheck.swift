import Foundation

/// The rules of Chrome's trace events that viewers demand, checked on a finished file: what breaks
/// one of them is warned of, drawn wrongly or dropped by Perfetto.
struct ChromeTraceCheck {
    struct Entry: Decodable {
        var ph: String
        var name: String
        var cat: String?
        var ts: Decimal?
        var dur: Decimal?
        var pid: Int
        var tid: Int
        var id: Identifier?
        var bp: String?
        var args: [String: Value]?
    }

    /// A number or a text.
    enum Identifier: Decodable, Hashable {
        case number(Int)
        case text(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }

    /// What an argument holds, as far as a check asks.
    enum Value: Decodable, Hashable {
        case integer(Int)
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let integer = try? value.decode(Int.self) {
                self = .integer(integer)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }

    struct Document: Decodable {
        var traceEvents: [Entry]
        var otherData: [String: Value]?
    }

    let document: Document

    init(_ bytes: [UInt8]) throws {
        document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    }

    var events: [Entry] { document.traceEvents }

    func events(_ phase: String) -> [Entry] { events.filter { $0.ph == phase } }

    /// What breaks a rule, a line each.
    var problems: [String] {
        fieldProblems + nameProblems + nestingProblems + flowProblems + asynchronousProblems
            + counterProblems
    }

    // MARK: Fields

    private var fieldProblems: [String] {
        events.flatMap { event -> [String] in
            var problems: [String] = []
            func demand(_ condition: Bool, _ problem: String) {
                if !condition { problems.append("\(event.ph) \(event.name): \(problem)") }
            }
            switch event.ph {
            case "X":
                demand(event.dur.map { $0 >= 0 } ?? false, "no duration, or a negative one")
            case "M", "i", "C", "s", "f", "b", "e": break
            default: demand(false, "an unknown phase")
            }
            if event.ph != "M" {
                demand(event.ts.map { $0 >= 0 } ?? false, "no time, or a negative one")
                // Perfetto reads nanoseconds.
                let parts = [event.ts, event.dur].compactMap(\.self).map { $0 * 1000 }
                demand(
                    parts.allSatisfy { "\($0)".contains(".") == false }, "finer than a nanosecond")
            }
            return problems
        }
    }

    private var nameProblems: [String] {
        let named = Set(
            events("M").filter { $0.name == "process_name" }.map(\.pid))
        let tracks = Set(
            events("M").filter { $0.name == "thread_name" }.map(\.tid))
        var problems: Set<String> = []
        for event in events where event.ph != "M" {
            if !named.contains(event.pid) { problems.insert("process \(event.pid) has no name") }
            if event.ph == "X", !tracks.contains(event.tid) {
                problems.insert("track \(event.tid) has no name")
            }
        }
        // A number that stands in two processes is one thread to some viewers.
        let homes = Dictionary(grouping: events("X"), by: \.tid).mapValues { Set($0.map(\.pid)) }
        for (track, processes) in homes where processes.count > 1 {
            problems.insert("track \(track) stands in several processes")
        }
        return problems.sorted()
    }

    // MARK: Nesting

    private struct Track: Hashable {
        let pid: Int
        let tid: Int
    }

    /// Times in nanoseconds.
    private struct Slice {
        let start: Int64
        let end: Int64
        let name: String
    }

    /// The slices of each track; those that begin first and last longest come before those inside
    /// them.
    private var slices: [Track: [Slice]] {
        Dictionary(grouping: events("X")) { Track(pid: $0.pid, tid: $0.tid) }.mapValues { events in
            events.map { event in
                let start = event.ts?.nanoseconds ?? 0
                return Slice(
                    start: start, end: start + (event.dur?.nanoseconds ?? 0), name: event.name)
            }.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
        }
    }

    private var nestingProblems: [String] {
        slices.flatMap { track, slices -> [String] in
            var open: [Slice] = []
            var problems: [String] = []
            for slice in slices {
                while let last = open.last, last.end <= slice.start { open.removeLast() }
                if let last = open.last, last.end < slice.end {
                    problems.append(
                        "track \(track.tid): \(slice.name) begins inside \(last.name) and ends after it"
                    )
                }
                open.append(slice)
            }
            return problems
        }
    }

    // MARK: Flows

    private var flowProblems: [String] {
        var problems: [String] = []
        let slices = slices
        func isInSlice(_ event: Entry) -> Bool {
            let moment = event.ts?.nanoseconds ?? -1
            return (slices[Track(pid: event.pid, tid: event.tid)] ?? []).contains {
                $0.start <= moment && moment < $0.end
            }
        }
        let flows = Dictionary(grouping: events.filter { ["s", "f"].contains($0.ph) }) { $0.id }
        for (id, ends) in flows {
            let label = "flow \(id.map { "\($0)" } ?? "without id")"
            guard ends.map(\.ph).sorted() == ["f", "s"] else {
                problems.append("\(label) has the ends \(ends.map(\.ph))")
                continue
            }
            if Set(ends.map { [$0.name, $0.cat ?? ""] }).count != 1 {
                problems.append("\(label) has two names or categories")
            }
            let start = ends.first { $0.ph == "s" }
            let end = ends.first { $0.ph == "f" }
            if (end?.ts ?? 0) < (start?.ts ?? 0) { problems.append("\(label) goes back in time") }
            if end?.bp != "e" { problems.append("\(label) is bound to the next slice") }
            for event in ends where !isInSlice(event) {
                problems.append("\(label): its \(event.ph) lies in no slice")
            }
        }
        return problems
    }

    private var asynchronousProblems: [String] {
        let pairs = Dictionary(grouping: events.filter { ["b", "e"].contains($0.ph) }) { $0.id }
        return pairs.compactMap { id, ends in
            ends.map(\.ph) == ["b", "e"] && (ends[0].ts ?? 0) <= (ends[1].ts ?? 0)
                ? nil : "asynchronous \(String(describing: id)): \(ends.map(\.ph))"
        }
    }

    // MARK: Counters

    private var counterProblems: [String] {
        struct Counter: Hashable {
            let pid: Int
            let name: String
        }
        return Dictionary(grouping: events("C")) { Counter(pid: $0.pid, name: $0.name) }
            .flatMap { counter, samples -> [String] in
                var problems: [String] = []
                for (before, after) in zip(samples, samples.dropFirst())
                where (after.ts ?? 0) < (before.ts ?? 0) {
                    problems.append("counter \(counter.name) goes back in time")
                }
                for sample in samples {
                    guard case .integer(let value)? = sample.args?["bytes"], value >= 0 else {
                        problems.append("counter \(counter.name) is no number from 0")
                        continue
                    }
                }
                return problems
            }
    }
}

extension Decimal {
    /// Of microseconds.
    fileprivate var nanoseconds: Int64 { NSDecimalNumber(decimal: self * 1000).int64Value }
}
