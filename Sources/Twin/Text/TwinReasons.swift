internal import TraceReading

extension TwinReport {
    /// "Cheapest here, once the first call is over: captured, 657 µs a call; by value takes 3.6 times
    /// as long. …"
    var verdictText: String? {
        guard let verdict else { return nil }
        let all = ranking(verdict.all, \.totalNs) { "\($0) for all \(Quantity.count($1, "call"))" }
        let fewest = "Fewest bytes copied: \(verdict.fewestCopied.label)."
        guard !verdict.later.isEmpty else { return "Cheapest here: \(all). \(fewest)" }
        let later = verdict.later.enumerated().map { index, one in
            let name = placeName(one.place, isStart: index > 0).map { "\($0): " } ?? ""
            return name
                + ranking(
                    one.ranking, { $0.places[one.place].laterNs ?? 0 },
                    { time, _ in "\(time) a call" })
        }
        return "Cheapest here, once the first call is over: \(later.joined(separator: ". ")). "
            + "All calls together, the first with what is paid once: \(all). \(fewest)"
    }

    /// "in line 18", "with 33.8 kB", or both: what tells a place from the others; nil where it is the
    /// only one.
    func placeName(_ place: Int, isStart: Bool = false) -> String? {
        let places = original?.figures?.places ?? []
        guard places.count > 1, places.indices.contains(place) else { return nil }
        let sizes = places.map { Quantity.bytes($0.bytes) }
        let line = places[place].line.map { "in line \($0)" }
        let parts = [
            Set(places.map(\.line)).count > 1 ? line : nil,
            Set(sizes).count > 1 ? "with \(sizes[place])" : nil,
        ].compactMap(\.self)
        let name = parts.isEmpty ? "at place \(place + 1)" : parts.joined(separator: " ")
        return isStart ? name.prefix(1).uppercased() + name.dropFirst() : name
    }

    /// "captured, 657 µs a call; by value takes 3.6 times as long"
    private func ranking(
        _ ranking: Ranking, _ time: (SideFigures) -> Int64, _ phrase: (String, Int) -> String
    ) -> String {
        guard let best = figures(ranking.ways.first) else { return "" }
        let tied = ranking.ways.prefix(ranking.tied).sorted { $0.order < $1.order }.map(\.label)
        let fast = phrase(Quantity.duration(time(best)), best.calls)
        let rest = ranking.ways.dropFirst(ranking.tied).compactMap { way in
            figures(way).map {
                "\(way.label) takes \(Quantity.ratio(time($0), to: time(best))) times as long"
            }
        }
        let start =
            tied.count > 1
            ? "\(Self.list(tied)), within a tenth of each other, which one run can't tell apart "
                + "(\(fast))"
            : "\(tied.joined()), \(fast)"
        return ([start] + rest).joined(separator: "; ")
    }

    private func figures(_ way: PassingWay?) -> SideFigures? {
        sides.first { $0.way == way }?.figures
    }

    /// Why a way costs what it costs, from its trace.
    func reason(of side: Side) -> String? {
        guard let figures = side.figures else { return nil }
        let text =
            switch side.way {
            case .byValue: byValue(figures)
            case .byReference: byReference(figures)
            case .captured: captured(figures)
            }
        return ([text] + side.remarks).joined(separator: " ")
    }

    private func byValue(_ figures: SideFigures) -> String {
        let (put, inlined) = (figures.putForCalls, figures.inlined)
        var text =
            "By value: `\(variable)` was serialized \(times(figures.serialized.count)), "
            + "\(each(figures.serialized))"
        if put.count > 0 {
            text +=
                ", and put into the object store \(times(put.count)), for one call each: "
                + "\(Quantity.bytes(put.bytes)) in all"
        }
        if inlined > 0 {
            text += put.count > 0 ? "; " : ", and "
            text += "rode in the task's message \(times(inlined))"
        }
        return text + "."
    }

    private func byReference(_ figures: SideFigures) -> String {
        let put = figures.putByHand
        let often =
            put.count == 1
            ? "once, \(Quantity.bytes(put.bytes))" : "\(times(put.count)), \(each(put))"
        var text = "By reference: `\(variable)` was put by hand \(often)"
        if figures.gets.count > 0 {
            text += "; the calls read it from the object store, \(times(figures.gets.count))"
        }
        if let inlined = self.figures(.byValue)?.inlined, inlined > 0, inlined == figures.calls {
            text +=
                ". By value it fits into the task's message, and needs neither the put nor the reads"
        }
        return text + "."
    }

    private func captured(_ figures: SideFigures) -> String {
        let captured = figures.captured
        if captured.count == 0, figures.pickled.count > 0 {
            return "Captured: `\(function)` does not use `\(variable)`, so that its pickle holds "
                + "nothing of it, and nor do the calls. It can go from the calls altogether."
        }
        var text =
            "Captured: `\(variable)` went into the pickle of `\(function)`, \(times(captured.count)), "
            + each(captured)
        if figures.fetched.count > 0 {
            let workers =
                figures.workers == 1
                ? "the one worker" : "each of \(Quantity.count(figures.workers)) workers"
            text +=
                ", and \(workers) fetched it with the function: "
                + "\(Quantity.bytes(figures.fetched.bytes)) in all"
        }
        return text + "; the calls themselves carry nothing of it."
    }

    private func times(_ count: Int) -> String {
        switch count {
        case 1: "once"
        case 2: "twice"
        default: "\(Quantity.count(count)) times"
        }
    }

    private func each(_ amount: SideFigures.Amount) -> String {
        guard amount.count > 0 else { return "0 B" }
        return amount.count == 1 ? amount.sizes : "\(amount.sizes) each"
    }

    private static func list(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// What a reader must know, and whether it is a warning.
    var notes: [(text: String, isWarning: Bool)] {
        var notes: [(String, Bool)] = []
        for side in sides {
            if let failure = side.failure {
                notes.append(
                    (
                        "\(side.way.label) failed with exit status \(failure.status)"
                            + (failure.message.map { ": \($0)" } ?? ""), true
                    ))
            }
            if let figures = side.figures, figures.folded > 0 {
                notes.append(
                    (
                        "\(side.way.label): \(Quantity.count(figures.folded, "event")) past the "
                            + "event limit are in the counts, and not in the times", true
                    ))
            }
        }
        if sides.contains(where: { $0.figures?.startsAfterActor == true }) {
            notes.append(
                (
                    "An actor starts before the first call of `\(function)`: the start of the "
                        + "run's first process, which others would wait for, is in the actor's "
                        + "time, and not in \"wait for a first worker\".", false
                ))
        }
        return notes + outputNotes
    }

    private var outputNotes: [(text: String, isWarning: Bool)] {
        let held = sides.filter { $0.output != nil }
        guard !held.isEmpty else { return [] }
        if held.allSatisfy({ $0.output == .same }) {
            return [("Standard output: the same in all \(held.count + 1) runs.", false)]
        }
        if let note = held[0].outputNote,
            held.allSatisfy({ $0.output == .varies && $0.outputNote == note })
        {
            return [("Standard output: \(note).", false)]
        }
        return held.compactMap { side in
            let note = side.outputNote.map { ": \($0)" } ?? ""
            return switch side.output {
            case .same, nil: nil
            case .varies: ("Standard output, \(side.way.label)\(note).", false)
            case .differs:
                (
                    "standard output, \(side.way.label), differs\(note): the rewriting has changed "
                        + "the program, or the program isn't deterministic", true
                )
            }
        }
    }
}

extension SideFigures.Amount {
    /// `8.0 MB`, `33.8 kB to 8.0 MB`
    var sizes: String {
        // Neighbours are printed the same.
        let (small, large) = (Quantity.bytes(smallest), Quantity.bytes(largest))
        return small == large ? small : "\(small) to \(large)"
    }
}
