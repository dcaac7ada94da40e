internal import TraceReading
internal import TraceSchema

/// Events past the event limit. A fold names a function, at most a variable and a line, and no
/// task: it goes to the one entry that it can belong to, else to one that says as much as it does.
extension LedgerBuilder {
    mutating func enter(_ fold: Fold) {
        switch fold.kind {
        case .pickle, .export, .fetch, .unpickle: enterFunctionWork(fold)
        case .submit, .lease, .dispatch, .execute, .retry, .fail: enterStep(fold)
        case .return: enterResult(fold)
        case .serialize, .put, .get, .deserialize:
            switch fold.role {
            case .argument: enterArgument(fold)
            case .result: enterResult(fold)
            case .value: enterPutValue(fold)
            case .captured, .variable, nil: enterOther(fold)
            }
        case .hold, .drop, .free, .spill, .restore: enterOther(fold)
        }
    }

    private mutating func enterFunctionWork(_ fold: Fold) {
        let entry = fold.function.flatMap { functions[$0.number] }
        let shape =
            (fold.kind == .pickle ? entry?.latest : entry?.exported) ?? entry?.latest
            ?? PickleShape(
                own: table.index(of: .init(how: .function, function: name(fold))), whole: 0)
        // So many pickles of one length: each has the same parts.
        share(Amounts(fold), by: shape)
    }

    private mutating func enterStep(_ fold: Fold) {
        let name = name(fold)
        let line =
            only(lines { $0.how == .call && $0.function == name && Self.isAt(fold, $0) })
            ?? table.index(
                of: .init(
                    how: name < 0 ? .other : .call, function: name,
                    line: Int32(clamping: fold.line ?? -1)))
        if fold.kind == .submit { table.carried(by: line, count: max(fold.count, 0)) }
        table.add(Amounts(fold), to: line)
    }

    private mutating func enterArgument(_ fold: Fold) {
        let name = name(fold)
        let variable = fold.variable.map { texts.index(of: $0) }
        let isPassed = fold.kind == .serialize || fold.kind == .put
        let candidates = lines { key in
            (key.how == .value || (key.how == .reference && !isPassed)) && key.function == name
                && Self.isAt(fold, key)
                && (variable == nil || key.variable == variable || key.reference == variable)
        }
        let line =
            only(candidates.filter { fits(fold, $0) })
            ?? table.index(
                of: .init(
                    how: variable == nil ? .other : .value, variable: variable ?? -1,
                    function: name, line: Int32(clamping: fold.line ?? -1),
                    size: SizeClass.unknown))
        if fold.kind == .serialize { table.carried(by: line, count: max(fold.count, 0)) }
        table.add(Amounts(fold), to: line)
    }

    private mutating func enterResult(_ fold: Fold) {
        let name = name(fold)
        let variable = fold.variable.map { texts.index(of: $0) }
        let candidates =
            if let variable, let place = fold.line {
                table.lines.indices.map { Int32($0) }.filter {
                    table.lines[Int($0)].readAt.contains(
                        .init(variable: variable, line: Int32(clamping: place)))
                }
            } else {
                lines { $0.how == .result && $0.function == name && name >= 0 }
            }
        let line =
            only(candidates.filter { fits(fold, $0) })
            ?? table.index(of: .init(how: .result, variable: variable ?? -1, function: name))
        if fold.kind == .return { table.carried(by: line, count: max(fold.count, 0)) }
        table.add(Amounts(fold), to: line)
    }

    private mutating func enterPutValue(_ fold: Fold) {
        let variable = fold.variable.map { texts.index(of: $0) }
        let candidates = lines { key in
            key.how == .put && Self.isAt(fold, key)
                && (variable == nil || key.variable == variable)
        }
        let line =
            only(candidates.filter { fits(fold, $0) })
            ?? table.index(
                of: .init(
                    how: .put, variable: variable ?? -1, line: Int32(clamping: fold.line ?? -1)))
        if fold.kind == .put { table.carried(by: line, count: max(fold.count, 0)) }
        table.add(Amounts(fold), to: line)
    }

    private mutating func enterOther(_ fold: Fold) {
        table.add(Amounts(fold), to: table.index(of: .init(how: .other)))
    }

    private mutating func name(_ fold: Fold) -> Int32 {
        guard let function = fold.function else { return -1 }
        return functions[function.number]?.name ?? names.index(of: function.description)
    }

    // MARK: Which one

    private func lines(_ isMeant: (LineTable.Key) -> Bool) -> [Int32] {
        table.lines.indices.filter { isMeant(table.lines[$0].key) }.map { Int32($0) }
    }

    private func only(_ lines: [Int32]) -> Int32? { lines.count == 1 ? lines[0] : nil }

    private static func isAt(_ fold: Fold, _ key: LineTable.Key) -> Bool {
        fold.line.map { Int32(clamping: $0) == key.line } ?? true
    }

    /// Whether the mean of the fold's sizes lies among those of the line.
    private func fits(_ fold: Fold, _ index: Int32) -> Bool {
        let line = table.lines[Int(index)]
        guard fold.count > 0, fold.bytes > 0, line.largest >= 0 else { return true }
        let mean = fold.bytes / fold.count
        return SizeClass.meet(mean, line.smallest) && SizeClass.meet(line.largest, mean)
    }
}
