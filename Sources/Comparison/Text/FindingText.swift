internal import TextReport
internal import TraceReading

/// The cells of one finding.
struct FindingText {
    let what: String
    let variable: String
    let a: String
    let b: String

    init(_ finding: Finding, differs: Bool) {
        what = Self.cell(
            [Self.name(of: finding), finding.place.map(Self.text)].compactMap(\.self)
                .joined(separator: ", "), to: 34)
        variable = finding.variable.map { Self.cell($0, to: 16) } ?? ""
        var wording = Wording(finding)
        let (a, b) = (wording.text(finding.a), wording.text(finding.b))
        // 33.8 kB and 33.8 kB that are not the same are told to the byte.
        wording.isExact = differs && a == b
        self.a = wording.isExact ? wording.text(finding.a) : a
        self.b = wording.isExact ? wording.text(finding.b) : b
    }

    /// In one line of at most `width` characters, without what a terminal would obey.
    static func cell(_ text: String, to width: Int) -> String {
        WrappedText.printable(WrappedText.shortened(text, to: width))
    }

    private static func name(of finding: Finding) -> String {
        let detail = finding.detail.map { " \($0)" } ?? ""
        return switch finding.aspect {
        case .exitStatus: "exit status"
        case .function: "called"
        case .submit: "calls"
        case .argument: "argument\(detail)"
        case .capture: "captures" + (finding.detail.map { " through \($0)" } ?? "")
        case .driverPickle: "pickled in the driver"
        case .workerPickle: "pickled, a worker"
        case .export: "exported"
        case .fetch: "fetched, a worker"
        case .unpickle: "unpickled, a worker"
        case .serialize: "serialized\(detail)"
        case .put: "put\(detail)"
        case .get: "got\(detail)"
        case .deserialize: "deserialized\(detail)"
        case .execute: "executed"
        case .return: "returned"
        case .retry: "retried"
        case .fail: "given up"
        case .total: "all events of \(finding.detail ?? "a kind")"
        }
    }

    /// `line 21`, `line 21 / 24` where the script was edited, `helpers.py:5` for a module.
    static func text(_ place: Finding.Place) -> String {
        let lines = [place.lineA, place.lineB].compactMap(\.self)
        let numbers =
            Set(lines).count == 1 ? "\(lines[0])" : lines.map(String.init).joined(separator: " / ")
        return place.file.map { "\($0):\(numbers)" } ?? "line \(numbers)"
    }
}

/// How what a run has is told.
private struct Wording {
    var isExact = false
    private let aspect: Aspect
    /// The variable stands in a column of its own.
    private let hasVariable: Bool

    init(_ finding: Finding) {
        aspect = finding.aspect
        hasVariable = finding.variable != nil
    }

    /// `10 × 33.8 kB`, `inline 10 × 33.8 kB`, `A_ref reference 10`, `–`.
    func text(_ measure: Measure?) -> String {
        guard let measure else { return "–" }
        if aspect == .function { return Quantity.count(measure.count, "call") }
        return measure.cases.map { text($0, of: measure) }.joined(separator: ", ")
    }

    private func text(_ each: Measure.Case, of measure: Measure) -> String {
        var words = hasVariable ? [] : [each.variable].compactMap(\.self)
        if each.how != .plain { words.append(each.how.rawValue) }
        let size = each.bytes.map(text)
        switch aspect.measurement {
        case .counts:
            let count = Quantity.count(each.count)
            words.append([count, size].compactMap(\.self).joined(separator: " × "))
        case .perWorker:
            let counts = (measure.perWorker ?? []).map { Quantity.count($0) }
            words.append(
                [counts.joined(separator: " or "), size].compactMap(\.self).joined(
                    separator: " × "))
        case .presence:
            // How often is chance.
            words += [size].compactMap(\.self)
        }
        return words.joined(separator: " ")
    }

    private func text(_ sizes: Measure.Sizes) -> String {
        func size(_ bytes: Int) -> String {
            isExact ? Quantity.count(bytes) + " B" : Quantity.bytes(bytes)
        }
        return sizes.smallest == sizes.largest
            ? size(sizes.smallest) : "\(size(sizes.smallest))–\(size(sizes.largest))"
    }
}
