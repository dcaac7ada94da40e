internal import TraceReading

/// The measures of a picture, in points. Box widths follow the texts, within limits; longer texts
/// are shortened.
struct PanelMetrics {
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

    let processBoxWidth: Double
    let storeBoxWidth: Double
    /// Between lanes that arrows join: room for an arrow's label.
    let flowGap: Double
    let storeGap = 14.0

    init(panels: [PanelContent]) {
        var process = 84.0
        var store = 80.0
        var label = 34.0
        for panel in panels {
            for case .call(_, let rows) in panel.blocks {
                for case .step(let step) in rows {
                    for box in step.boxes {
                        let width =
                            max(
                                TextStyle.boxTitle.width(of: box.title),
                                box.failed ? 0 : TextStyle.boxDetail.width(of: box.detail))
                            + 2 * Self.textInset
                        if box.process.isStore {
                            store = max(store, width)
                        } else {
                            process = max(process, width)
                        }
                    }
                    if let flow = step.flow, let text = flow.label {
                        let line = ArrowScale.width(bytes: flow.bytes, copied: flow.copied)
                        let head = ArrowScale.headLength(ofWidth: line)
                        label = max(label, TextStyle.arrow.width(of: text) + head)
                    }
                }
            }
        }
        processBoxWidth = min(process, 150).rounded(.up)
        storeBoxWidth = min(store, 124).rounded(.up)
        flowGap = (min(label, 90) + 4).rounded(.up)
    }

    func boxWidth(store: Bool) -> Double { store ? storeBoxWidth : processBoxWidth }
}

extension Step.Flow {
    /// What stands beside the arrow; nil where the trace doesn't tell a size.
    var label: String? {
        if copied == 0 { return "0 B copied" }
        return bytes.map { Quantity.bytes($0) }
    }
}
