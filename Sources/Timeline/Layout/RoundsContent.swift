internal import TraceReading
import TraceSchema

/// The rounds of a loop: the first ones call by call, those that go otherwise, and the rest as one.
extension PanelMaker {
    func rounds(_ rounds: Rounds) -> [PanelContent.Block] {
        let calls = program.driverCalls
        let notable = (0..<rounds.count).filter { index in
            rounds.odd.contains(index)
                || calls[rounds.round(index)].contains(where: program.isExemplar)
        }
        // The odd ones have room beside the first.
        let odd = notable.filter { rounds.odd.contains($0) }.prefix(detail.rounds)
        let usual = notable.filter { !rounds.odd.contains($0) }.prefix(detail.rounds)
        let drawn = Set(odd).union(usual)

        var blocks = drawn.sorted().flatMap {
            round($0, rounds.odd.contains($0), of: Array(calls[rounds.round($0)]))
        }
        var rest = CallSums()
        var inner = InnerCalls()
        for index in 0..<rounds.count where !drawn.contains(index) {
            for call in calls[rounds.round(index)] {
                rest.add(call)
                inner.add(program.innerCalls(of: call))
            }
        }
        guard rest.calls > 0 else { return blocks }
        let like = usual.last.map { " like round \(Quantity.count($0 + 1))" } ?? ""
        let differ = rounds.odd.subtracting(drawn).count
        let more = Quantity.count(rounds.count - drawn.count)
        let noun = rounds.count - drawn.count == 1 ? "round" : "rounds"
        var facts = ["each: \(PanelWords(program).body(of: rounds))"]
        if differ > 0 {
            facts.append("\(Quantity.count(differ)) of them differ")
        }
        facts += words(of: inner)
        blocks.append(
            .fold(PanelContent.Fold(rest, title: "× \(more) more \(noun)\(like)", facts: facts)))
        return blocks
    }

    /// One round: calls that are the first of their shape step by step, the others counted.
    private func round(
        _ index: Int, _ isOdd: Bool, of calls: [CallRecord]
    ) -> [PanelContent.Block] {
        var blocks: [PanelContent.Block] = []
        var alike: (record: CallRecord, sums: CallSums, inner: InnerCalls)?
        func flush() {
            guard let (record, sums, inner) = alike else { return }
            alike = nil
            let group = program.groups[Int(record.group)]
            let like =
                record.variant >= 0
                ? " like call \(Quantity.count(group.variants[Int(record.variant)].firstNumber))"
                : ""
            let round = "round \(Quantity.count(index + 1))\(isOdd ? ", which differs" : "")"
            blocks.append(
                .fold(
                    PanelContent.Fold(
                        sums,
                        title:
                            "\(round): × \(Quantity.count(sums.calls)) \(group.shortSource)\(like)",
                        facts: words(of: inner))))
        }
        for record in calls {
            if program.isExemplar(record) {
                flush()
                let group = program.groups[Int(record.group)]
                blocks.append(
                    .call(
                        block(
                            of: group.variants[Int(record.variant)], in: group, level: 0,
                            round: index)))
                continue
            }
            if let last = alike?.record,
                last.group != record.group || last.variant != record.variant
            {
                flush()
            }
            alike = alike ?? (record, CallSums(), InnerCalls())
            alike?.sums.add(record)
            alike?.inner.add(program.innerCalls(of: record))
        }
        flush()
        return blocks
    }
}
