import Glibc
import Launcher
import TraceFile
import TraceSchema

/// Where a result may be put: an older one may go, and a script or a trace, which nothing makes
/// again, may not.
enum OutputPlace {
    /// `option` names the file on the command line.
    ///
    /// - Throws: ``CommandError``.
    static func check(_ path: String, option: String = "-o") throws {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR {
            throw CommandError.usage(
                "\(path) is a folder: name a file in it, or another one, with \(option)")
        }
        guard kind == S_IFREG, status.st_size > 0 else { return }
        let lost = path.hasSuffix(".py") ? "a script" : isTrace(path) ? "a trace" : nil
        guard let lost else { return }
        throw CommandError.usage(
            "\(path) is \(lost), and it would be lost: name another file with \(option)")
    }

    /// Whether nothing is there.
    static func isFree(_ path: String) -> Bool { access(path, F_OK) != 0 }

    /// Whether it is a trace of a run: a forecast can be made again.
    private static func isTrace(_ path: String) -> Bool {
        guard let trace = try? TraceReader(path: path) else { return false }
        return trace.header.simulated == nil
    }
}
