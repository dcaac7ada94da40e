internal import Ledger
internal import TextReport
internal import TraceReading
internal import TraceSchema

/// The ledger's weightiest entries, two lines each: what it is and cost, and what was done.
struct LedgerText {
    let ledger: Ledger

    /// So many variables are shown at most, unless all are asked for; one that has less than a
    /// hundredth of the variables' time is not.
    private static let limit = 8
    private static let smallest: Int64 = 100

    func lines(width: Int, style: TextStyle, showsAll: Bool) -> [String] {
        let variables = ledger.variables
        guard !ledger.entries.isEmpty else { return [] }
        let whole = ledger.workNs
        let shown = showsAll ? ledger.entries : weighty
        var lines = [
            style.heading("What each variable cost")
                + style.dimmed("  of \(Quantity.duration(whole)) of work in all processes together")
        ]
        if variables.isEmpty { lines.append("No variable crossed a process boundary.") }
        let times = shown.map { Quantity.duration($0.workNs) }
        let shares = shown.map { Quantity.share($0.workNs, of: whole) }
        let timeWidth = times.map(\.count).max() ?? 0
        let shareWidth = shares.map(\.count).max() ?? 0
        let indent = String(repeating: " ", count: timeWidth + shareWidth + 4)
        for (index, entry) in shown.enumerated() {
            let cost =
                Self.padded(times[index], timeWidth) + "  " + Self.padded(shares[index], shareWidth)
            let title = WrappedText.lines(
                EntryText.title(entry), width: width, first: cost + "  ", rest: indent)
            lines += title.map { style.entry($0, entry.how) }
            let deeds = WrappedText.lines(
                EntryText.deeds(entry), width: width, first: indent, rest: indent)
            lines += deeds.map { $0.replacing("\u{A0}", with: " ") }
        }
        if !showsAll { lines += remainder(shown, width: width).map(style.dimmed) }
        return lines
    }

    /// The variables that a report shows unless it shows all.
    var weighty: [LedgerEntry] {
        let variables = ledger.variables
        let whole = variables.reduce(Int64(0)) { $0.adding($1.workNs) }
        let count = variables.prefix { $0.workNs >= whole / Self.smallest }.count
        return Array(variables.prefix(max(min(count, Self.limit), 1)))
    }

    /// What is left out is said with its sums.
    private func remainder(_ shown: [LedgerEntry], width: Int) -> [String] {
        let variables = ledger.variables.dropFirst(shown.count)
        let others = ledger.entries.filter { !$0.how.isVariable }
        func work(_ entries: some Sequence<LedgerEntry>) -> Int64 {
            entries.reduce(0) { $0.adding($1.workNs) }
        }
        var sentences: [String] = []
        if !variables.isEmpty {
            let copied = variables.reduce(0) { $0.adding($1.copiedBytes) }
            let names = Quantity.count(variables.count, "more entry", "more entries")
            sentences.append(
                "\(names) of variables: \(Quantity.duration(work(variables))), "
                    + "\(Quantity.bytes(copied)) copied.")
        }
        let parts = LedgerEntry.How.allCases.compactMap { how -> String? in
            let entries = others.filter { $0.how == how }
            guard !entries.isEmpty, work(entries) > 0 else { return nil }
            let ns = Quantity.duration(work(entries))
            switch how {
            case .function: return "functions' own pickles \(ns)"
            case .call:
                let executed = entries.reduce(Int64(0)) { $0.adding($1.workNs(.execute)) }
                return "calls \(ns) (execute \(Quantity.duration(executed)), the rest submit, "
                    + "dispatch and lease)"
            case .other: return "other \(ns)"
            case .captured, .value, .reference, .result, .put: return nil
            }
        }
        if !parts.isEmpty { sentences.append("No variable's: \(parts.joined(separator: ", ")).") }
        guard !sentences.isEmpty else { return [] }
        return WrappedText.lines(
            sentences.joined(separator: " ") + " --all lists everything.", width: width, first: "",
            rest: "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}

/// An entry in words.
enum EntryText {
    /// "A, 8.0 MB, by value to foo1 (program.py:37)".
    static func title(_ entry: LedgerEntry) -> String {
        var name =
            entry.variable.map { "`\(WrappedText.shortened($0, to: 40))`" } ?? "unnamed value"
        if entry.how == .reference, let reference = entry.reference, reference != entry.variable {
            name += " (`\(WrappedText.shortened(reference, to: 24))`)"
        }
        if entry.how == .result || entry.how == .put, let bound = entry.reference {
            name += " as `\(WrappedText.shortened(bound, to: 24))`"
        }
        let function = entry.function.map { "`\(WrappedText.shortened($0, to: 32))`" }
        let place = entry.place.map { " (\($0))" } ?? ""
        let size = self.size(entry).map { ", \($0)" } ?? ""
        switch entry.how {
        case .captured:
            let through = entry.through.map { " through `\($0)`" } ?? ""
            return "\(name)\(size), captured by \(function ?? "a function")\(through)\(place)"
        case .value, .reference:
            return "\(name)\(size), \(entry.how.label) to \(function ?? "a function")\(place)"
        case .result:
            return "\(name)\(size), result\(place)"
        case .put:
            return "\(name)\(size), put by hand\(function.map { " in \($0)" } ?? "")\(place)"
        case .function: return "function \(function ?? "unnamed") itself\(place)"
        case .call: return "calls of \(function ?? "a function")\(place)"
        case .other:
            return function.map { "arguments of \($0) past the event limit" }
                ?? "references that a process held, and what names nothing"
        }
    }

    private static func size(_ entry: LedgerEntry) -> String? {
        guard let smallest = entry.bytes.map(Quantity.bytes),
            let largest = entry.largestBytes.map(Quantity.bytes)
        else { return nil }
        return smallest == largest ? smallest : "\(smallest) to \(largest)"
    }

    /// A number and its unit stay on one line.
    private static func kept(_ text: String) -> String { text.replacing(" ", with: "\u{A0}") }

    /// "serialized 100 ×, put 100 ×; moved 2.4 GB, copied 800 MB; first 4.2 ms, later 1.1 ms each".
    static func deeds(_ entry: LedgerEntry) -> String {
        let counts = Self.deeds.compactMap { kind, word -> String? in
            // Who held an object, and that it is gone, is no cost of a variable.
            if entry.how.isVariable, kind == .hold || kind == .drop || kind == .free { return nil }
            let count = entry.count(kind)
            return count > 0 ? kept("\(word) \(Quantity.count(count)) ×") : nil
        }
        var clauses = [counts.isEmpty ? "nothing done" : counts.joined(separator: ", ")]
        if entry.failed > 0 { clauses[0] += ", failed \(Quantity.count(entry.failed)) ×" }
        if entry.movedBytes > 0 || entry.copiedBytes > 0 {
            clauses.append(
                kept("moved \(Quantity.bytes(entry.movedBytes)),") + " "
                    + kept("copied \(Quantity.bytes(entry.copiedBytes))"))
        }
        if entry.how.isVariable, entry.calls > 1, entry.firstNs > 0, entry.laterNs > 0 {
            let each = entry.laterNs / Int64(max(entry.calls - 1, 1))
            clauses.append(
                kept("first \(Quantity.duration(entry.firstNs)),") + " "
                    + kept("later \(Quantity.duration(each)) each"))
        }
        if entry.waitedNs > 0 {
            clauses.append(kept("waited \(Quantity.duration(entry.waitedNs))"))
        }
        if entry.unfinished > 0 {
            clauses.append("\(Quantity.count(entry.unfinished)) not finished when the run ended")
        }
        return clauses.joined(separator: "; ")
    }

    /// Every kind, in the order of a call's way.
    private static let deeds: [(EventKind, String)] = [
        (.pickle, "pickled"), (.export, "exported"), (.fetch, "fetched"), (.unpickle, "unpickled"),
        (.serialize, "serialized"), (.put, "put"), (.submit, "submitted"), (.lease, "leased"),
        (.dispatch, "dispatched"), (.get, "got"), (.deserialize, "deserialized"),
        (.execute, "executed"), (.return, "returned"), (.retry, "retried"), (.fail, "given up"),
        (.hold, "held"), (.drop, "dropped"), (.free, "freed"), (.spill, "spilled"),
        (.restore, "restored"),
    ]
}

extension TextStyle {
    /// A way has the same colour wherever it is named: where the line names it, and nowhere else.
    func entry(_ line: String, _ how: LedgerEntry.How) -> String {
        let way: Way? =
            switch how {
            case .value: .inline
            case .reference: .reference
            case .captured: .captured
            case .result, .put, .function, .call, .other: nil
            }
        guard let way, let place = line.ranges(of: how.label).last else { return line }
        var line = line
        line.replaceSubrange(place, with: self.way(how.label, way))
        return line
    }
}
