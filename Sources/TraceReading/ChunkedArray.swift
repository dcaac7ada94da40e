/// A list that grows with a trace, in pieces: nothing is copied when it grows, hardly more room is
/// taken than is used, and what has been read can be given back piece by piece.
///
/// Public as ``NumberedTable`` is.
public struct ChunkedArray<Element> {
    @usableFromInline var chunks: [[Element]] = []
    @usableFromInline var size = 0

    /// Elements of a piece: a power of two, so that an index is split without a division.
    @inlinable static var shift: Int { 13 }
    @inlinable static var chunkCount: Int { 1 << shift }

    /// Has none yet.
    @inlinable public init() {}

    /// One more, at the end.
    @inlinable public mutating func append(_ element: Element) {
        if size & (Self.chunkCount - 1) == 0 { addChunk() }
        chunks[size >> Self.shift].append(element)
        size += 1
    }

    @inlinable mutating func addChunk() {
        var chunk: [Element] = []
        // A short list is as small as any array; only what has filled a piece needs a whole one.
        if !chunks.isEmpty { chunk.reserveCapacity(Self.chunkCount) }
        chunks.append(chunk)
    }

    /// In their order, each piece given back when it has been read; none is left.
    @inlinable public mutating func drain(_ body: (Element) throws -> Void) rethrows {
        size = 0
        var next = 0
        while next < chunks.count {
            // Swapped out, so that the piece is nobody else's and goes with the loop's turn.
            var chunk: [Element] = []
            swap(&chunk, &chunks[next])
            next += 1
            for element in chunk { try body(element) }
        }
        chunks = []
    }
}

extension ChunkedArray: RandomAccessCollection, MutableCollection {
    /// 0.
    @inlinable public var startIndex: Int { 0 }

    /// How many there are.
    @inlinable public var endIndex: Int { size }

    /// The element at a position.
    @inlinable public subscript(index: Int) -> Element {
        get { chunks[index >> Self.shift][index & (Self.chunkCount - 1)] }
        _modify { yield &chunks[index >> Self.shift][index & (Self.chunkCount - 1)] }
    }
}

extension ChunkedArray: Sendable where Element: Sendable {}
