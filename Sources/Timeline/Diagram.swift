package import TraceSchema

/// A timeline as a value: every box, arrow and line of text with its place.
///
/// Lengths are points (1/72 inch); the origin is the upper left corner, y grows downwards.
package struct Diagram: Equatable, Sendable {
    /// What the picture shows, in words: for those who can't see it, and as the SVG's title.
    package var description: String
    package var size: Size
    /// Title and notes, from the top.
    package var heading: [Label]
    package var panels: [Panel]
    package var legend: Legend

    /// The calls of one function that pass their largest value in one way.
    package struct Panel: Equatable, Sendable {
        /// `p1`, in reading order.
        package var id: String
        package var frame: Rectangle
        package var heading: [Label]
        /// Time and copied bytes of all its calls, beside those of the other panels of its row.
        package var bars: [Bar]
        package var lanes: [Lane]
        package var blocks: [Block]
    }

    /// A quantity as a length; the longest bar of its kind in the row has the full length.
    package struct Bar: Equatable, Sendable {
        package var id: String
        package var frame: Rectangle
        package var tooltip: String
    }

    /// A place where things happen: a vertical line with its name above.
    package struct Lane: Equatable, Sendable {
        package var id: String
        package var process: ProcessID
        package var label: Label
        package var x: Double
        package var top: Double
        package var bottom: Double
    }

    /// One call, or the repeats of a call.
    ///
    /// A call inside of a call is a block within that one's frame, and follows it.
    package struct Block: Equatable, Sendable {
        package var id: String
        package var frame: Rectangle
        /// How many blocks are around it.
        package var depth = 0
        package var label: Label?
        package var boxes: [Box]
        package var arrows: [Arrow]
        /// Where an arrow begins or ends on a lane without a box.
        package var marks: [Mark]
    }

    /// An event, or several that are one thing to a reader.
    package struct Box: Equatable, Sendable {
        /// `p1-e12`: panel, and the position of its first event in the trace; `p1-fold2`: a fold.
        package var id: String
        package var content: Content
        package var frame: Rectangle
        /// The first is set in bold.
        package var lines: [String]
        package var tooltip: String
        /// The events behind it, by their position in the trace.
        package var events: [Int]
        package var failed: Bool
        /// The line of the script that caused it.
        package var source: SourceLine?
        /// What a fold stands for.
        package var fold: FoldFacts?
        /// In the difference of two traces.
        package var change: Change?

        package var isFold: Bool {
            if case .fold = content { true } else { false }
        }

        /// How its lines are set: the first stands out, and the sum of a fold, its last.
        package func style(ofLine index: Int) -> TextStyle {
            switch content {
            case .event: index == 0 ? .boxTitle : .boxDetail
            case .fold: Self.foldStyle(ofLine: index, of: lines.count)
            }
        }

        static func foldStyle(ofLine index: Int, of count: Int) -> TextStyle {
            index == 0 ? .foldTitle : index == count - 1 ? .foldSum : .foldDetail
        }

        package enum Content: Equatable, Sendable {
            case event(EventKind)
            /// Stands for so many calls, or steps of one call.
            case fold(count: Int)
        }
    }

    /// What the calls or steps of a fold come to.
    package struct FoldFacts: Equatable, Sendable {
        /// Calls, or steps of one call.
        package var count: Int
        /// Serialized, and copied on the way between processes and stores.
        package var serializedBytes: Int
        package var copiedBytes: Int
        /// Time during which at least one of them was under way, in nanoseconds.
        package var elapsedNs: Int64
        /// From the first one's beginning to the last one's end, in nanoseconds from the script's
        /// start.
        package var startNs: Int64
        package var endNs: Int64
        /// Positions in the trace; others' events lie between them.
        package var firstEvent: Int
        package var lastEvent: Int
    }

    /// How a part of one trace stands to the other trace of a difference.
    package enum Change: String, CaseIterable, Sendable {
        case gone, new, changed

        /// What its text begins with: colour is never the only sign.
        package var sign: String {
            switch self {
            case .gone: "−"
            case .new: "+"
            case .changed: "≠"
            }
        }
    }

    /// Something that moves.
    package struct Arrow: Equatable, Sendable {
        package var id: String
        package var kind: EventKind
        /// Ids of the boxes or marks that it joins.
        package var source: String
        package var target: String
        package var start: Point
        package var end: Point
        package var bytes: Int?
        package var copied: Int?
        package var label: Label?
        package var tooltip: String

        /// True where memory is shared.
        package var isDashed: Bool { copied == 0 }
        /// Line width in points.
        package var width: Double { ArrowScale.width(bytes: bytes, copied: copied) }
    }

    package struct Mark: Equatable, Sendable {
        package var id: String
        package var center: Point
    }

    /// One line of text.
    package struct Label: Equatable, Sendable {
        package var id: String
        package var text: String
        package var style: TextStyle
        package var frame: Rectangle
        package var alignment: Alignment
        /// The whole text, where it is shortened.
        package var tooltip: String?

        package enum Alignment: Equatable, Sendable {
            case leading, center
        }
    }

    /// The key to colours, widths and shapes, below the panels.
    package struct Legend: Equatable, Sendable {
        package var frame: Rectangle
        package var labels: [Label]
        package var boxes: [Box]
        package var arrows: [Arrow]
        package var marks: [Mark]
    }

    package struct Size: Equatable, Sendable {
        package var width: Double
        package var height: Double
    }

    package struct Point: Equatable, Sendable {
        package var x: Double
        package var y: Double
    }

    package struct Rectangle: Equatable, Sendable {
        package var x: Double
        package var y: Double
        package var width: Double
        package var height: Double

        package init(x: Double, y: Double, width: Double, height: Double) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }

        package var midX: Double { x + width / 2 }
        package var midY: Double { y + height / 2 }
        package var maxX: Double { x + width }
        package var maxY: Double { y + height }
    }
}
