import Glibc

/// Records the events of one process into files of its own in the run directory.
///
/// The files are memory-mapped: what was recorded survives a kill of the process. Nothing here
/// blocks, throws or crashes once the recorder stands: on a full disk it goes on counting.
///
/// Not thread-safe: the caller holds a lock of its own around every call. A child made by `fork`
/// must call ``abandon()`` before anything else, for it shares the mapped memory.
package final class Recorder {
    private let eventLimit: Int
    private let counter: EventCounter
    private var names = ByteTable<UInt32>()
    /// Both nil once the recorder is finished.
    private var stream: RecordStream?
    private var folds: FoldTable?

    /// Longer texts are cut there.
    private static let longestName = 4096
    /// A script that makes ever new texts must not fill memory and disk with them.
    private static let mostNames = 1 << 16

    /// Makes the files of the process, which is called as its lane (`driver`, `worker-3`) or `node`.
    ///
    /// Where they are there already, as when a script's own child process starts Ray too, the name
    /// goes on with the pid. Past `eventLimit` events of all processes together, events are folded: counted, not kept.
    package init(
        directory: String, process: String, pid: Int32, eventLimit: Int
    ) throws(TraceError) {
        self.eventLimit = eventLimit
        counter = try EventCounter(directory: directory)
        var path = "\(directory)/\(process)"
        if access(path + RecorderLayout.eventsSuffix, F_OK) == 0 { path += ".\(pid)" }
        folds = try FoldTable(path: path + RecorderLayout.foldsSuffix)
        stream = try RecordStream(
            path: path + RecorderLayout.eventsSuffix, process: process, pid: pid)
    }

    // MARK: Names

    /// Keeps a text once and gives its number; the empty text is ``RecordedName/none``.
    package func intern(_ text: String) -> RecordedName {
        var text = text
        return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The same for a text as UTF-8.
    package func intern(_ bytes: UnsafeRawBufferPointer) -> RecordedName {
        guard !bytes.isEmpty else { return .none }
        if let number = names[bytes] { return RecordedName(number: number) }
        return bytes.count > Self.longestName ? intern(Self.cut(bytes)) : add(bytes)
    }

    private func add(_ bytes: UnsafeRawBufferPointer) -> RecordedName {
        let number = UInt32(names.count + 1)
        guard number <= Self.mostNames, stream?.append(name: bytes, number: number) == true else {
            return .none
        }
        names.insert(bytes, number)
        return RecordedName(number: number)
    }

    /// The longest prefix that ends between two characters.
    private static func cut(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var count = longestName
        while count > 0 && bytes[count] & 0xc0 == 0x80 { count -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[..<count])
    }

    // MARK: Events

    package func record(_ event: RecordedEvent) {
        record(event, arguments: [], captures: [])
    }

    /// Records a submit.
    package func record(_ event: RecordedEvent, arguments: [RecordedArgument]) {
        record(event, arguments: arguments, captures: [])
    }

    /// Records a pickle.
    package func record(_ event: RecordedEvent, captures: [RecordedCapture]) {
        record(event, arguments: [], captures: captures)
    }

    private func record(
        _ event: RecordedEvent, arguments: [RecordedArgument],
        captures: [RecordedCapture]
    ) {
        guard folds != nil else { return }
        let isKept =
            counter.next() < eventLimit
            && stream?.append(event, arguments: arguments, captures: captures) == true
        if !isKept { folds?.add(event) }
    }

    // MARK: The end

    /// Marks the file as complete and closes it; what is recorded later is ignored.
    package func finish() {
        stream?.finish()
        abandon()
    }

    /// Lets go of the files as they are, as a child made by `fork` must.
    package func abandon() {
        stream = nil
        folds = nil
    }
}
