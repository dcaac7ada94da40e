import CSystem

/// How many events all processes of a run have recorded so far, kept or folded: one word in the run
/// directory that every recorder maps and adds to.
///
/// Unchecked, for the compiler does not know that the mapping never moves and that its one word is
/// only touched by atomic instructions.
package final class EventCounter: @unchecked Sendable {
    private let file: MappedFile

    package init(directory: String) throws(TraceError) {
        file = try MappedFile(
            path: "\(directory)/\(RecorderLayout.counterName)", length: 8, existing: true)
    }

    package var count: Int { Int(clamping: mapped_word_load(file.base)) }

    /// Counts an event and says how many came before it.
    @inline(__always)
    func next() -> Int { Int(clamping: mapped_word_add(file.base, 1)) }
}
