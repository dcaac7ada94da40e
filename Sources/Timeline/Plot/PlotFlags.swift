/// The labels of a plot's marks, above the first panel: flags to the right of their poles, each on a
/// row of its own where poles are close.
struct PlotFlags {
    /// From the right to the left.
    let placed: [Flag]
    let height: Double

    static let style = TextStyle.boxTitle
    /// From the pole to the text.
    static let inset = 4.0
    private static let pitch = style.lineHeight + 2
    private static let gap = 8.0

    struct Flag {
        /// From 1, among the plot's marks.
        var number: Int
        var text: String
        var x: Double
        /// Below the top of all flags.
        var y: Double
        var width: Double
    }

    init(_ marks: [Plot.Mark], _ scale: PlotScale) {
        var flags: [(flag: Flag, row: Int)] = []
        let poles = marks.enumerated().compactMap { index, mark in
            scale.place(of: mark.x).map { (number: index + 1, x: $0, mark: mark) }
        }.sorted { ($0.x, $0.number) > ($1.x, $1.number) }
        for pole in poles {
            let text = "\(pole.number) · \(scale.axis.unit.words(pole.mark.x))"
            let width = Self.style.width(of: text) + 4
            // A pole further right would stand in this one's flag, unless that flies higher.
            let end = pole.x + Self.inset + width + Self.gap
            let row = flags.filter { $0.flag.x < end }.map { $0.row + 1 }.max() ?? 0
            let flag = Flag(number: pole.number, text: text, x: pole.x, y: 0, width: width)
            flags.append((flag, row))
        }
        let rows = (flags.map(\.row).max() ?? -1) + 1
        placed = flags.map { flag, row in
            var flag = flag
            flag.y = Double(rows - 1 - row) * Self.pitch
            return flag
        }
        height = rows == 0 ? 0 : Double(rows) * Self.pitch + 3
    }
}
