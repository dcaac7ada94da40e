/// How a line of text is set.
package enum TextStyle: Equatable, Sendable, CaseIterable {
    case title, note, panelTitle, panelNote, lane, blockTitle, boxTitle, boxDetail, foldTitle
    case foldDetail, foldSum, arrow, legend

    package var size: Double {
        switch self {
        case .title: 24
        case .note: 13.5
        case .panelTitle: 18
        case .panelNote: 14
        case .lane: 12
        case .blockTitle: 11.5
        case .boxTitle, .boxDetail: 10.5
        case .foldTitle: 13.5
        case .foldDetail, .foldSum: 12
        case .arrow: 10.5
        case .legend: 12
        }
    }

    package var isBold: Bool {
        switch self {
        case .title, .panelTitle, .blockTitle, .boxTitle, .foldTitle, .foldSum: true
        case .note, .panelNote, .lane, .boxDetail, .foldDetail, .arrow, .legend: false
        }
    }

    var lineHeight: Double { size * 1.3 }

    /// The width to allow for a text, in points.
    func width(of text: String) -> Double {
        TextMetrics.width(of: text, bold: isBold) * size / 1000
    }

    /// The text, or as much of it as fits in a width with an ellipsis at the end.
    func fitted(_ text: String, into width: Double) -> String {
        let budget = width * 1000 / size
        guard TextMetrics.width(of: text, bold: isBold, upTo: budget) > budget else { return text }
        let room = budget - TextMetrics.ellipsis
        var used = 0.0
        var kept = ""
        for character in text {
            used += TextMetrics.width(of: character, bold: isBold)
            if used > room { break }
            kept.append(character)
        }
        while kept.last == " " {
            kept.removeLast()
        }
        return kept + "…"
    }
}

/// Advance widths in thousandths of the font size.
///
/// For each character the wider of Helvetica (as Liberation Sans has it) and DejaVu Sans, the fonts
/// that the picture asks for: which of them a machine has can't be known, and text must fit in both.
enum TextMetrics {
    static let ellipsis = 1000.0

    static func width(of text: String, bold: Bool, upTo limit: Double = .infinity) -> Double {
        var total = 0.0
        for character in text where total <= limit {
            total += width(of: character, bold: bold)
        }
        return total
    }

    /// A character is drawn as one sign where the font has it, else scalar by scalar.
    static func width(of character: Character, bold: Bool) -> Double {
        character.unicodeScalars.reduce(0) { $0 + width(of: $1, bold: bold) }
    }

    private static func width(of scalar: Unicode.Scalar, bold: Bool) -> Double {
        let table = bold ? boldASCII : regularASCII
        return switch scalar.value {
        case 0x20...0x7E: table[Int(scalar.value - 0x20)]
        case 0xB7: bold ? 380 : 333
        case 0x300..<0x370: 0  // Combined with what is before.
        case 0xA0..<0x590: bold ? 850 : 790  // Latin, Greek, Cyrillic.
        case 0x590..<0x900: bold ? 750 : 700  // Hebrew, Arabic.
        default: 1400  // Wide writing and emoji, in whatever font has them.
        }
    }

    private static let regularASCII: [Double] = [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
        636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
        1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787,
        667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,
        500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
        635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ]

    private static let boldASCII: [Double] = [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
        696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
        1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 556, 775, 637, 995, 837, 850,
        733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 556,
        500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
        716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ]
}
