internal import TraceReading

/// The measures of a picture, in points.
enum PanelMetrics {
    static let boxHeight = 34.0
    static let rowPitch = 46.0
    static let padding = 16.0
    static let blockPadding = 10.0
    static let blockGap = 10.0
    static let blockLabelHeight = 26.0
    static let laneLabelHeight = 26.0
    static let foldLineHeight = 18.0
    static let markRadius = 3.0
    static let textInset = 6.0
    /// By how much a block inside of a block is narrower, on each side.
    static let nesting = 7.0
    /// Between stores: they send nothing to each other.
    static let storeGap = 14.0

    static let widestProcess = 150.0
    static let widestStore = 124.0
}

extension Step.Flow {
    /// What stands beside the arrow; nil where the trace doesn't tell a size.
    var label: String? {
        if copied == 0 { return "0 B copied" }
        return bytes.map { Quantity.bytes($0) }
    }
}
