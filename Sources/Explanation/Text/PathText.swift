internal import CriticalPath
internal import TextReport
internal import TraceReading

/// The critical path, folded to the few stretches that matter.
struct PathText {
    let path: CriticalPath

    /// So many stretches are shown at most; one that is less than a hundredth of the run is not.
    private static let limit = 8
    private static let smallest: Int64 = 100

    func lines(width: Int, style: TextStyle, showsAll: Bool) -> [String] {
        let shown = showsAll ? path.stretches : Array(matter)
        let times = shown.map { Quantity.duration($0.ns) }
        let shares = shown.map { Quantity.share($0.ns, of: path.wallNs) }
        let stages = shown.map(\.stage.label)
        func padding(_ text: String, in column: [String]) -> String {
            String(repeating: " ", count: (column.map(\.count).max() ?? 0) - text.count)
        }
        var lines = [
            style.heading("Where the time went")
                + style.dimmed(
                    "  \(Quantity.duration(path.wallNs)), from the script's start to its last event"
                )
        ]
        for (index, stretch) in shown.enumerated() {
            let (time, share, stage) = (times[index], shares[index], stages[index])
            let cost =
                padding(time, in: times) + time + "  " + padding(share, in: shares) + share + "  "
                + stage + padding(stage, in: stages)
            lines += WrappedText.lines(
                Self.what(stretch), width: width, first: cost + "  ",
                rest: String(repeating: " ", count: cost.count + 2))
        }
        let rest = path.stretches.dropFirst(shown.count)
        if !rest.isEmpty {
            let ns = rest.reduce(Int64(0)) { $0.adding($1.ns) }
            lines += WrappedText.lines(
                "and \(Quantity.count(rest.count, "shorter stretch", "shorter stretches")), "
                    + "\(Quantity.duration(ns)) together (\(Quantity.share(ns, of: path.wallNs))), "
                    + "most of it \(Self.stages(of: rest))",
                width: width, first: "", rest: ""
            ).map(style.dimmed)
        }
        return lines
    }

    /// The stages that are shown, for the legend.
    func shownStages(all: Bool) -> [CriticalPath.Stage] {
        let shown = all ? path.stretches : Array(matter)
        return CriticalPath.Stage.allCases.filter { stage in
            shown.contains { $0.stage == stage }
        }
    }

    /// What a report shows unless it shows all.
    var matter: ArraySlice<CriticalPath.Stretch> {
        // However long a start takes, what came after it is shown.
        let run = path.wallNs - path.ns(.startUp)
        let weighty = path.stretches.prefix { $0.ns >= run / Self.smallest }
        return path.stretches.prefix(max(min(weighty.count, Self.limit), 1))
    }

    /// "transfer 30 ms, submit 12 ms and store 8 ms".
    private static func stages(of stretches: some Sequence<CriticalPath.Stretch>) -> String {
        var sums: [CriticalPath.Stage: Int64] = [:]
        for stretch in stretches {
            sums[stretch.stage] = (sums[stretch.stage] ?? 0).adding(stretch.ns)
        }
        let longest = sums.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        return Prose.list(
            longest.prefix(3).map { "\($0.key.label) \(Quantity.duration($0.value))" })
    }

    /// "`A` for `foo1` (program.py:37), 100 ×"
    static func what(_ stretch: CriticalPath.Stretch) -> String {
        let variable = stretch.variable.map { "`\(WrappedText.shortened($0, to: 24))`" }
        let function = stretch.function.map { "`\(WrappedText.shortened($0, to: 32))`" }
        var text =
            [variable, function].compactMap(\.self).joined(separator: " for ")
        switch stretch.stage {
        case .startUp: text = stretch.stage.meaning
        case .cutOff: text = "after the driver's last event"
        case .driver: text = stretch.place.map { "before \($0)" } ?? "after its last event"
        default:
            if let place = stretch.place { text += text.isEmpty ? place : " (\(place))" }
        }
        // The script's own code is one thing, however often it is interrupted.
        let isOwnCode = [.driver, .execute, .between].contains(stretch.stage)
        if stretch.count > 1, !isOwnCode { text += ", \(Quantity.count(stretch.count)) ×" }
        return text
    }
}
