/// What two runs of a script printed, line by line. Numbers of processes, which Ray puts before a
/// worker's lines, are no difference.
package struct PrintedOutput: Equatable {
    let lines: [String]

    package init(_ bytes: [UInt8]) {
        lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).replacing(#/\bpid=\d+/#, with: "pid=…") }
    }

    /// How it compares with what the original printed, and what differs, as a sentence's part;
    /// `again` is what a second run of the original printed, nil where there was none.
    package func held(against original: PrintedOutput, again: PrintedOutput?)
        -> (verdict: TwinReport.OutputVerdict, note: String?)
    {
        guard self != original else { return (.same, nil) }
        guard let again, again != original else {
            let note = "\(Self.difference(original, self) ?? "it differs")"
            return (.differs, again == nil ? note : "\(note), which two runs as it is agree in")
        }
        guard again.lines.count == original.lines.count else {
            return (
                .varies,
                "as it is, the script printed \(original.lines.count) lines and then "
                    + "\(again.lines.count): by its output the ways can't be held against each other"
            )
        }
        let varying = Set(
            original.lines.indices.filter { original.lines[$0] != again.lines[$0] })
        guard lines.count == original.lines.count,
            lines.indices.allSatisfy({ varying.contains($0) || lines[$0] == original.lines[$0] })
        else {
            return (.differs, Self.difference(original, self, except: varying))
        }
        let count = varying.count
        return (
            .varies,
            "\(count) \(count == 1 ? "line differs" : "lines differ"), as between two runs as it is"
        )
    }

    /// "line 2 is `5` instead of `4`"
    private static func difference(
        _ original: PrintedOutput, _ other: PrintedOutput, except varying: Set<Int> = []
    ) -> String? {
        for index in 0..<max(original.lines.count, other.lines.count)
        where !varying.contains(index) {
            let (old, new) = (original.line(index), other.line(index))
            guard old != new else { continue }
            switch (old, new) {
            case (let old?, let new?):
                return "line \(index + 1) is `\(cut(new))` instead of `\(cut(old))`"
            case (let old?, nil): return "line \(index + 1), `\(cut(old))`, is missing"
            case (nil, let new): return "line \(index + 1), `\(cut(new ?? ""))`, is one too many"
            }
        }
        return nil
    }

    private func line(_ index: Int) -> String? {
        // The text after the last line's end is no line.
        let isRest = index == lines.count - 1 && lines[index].isEmpty
        return lines.indices.contains(index) && !isRest ? lines[index] : nil
    }

    private static func cut(_ line: String) -> String {
        line.count <= 60 ? line : line.prefix(59) + "…"
    }
}
