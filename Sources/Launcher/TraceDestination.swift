import Glibc
import TraceFile

/// Where a trace is meant to go; checked before the script starts, so that no run is in vain.
struct TraceDestination: Equatable, Sendable {
    /// As the user named it.
    let name: String
    /// Absolute: what is left of a cut-off run may be merged from another folder.
    let path: String

    /// Takes the user's wish, or the place beside the script; fails where no file can be made there.
    init(_ name: String) throws {
        self.name = name
        path = FileSystem.absolute(name)
        let wayOut = "name another place with -o TRACE"
        if FileSystem.isDirectory(path) {
            throw CommandError.usage(
                "the trace can't be written to \(name): it is a folder; \(wayOut)")
        }
        guard OutputFile.isReplaceable(path) else {
            throw CommandError.usage(
                "the trace can't be written to \(name): it is a device or a pipe; \(wayOut)")
        }
        guard Self.mayBeReplaced(path) else {
            throw CommandError.usage(
                "there is a file \(name) that is no trace, and it would be lost; \(wayOut)")
        }
        // Trying is the only sure test: rights, read-only file systems and limits differ.
        let trial = "\(path).\(getpid()).trial"
        let descriptor = open(trial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CommandError.usage(
                "the trace can't be written to \(name): \(FileSystem.reason()); \(wayOut)")
        }
        close(descriptor)
        unlink(trial)
    }

    /// Whether nothing is lost but an older trace: no such file, an empty one, or one that begins
    /// as a trace does, compressed or not.
    private static func mayBeReplaced(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 11)
        let count = read(descriptor, &start, start.count)
        return count <= 0 || start.starts(with: Array("{\"rayscope\"".utf8).prefix(count))
            || start.starts(with: [0x1F, 0x8B])
    }
}
