package import TraceSchema

/// A trace that was read, to be drawn beside others.
package struct ReadTrace {
    /// What the reader calls it: its path.
    let name: String
    let header: TraceHeader
    let folds: [Fold]
    let program: Program
    let collector: CallCollector
    let options: Timeline.Options

    /// Where the picture names it: `A`, `B`, …
    static func letter(_ index: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return letters.indices.contains(index) ? String(letters[index]) : "\(index + 1)"
    }
}

extension Timeline.Builder {
    /// The events so far as one of several traces of a picture.
    package func trace(named name: String, header: TraceHeader, folds: [Fold]) -> ReadTrace {
        let collector = finished
        return ReadTrace(
            name: name, header: header, folds: folds, program: Program(collector),
            collector: collector, options: options)
    }
}
