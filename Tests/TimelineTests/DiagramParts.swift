import Timeline

extension Diagram {
    var blocks: [Block] { panels.flatMap(\.blocks) }
    var boxes: [Box] { blocks.flatMap(\.boxes) }
    var arrows: [Arrow] { blocks.flatMap(\.arrows) }
    var folds: [Box] { boxes.filter(\.isFold) }

    /// Every line of text with the space that it may take.
    var labels: [Label] {
        heading + panels.flatMap(\.heading) + panels.flatMap(\.lanes).map(\.label)
            + blocks.compactMap(\.label) + arrows.compactMap(\.label) + legend.labels
    }

    func panel(_ title: String) -> Panel? {
        panels.first { $0.heading.first?.text.hasPrefix(title) == true }
    }

    var texts: String {
        (labels.map(\.text) + boxes.flatMap(\.lines)).joined(separator: "\n")
    }
}

extension Diagram.Panel {
    var boxes: [Diagram.Box] { blocks.flatMap(\.boxes) }
    var arrows: [Diagram.Arrow] { blocks.flatMap(\.arrows) }
    var folds: [Diagram.Box] { boxes.filter(\.isFold) }
    var laneNames: [String] { lanes.map(\.label.text) }

    func titles(ofBlock index: Int) -> [String] { blocks[index].boxes.compactMap(\.lines.first) }
}

extension Diagram.Rectangle {
    /// More than two edges that touch, in the arithmetic of doubles.
    func overlaps(_ other: Diagram.Rectangle) -> Bool {
        x + 0.01 < other.maxX && other.x + 0.01 < maxX && y + 0.01 < other.maxY
            && other.y + 0.01 < maxY
    }

    func contains(_ other: Diagram.Rectangle) -> Bool {
        x <= other.x + 0.01 && y <= other.y + 0.01 && maxX >= other.maxX - 0.01
            && maxY >= other.maxY - 0.01
    }
}
