internal import TraceReading
import TraceSchema

/// What stands above a panel and its blocks.
struct PanelWords {
    private let program: Program

    init(_ program: Program) {
        self.program = program
    }

    /// Where ways are compared, the way first; else the call as it stands in the script.
    func title(of scene: Program.Scene) -> String {
        let group = program.groups[scene.groups[0]]
        if let rounds = scene.rounds {
            return "\(Quantity.count(rounds.count)) rounds: \(body(of: rounds))"
        }
        let source = group.variants.first?.first.source ?? "calls"
        return program.comparesWays || !group.key.way.isCall
            ? "\(group.key.way.words) · \(source)" : source
    }

    /// What a round does: `f.remote(x) × 3 → g.remote(y)`.
    func body(of rounds: Rounds) -> String {
        let shown = rounds.body.prefix(8).map { run in
            let source = program.groups[Int(run.group)].shortSource
            return run.count == 1 ? source : "\(source) × \(Quantity.count(run.count))"
        }
        return shown.joined(separator: " → ") + (rounds.body.count > shown.count ? " → …" : "")
    }

    func note(of scene: Program.Scene, _ sums: CallSums) -> String {
        let group = program.groups[scene.groups[0]]
        guard let first = group.variants.first?.first else { return "" }
        var facts: [String] = []
        if scene.rounds == nil {
            facts += subject(of: first, group)
        }
        if group.key.way.isCall {
            facts.append(Quantity.count(sums.calls, "call"))
        }
        facts.append(Quantity.duration(sums.elapsedNs))
        facts.append("\(Quantity.bytes(sums.events.copiedBytes)) copied")
        if let caller = first.callerFunction {
            facts.append("called inside \(TextStyle.panelNote.fitted(caller, into: 160))")
        }
        return facts.joined(separator: " · ")
    }

    private func subject(of call: Call, _ group: CallGroup) -> [String] {
        let subject = call.subject
        guard let bytes = subject.bytes, group.key.way != .nothing else { return [] }
        // A name of any length must not push the numbers out.
        let name = subject.variable.map { TextStyle.panelNote.fitted($0, into: 130) }
        var text = [name, Quantity.bytes(bytes)].compactMap(\.self).joined(separator: ": ")
        if !program.comparesWays, group.key.way.isCall {
            text += " \(group.key.way.words)"
        }
        return [text] + taken(by: call)
    }

    /// Whose results a call takes: `takes load's result`.
    private func taken(by call: Call) -> [String] {
        var makers: [String] = []
        for made in program.made(call) where !makers.contains(made.function) {
            makers.append(made.function)
        }
        guard !makers.isEmpty else { return [] }
        let names = makers.prefix(2).map { TextStyle.panelNote.fitted($0, into: 120) }
        return ["takes results of \(names.joined(separator: ", "))\(makers.count > 2 ? ", …" : "")"]
    }
}

extension CallGroup {
    var noun: String {
        switch key.way {
        case .storedOnly: "value"
        case .neverCalled: "pickle"
        case .byValue, .byReference, .captured, .nothing: "call"
        }
    }

    /// `call 2`, or where there are several, `call 2 of 1,000`.
    func numbered(_ number: Int, of total: Int = 1) -> String {
        "\(noun) \(Quantity.count(number))" + (total > 1 ? " of \(Quantity.count(total))" : "")
    }

    /// `998 more calls`
    func counted(_ count: Int, _ word: String?) -> String {
        [Quantity.count(count), word, count == 1 ? noun : "\(noun)s"].compactMap(\.self)
            .joined(separator: " ")
    }

    /// The call in the script, of a length that leaves room for what is said of it: long arguments
    /// are left out.
    var shortSource: String {
        let widest = 160.0
        guard let first = variants.first?.first else { return "calls" }
        let source = first.source
        guard TextStyle.foldTitle.width(of: source) > widest, first.submit != nil else {
            return TextStyle.foldTitle.fitted(source, into: widest)
        }
        return TextStyle.foldTitle.fitted(first.functionName ?? "function", into: widest)
            + ".remote(…)"
    }
}

extension Call {
    /// How it went, where that was not straight on: `tried 3 times, failed`.
    var outcome: String? {
        let attempts = events.lazy.compactMap(\.attempt).max() ?? 1
        let last = events.last { $0.kind == .execute || $0.kind == .fail }
        let failed = last?.error != nil || last?.kind == .fail
        let words = [
            attempts > 1 ? "tried \(Quantity.count(attempts)) times" : nil,
            failed ? "failed" : nil,
        ].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}
