import Testing
import Timeline

/// What holds for every picture: nothing lies over anything else, or outside of what it belongs to.
enum Geometry {
    static func check(_ diagram: Diagram, _ comment: Comment? = nil) {
        let sheet = Diagram.Rectangle(
            x: 0, y: 0, width: diagram.size.width, height: diagram.size.height)
        for (number, panel) in diagram.panels.enumerated() {
            #expect(sheet.contains(panel.frame), comment)
            for other in diagram.panels.dropFirst(number + 1) {
                #expect(!panel.frame.overlaps(other.frame), comment)
            }
            check(panel, comment)
        }
        let texts =
            (diagram.heading + diagram.legend.labels).map(\.inked)
            + diagram.legend.boxes.map(\.frame) + diagram.panels.map(\.frame)
        apart(texts, in: sheet, comment)
    }

    private static func check(_ panel: Diagram.Panel, _ comment: Comment?) {
        apart(panel.heading.map(\.inked) + panel.bars.map(\.frame), in: panel.frame, comment)
        apart(panel.lanes.map(\.label.inked), in: panel.frame, comment)
        #expect(Set(panel.boxes.map(\.id)).count == panel.boxes.count, comment)
        for (number, block) in panel.blocks.enumerated() {
            #expect(panel.frame.contains(block.frame), comment)
            for other in panel.blocks.dropFirst(number + 1) where block.frame.overlaps(other.frame)
            {
                // A block inside of a block lies within it, and beside all that it holds itself.
                #expect(other.depth > block.depth && block.frame.contains(other.frame), comment)
                for own in solids(of: block) { #expect(!own.overlaps(other.frame), comment) }
            }
            apart(solids(of: block), in: block.frame, comment)
        }
    }

    private static func solids(of block: Diagram.Block) -> [Diagram.Rectangle] {
        block.boxes.map(\.frame)
            + (block.arrows.compactMap(\.label) + [block.label].compactMap(\.self)).map(\.inked)
    }

    private static func apart(
        _ frames: [Diagram.Rectangle], in whole: Diagram.Rectangle, _ comment: Comment?
    ) {
        for (number, frame) in frames.enumerated() {
            #expect(whole.contains(frame), comment)
            for other in frames.dropFirst(number + 1) {
                #expect(!frame.overlaps(other), comment)
            }
        }
    }
}

extension Diagram.Label {
    /// The part of its frame that the text itself takes, by a plain estimate.
    var inked: Diagram.Rectangle {
        var inked = frame
        inked.width = min(frame.width, Double(text.count) * style.size * 0.62)
        if alignment == .center {
            inked.x = frame.midX - inked.width / 2
        }
        return inked
    }
}
