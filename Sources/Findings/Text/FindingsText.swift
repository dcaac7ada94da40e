package import TextReport
internal import TraceReading

extension Findings {
    /// Findings that a terminal shows; the others are in JSON and SQL.
    private static let shown = 10

    /// The section for a terminal of `width` columns; nothing but what could not be checked where
    /// nothing was found.
    package func lines(width: Int = 100, style: TextStyle = .plain) -> [String] {
        var lines = [style.heading("Findings")]
        if let suppose {
            lines += WrappedText.lines(
                "They are about Ray's own rules; this run followed `\(suppose)`, which is not "
                    + "Ray's.", width: width, first: "! ", rest: "  "
            ).map(style.warning)
        }
        if all.isEmpty {
            let quiet =
                "Nothing that could save \(Threshold.text), or that Ray itself warns of."
            lines += WrappedText.lines(quiet, width: width, first: "", rest: "")
        }
        for (index, finding) in all.prefix(Self.shown).enumerated() {
            lines += Self.lines(of: finding, number: index + 1, width: width, style: style)
        }
        if all.count > Self.shown {
            lines.append("\(Quantity.count(all.count - Self.shown)) more: --json has them all.")
        }
        for note in unchecked {
            lines += WrappedText.lines(note, width: width, first: "? ", rest: "  ")
                .map(style.dimmed)
        }
        return lines
    }

    private static func lines(
        of finding: Finding, number: Int, width: Int, style: TextStyle
    ) -> [String] {
        let place = finding.place.map { " · \($0)" } ?? ""
        var lines = [
            "\(number). "
                + style.heading(WrappedText.printable("\(finding.kind.rawValue)\(place)"))
        ]
        func add(_ text: String, _ label: String = "") {
            lines += WrappedText.lines(text, width: width, first: "   \(label)", rest: "   ")
        }
        add(finding.headline)
        add(finding.evidence)
        add("\(finding.cost.text) here; the change saves \(finding.saves.text).", "Cost: ")
        if let words = finding.rewrite.words { add(words, "Change: ") }
        for line in finding.rewrite.before { lines.append(style.dimmed(code("-", line))) }
        for line in finding.rewrite.after { lines.append(code("+", line)) }
        lines.append("   " + style.dimmed(finding.page))
        return lines
    }

    /// Code is there to be copied: it keeps its indentation, and is cut at no width of a terminal;
    /// only what no reader's own line could be is cut.
    private static func code(_ mark: String, _ line: String) -> String {
        "   \(mark) " + WrappedText.shortened(WrappedText.printable(line), to: longestCode)
    }

    private static let longestCode = 500

    /// What `rayscope run` says of them in one line; nil where there are none.
    package var summary: String? {
        guard let first = all.first else { return nil }
        let more = all.count > 1 ? "\(Quantity.count(all.count)) findings, first: " : "1 finding: "
        let place = first.place.map { " (\($0))" } ?? ""
        let text = "\(more)\(first.kind.rawValue)\(place): \(first.headline)"
        return WrappedText.printable(WrappedText.shortened(text, to: 220))
    }
}

extension Finding.Cost {
    /// "1.2 ms and 8.0 MB".
    package var text: String {
        switch (ns, bytes) {
        case (0, _): Quantity.bytes(bytes)
        case (_, 0): Quantity.duration(ns)
        default: "\(Quantity.duration(ns)) and \(Quantity.bytes(bytes))"
        }
    }
}

extension Finding.Saving {
    /// "1.2 ms to 3.4 ms and 8.0 MB (how)".
    package var text: String {
        let (low, high) = (Quantity.duration(lowNs), Quantity.duration(highNs))
        let time =
            highNs == 0
            ? nil : lowNs == 0 ? "up to \(high)" : low == high ? high : "\(low) to \(high)"
        let parts = [time, bytes > 0 ? Quantity.bytes(bytes) : nil].compactMap(\.self)
        return "\(parts.isEmpty ? "no time" : parts.joined(separator: " and ")) (\(how))"
    }
}
