internal import Glibc

/// One output stream of a worker, cut into whole lines and freed of the marks with which the worker
/// tells what it runs: a line of U+001E and the task's name.
struct WorkerOutput {
    let descriptor: Int32
    /// 1 or 2.
    let stream: UInt8
    private var pending: [UInt8] = []
    private var name = ""

    private static let mark: UInt8 = 0x1E
    private static let newline: UInt8 = 0x0A
    /// A longer line is cut: a progress bar may never end its own.
    private static let longestLine = 1 << 20

    init(descriptor: Int32, stream: UInt8) {
        self.descriptor = descriptor
        self.stream = stream
    }

    /// Reads some of what is there: one that prints without pause must not keep the node from all
    /// others.
    ///
    /// - Parameter deliver: gets the running task's name and its lines, in order.
    /// - Returns: false at the end of the stream.
    mutating func read(_ deliver: (String, [UInt8]) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return true }
            guard count > 0 else {
                if !pending.isEmpty { pending.append(Self.newline) }
                cut(deliver)
                return false
            }
            let seen = pending.count
            pending.append(contentsOf: buffer[..<count])
            if pending[seen...].contains(Self.newline) {
                cut(deliver)
            } else if pending.count > Self.longestLine {
                pending.append(Self.newline)
                cut(deliver)
            }
            return true
        }
    }

    private mutating func cut(_ deliver: (String, [UInt8]) -> Void) {
        guard let last = pending.lastIndex(of: Self.newline) else { return }
        var text: [UInt8] = []
        var start = 0
        while start <= last, let end = pending[start...].firstIndex(of: Self.newline) {
            if pending[start] == Self.mark {
                if !text.isEmpty { deliver(name, text) }
                text = []
                name = String(decoding: pending[start + 1..<end], as: UTF8.self)
            } else {
                text.append(contentsOf: pending[start...end])
            }
            start = end + 1
        }
        if !text.isEmpty { deliver(name, text) }
        pending.removeFirst(last + 1)
    }
}
