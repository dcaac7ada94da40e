internal import TraceReading
internal import TraceSchema

extension Comparison {
    /// Holds two runs against each other.
    package init(_ a: RunStructure, _ b: RunStructure) {
        let hidden = Visibility(a, b)
        var findings = FindingList(
            tolerance: Tolerance(
                // The script's path stands once in each pickle.
                known: abs(a.header.script.utf8.count - b.header.script.utf8.count)),
            uncompared: hidden.kinds.union(hidden.totals))
        let pairs = FunctionMatching.pairs(a.functions, b.functions)
        findings.addExitStatus(a.header.exitStatus, b.header.exitStatus)
        for kind in EventKind.allCases where hidden.totals.contains(kind) {
            findings.addTotal(kind, a.totals[kind] ?? 0, b.totals[kind] ?? 0)
        }
        findings.add(FunctionPair(label: "", a: a.values, b: b.values), isValues: true)
        for pair in pairs { findings.add(pair, isValues: false) }

        self.init(
            a: Run(a, functions: pairs.filter { $0.a != nil }.map(\.label)),
            b: Run(b, functions: pairs.filter { $0.b != nil }.map(\.label)),
            notes: RunNotes.of(a, b), gaps: hidden.gaps,
            commonFunctions: pairs.count { $0.a != nil && $0.b != nil },
            differences: findings.differences, agreements: findings.agreements,
            times: TimeRow.rows(values: (a.values, b.values), pairs))
    }
}

extension Comparison.Run {
    fileprivate init(_ run: RunStructure, functions: [String]) {
        self.init(
            script: run.header.script, engine: run.header.engine.rawValue,
            engineVersion: run.header.engineVersion, functions: functions,
            calls: run.calls, events: run.eventCount, folded: run.header.folded,
            workers: run.workerCount, mostUnderWay: run.mostUnderWay, runNs: run.lastNs)
    }
}

/// Collects what was compared.
private struct FindingList {
    let tolerance: Tolerance
    /// Kinds of events that are not held against each other function by function.
    let uncompared: Set<EventKind>
    private(set) var differences: [Finding] = []
    private(set) var agreements: [Finding] = []

    init(tolerance: Tolerance, uncompared: Set<EventKind>) {
        self.tolerance = tolerance
        self.uncompared = uncompared
    }

    private mutating func add(_ finding: Finding, isSame: Bool) {
        if isSame { agreements.append(finding) } else { differences.append(finding) }
    }

    mutating func addExitStatus(_ a: Int?, _ b: Int?) {
        // Where one run was cut off, its script's end isn't known.
        guard let a, let b else { return }
        add(
            Finding(aspect: .exitStatus, a: .count(a), b: .count(b)), isSame: a == b)
    }

    mutating func addTotal(_ kind: EventKind, _ a: Int, _ b: Int) {
        add(
            Finding(aspect: .total, detail: kind.rawValue, a: .count(a), b: .count(b)),
            isSame: a == b)
    }

    mutating func add(_ pair: FunctionPair, isValues: Bool) {
        let label = isValues ? nil : pair.label
        guard let a = pair.a, let b = pair.b else {
            addOneSided(pair)
            return
        }
        let places = PlaceMatching(a, b, asksVariable: isValues)
        let facets = Set(a.tallies.keys).union(b.tallies.keys.map(places.inA))
        for facet in facets.sorted(by: Facet.isBefore) {
            if let kind = facet.aspect.kind, uncompared.contains(kind) { continue }
            if a.hides(facet) || b.hides(places.inB(facet)) { continue }
            let facetB = places.inB(facet)
            compare(
                facet, lineB: facetB.place?.line, in: label,
                .init(a.tallies[facet], facet.aspect, ranOn: a.ranOn),
                .init(b.tallies[facetB], facet.aspect, ranOn: b.ranOn),
                comparesSizes: facet.aspect == .capture || !(a.isClass || b.isClass))
        }
    }

    /// Of a function that only one run called: its calls, and what they carried.
    private mutating func addOneSided(_ pair: FunctionPair) {
        guard let record = pair.a ?? pair.b else { return }
        let calls = Measure.count(record.count(.submit))
        differences.append(
            Finding(
                aspect: .function, function: pair.label, a: pair.a == nil ? nil : calls,
                b: pair.b == nil ? nil : calls))
        let carried = record.tallies.keys.filter {
            $0.aspect == .argument || $0.aspect == .capture
        }
        for facet in carried.sorted(by: Facet.isBefore) {
            func side(_ record: SubjectRecord<String>?) -> TallyComparison.Side {
                .init(record?.tallies[facet], facet.aspect, ranOn: [])
            }
            compare(
                facet, lineB: facet.place?.line, in: pair.label, side(pair.a), side(pair.b),
                comparesSizes: true)
        }
    }

    private mutating func compare(
        _ facet: Facet<String>, lineB: Int?, in function: String?, _ a: TallyComparison.Side,
        _ b: TallyComparison.Side, comparesSizes: Bool
    ) {
        let isPickled = [.driverPickle, .workerPickle, .capture, .export, .fetch, .unpickle]
            .contains(facet.aspect)
        let result = TallyComparison(
            facet, a, b, tolerance: isPickled ? tolerance : Tolerance(),
            comparesSizes: comparesSizes)
        // Failed attempts alone are nothing that a run has.
        guard result.a != nil || result.b != nil else { return }
        let variables = Set(((result.a?.cases ?? []) + (result.b?.cases ?? [])).map(\.variable))
        let shared = variables.count == 1 ? variables.first ?? nil : nil
        let place = facet.place.map { place in
            Finding.Place(
                file: place.file, lineA: result.a == nil ? nil : place.line,
                lineB: result.b == nil ? nil : lineB)
        }
        add(
            Finding(
                aspect: facet.aspect, function: function, variable: facet.variable ?? shared,
                detail: facet.detail, place: place, a: result.a, b: result.b),
            isSame: result.isSame)
    }
}

extension SubjectRecord<String> {
    /// Whether a fold took what the facet is about: it keeps neither arguments nor captures.
    fileprivate func hides(_ facet: Facet<String>) -> Bool {
        func isFolded(_ aspect: Aspect, at place: Facet<String>.Place? = nil) -> Bool {
            tallies[Facet(aspect: aspect, place: place)]?.isFolded ?? false
        }
        return switch facet.aspect {
        case .argument: isFolded(.submit) || isFolded(.submit, at: facet.place)
        case .capture: isFolded(.driverPickle) || isFolded(.workerPickle)
        case .exitStatus, .function, .submit, .driverPickle, .workerPickle, .export, .fetch,
            .unpickle, .serialize, .put, .get, .deserialize, .execute, .return, .retry, .fail,
            .total:
            false
        }
    }
}

extension Measure {
    /// A bare number.
    static func count(_ count: Int) -> Measure {
        Measure(cases: [Case(how: .plain, count: count, folded: 0)])
    }
}

extension Facet<String> {
    /// By place, then in the order of a call; last what belongs to the function as a whole.
    fileprivate static func isBefore(_ left: Self, _ right: Self) -> Bool {
        func rank(_ facet: Self) -> (Int, Int, String, String) {
            (
                facet.place?.line ?? .max, Aspect.order[facet.aspect] ?? 0, facet.variable ?? "",
                facet.detail ?? ""
            )
        }
        let (first, second) = (rank(left), rank(right))
        return first == second
            ? (left.place?.file ?? "") < (right.place?.file ?? "") : first < second
    }
}

extension Aspect {
    fileprivate static let order = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
