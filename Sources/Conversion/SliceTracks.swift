/// The tracks of one lane: on each, a slice either lies inside the one before it or begins after
/// its end, as viewers demand it. What overlaps otherwise goes to a further track.
struct SliceTracks {
    fileprivate struct Track {
        /// Where the latest slice began: what began earlier comes too late for this track.
        var latestStart: Int64 = .min
        /// Ends of the slices that are open, the innermost last.
        var ends: [Int64] = []
    }

    private var tracks: [Track] = []

    /// A lane that holds more at once is no lane that somebody reads; it also bounds the search.
    static let limit = 256

    /// The index of the track that takes the slice; nil where there are too many already.
    mutating func place(start: Int64, end: Int64) -> Int? {
        for index in tracks.indices where tracks[index].takes(start: start, end: end) {
            return index
        }
        guard tracks.count < Self.limit else { return nil }
        tracks.append(Track(latestStart: start, ends: [end]))
        return tracks.count - 1
    }
}

extension SliceTracks.Track {
    fileprivate mutating func takes(start: Int64, end: Int64) -> Bool {
        guard start >= latestStart else { return false }
        while let last = ends.last, last <= start { ends.removeLast() }
        if let last = ends.last, last < end { return false }
        latestStart = start
        ends.append(end)
        return true
    }
}
